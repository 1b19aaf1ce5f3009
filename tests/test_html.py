"""The page holds everything a report says, and nothing of a file gets out of its place."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import process_time

import pytest
from packaging.version import Version

from mjcf_lint.checking.report import Include, Report, RuleFailure
from mjcf_lint.diagnostic import Category, Diagnostic, Fix, Related, Severity
from mjcf_lint.reporters import Format, render
from mjcf_lint.reporters.html.explanations import explanations
from mjcf_lint.reporters.html.page import MOST_SHOWN
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml.edit import Edit
from tests.in_process import Run
from tests.pages import PROJECT, Page, linted
from tests.test_reporters import marked
from tests.trees import source, tree_of, write_tree

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;{{7*7}}"
RAW = "\x1b[31m\u202e\x00\udcff\u2028"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(write_tree(tmp_path, PROJECT))
    return tmp_path


def page(report: Report) -> Page:
    return Page.of(render(report, Format.HTML))


def test_the_summary_counts_and_says_what_to_do(project: Path) -> None:
    shown = page(linted("4.0.0"))
    shown.is_whole()
    assert shown.texts("//h1") == ["2 of 3 models have errors for MuJoCo 4.0.0"]
    assert shown.texts("//*[@class='numbers']/li")[:2] == ["3 errors", "1 warning"]
    commands = shown.texts("//*[@class='steps']//code")
    assert [command.replace(project.as_posix(), ".") for command in commands] == [
        "mjcf-lint . --diff",
        "mjcf-lint . --fix",
        "mjcf-lint . --diff --unsafe-fixes",
        "mjcf-lint matrix .",
    ]


@pytest.mark.usefixtures("project")
def test_a_finding_shows_its_lines_its_way_and_its_repair() -> None:
    shown = page(linted("4.0.0"))
    found = shown.finding("root-default-renamed")
    assert "assets/kettle.xml:4:3" in found.text_content()
    assert [one.text_content() for one in found.xpath("./div[@class='code']//mark")] == [
        '<default class="kettle">'
    ]
    excerpt, *_ = found.xpath("./div[@class='code']")
    assert [number for number, _, _ in shown.code(excerpt)] == ["2", "3", "4", "5", "6"]
    (chain,) = found.xpath("./p[@class='chain']")
    assert "kettle_only.xml:2:3" in chain.text_content()
    (roots,) = found.xpath("./div[@class='roots']")
    assert " ".join(roots.text_content().split()) == "breaks kettle_only.xml, kitchen.xml"
    repair = found.xpath("./div[@class='repair']")[0]
    assert shown.code(repair) == [
        ("3", "", '  <option timestep="0.002" apirate="100"/>'),
        ("4", "-", '  <default class="kettle">'),
        ("4", "+", "  <default>"),
        ("5", "", '    <geom rgba="1 0 0 1"/>'),
        ("6", "+", '    <default class="kettle"/>'),
        ("7", "", "  </default>"),
    ]
    assert repair.xpath(".//*[@class='badge safe']")
    assert found.xpath("./details//code[contains(., '--alternative root-default-renamed=wrap')]")


@pytest.mark.usefixtures("project")
def test_files_with_errors_come_first() -> None:
    write_tree(Path(), {"a_first.xml": "stray <mujoco/>"})
    shown = page(linted("4.0.0"))
    first, last = shown.all("//section[@class='file']")
    assert "error" in {one.get("data-severity") for one in first.xpath("./article")}
    assert {one.get("data-severity") for one in last.xpath("./article")} == {"warning"}
    assert shown.texts("//section[@class='file']/h3") == ["assets/kettle.xml", "a_first.xml"]


@pytest.mark.usefixtures("project")
def test_the_pages_of_the_rules_are_in_it() -> None:
    shown = page(linted("4.0.0"))
    rules = {one.get("data-rule") for one in shown.all("//article")}
    pages = {one.get("id") for one in shown.all("//details[starts-with(@id, 'rule-')]")}
    assert pages == {f"rule-{rule}" for rule in rules}
    text = shown.all("//details[@id='rule-root-default-renamed']")[0].text_content()
    assert "Up to 3.1.6 every top-level default edited the one global class" in text


@pytest.mark.usefixtures("project")
def test_releases_stand_beside_models_and_rules() -> None:
    shown = page(linted("3.1.6", "3.3.7", "4.0.0"))
    shown.is_whole()
    models, rules = (
        [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath(".//tr")]
        for table in (
            shown.all("//section[@id='models']//table")[0],
            shown.all("//section[@id='models']//table")[-1],
        )
    )
    assert [head.split()[0] for head in models[0]] == ["model", "3.1.6", "3.3.7", "4.0.0"]
    assert [row[0] for row in models[1:]] == ["kettle_only.xml", "kitchen.xml"]
    assert [len(cell.split(",")) for cell in models[1][1:]] == [1, 3, 3]
    (renamed,) = [row for row in rules if row[0] == "root-default-renamed"]
    assert renamed[1] == ""
    assert set(renamed[2:]) == {"1"}


@pytest.mark.usefixtures("project")
def test_the_drawing_has_every_file_and_who_includes_whom() -> None:
    shown = page(linted("4.0.0"))
    (svg,) = shown.all("//section[@id='includes']//*[local-name()='svg']")
    nodes = {one.get("data-node"): one for one in svg.xpath(".//*[@data-node]")}
    names = {
        number: one.xpath("./*[local-name()='title']")[0].text.split(",")[0]
        for number, one in nodes.items()
    }
    assert set(names.values()) == set(PROJECT)
    lines = {
        (names[one.get("data-from")], names[one.get("data-to")])
        for one in svg.xpath(".//*[@data-from]")
    }
    assert lines == {
        ("kitchen.xml", "assets/kettle.xml"),
        ("kettle_only.xml", "assets/kettle.xml"),
        ("assets/kettle.xml", "assets/size.xml"),
    }
    states = {names[number]: one.get("class") for number, one in nodes.items()}
    assert states == {
        "kitchen.xml": "node refused model",
        "kettle_only.xml": "node refused model",
        "healthy.xml": "node clean model",
        "assets/kettle.xml": "node error",
        "assets/size.xml": "node clean",
    }


def test_a_large_drawing_begins_with_what_matters() -> None:
    roots = tuple(Path(f"model_{number}.xml") for number in range(100))
    includes = tuple(
        Include(root, root, Path(f"part_{at % 5}.xml")) for at, root in enumerate(roots)
    )
    found = Diagnostic(
        marked("<a b='1'/>", "b", "part_3.xml"),
        "no good",
        rule="some-rule",
        category=Category.ERROR,
        roots=roots[3::5],
    )
    report = Report((found,), (Version("4.0.0"),), 105, roots, includes=includes)
    first, whole = page(report).all("//section[@id='includes']//*[local-name()='svg']")
    assert len(first.xpath(".//*[@data-node]")) == 21
    assert len(whole.xpath(".//*[@data-node]")) == 105
    boxes = sorted(
        (float(one.get("x")), float(one.get("y")))
        for one in whole.xpath(".//*[local-name()='rect']")
    )
    for (x, y), (other_x, other_y) in pairwise(boxes):
        assert x != other_x or other_y - y >= 20


@pytest.mark.parametrize("others", [[], ["common.xml"]])
def test_a_drawing_stays_within_its_frame(others: list[str]) -> None:
    roots = tuple(Path(f"model_{number:02}.xml") for number in range(30))
    *more, last = roots
    parts = [Path(f"part_{number}.xml") for number in range(20 - len(others))]
    includes = [Include(last, last, part) for part in parts]
    includes += [Include(root, root, Path(other)) for root in more for other in others]
    report = Report((), (Version("4.0.0"),), 50, roots, includes=tuple(includes))
    (svg,) = page(report).all("//section[@id='includes']//*[local-name()='svg']")
    boxes = svg.xpath(".//*[local-name()='rect']")
    assert len(boxes) == 50
    for box in boxes:
        x, y, width = (float(box.get(name, "-1")) for name in ("x", "y", "width"))
        assert x >= 0
        assert x + width <= float(svg.get("width", "0"))
        assert 0 <= y <= float(svg.get("height", "0")) - 20


def test_pages_of_rules_lead_to_pages_that_are_there() -> None:
    rules = [rule for rule in load_rules() if rule.id in ("actuator-range", "reversed-range")]
    (alone,) = explanations(rules[:1])
    assert "reversed-range" in alone.text
    assert "href" not in alone.text
    both = explanations(reversed(rules))
    assert [one.rule for one in both] == ["actuator-range", "reversed-range"]
    assert 'href="#rule-reversed-range"' in both[0].text


def test_a_page_of_somebodys_own_rule_is_no_markup(tmp_path: Path) -> None:
    own = f"# own\n\nIt {HOSTILE}\n\n**Why.** {HOSTILE} ![x](http://x/y.png) [z](http://x)\x1b\n"
    write_tree(tmp_path, {"README.md": own})
    rule = replace(load_rules()[0], id="own", folder=tmp_path)
    span = marked("<a b='1'/>", "b")
    report = Report((Diagnostic(span, "no", rule="own"),), (Version("4.0.0"),), rules=(rule,))
    shown = page(report)
    shown.is_whole()
    assert len(shown.all("//script")) == 1
    assert not shown.all("//img")
    assert HOSTILE.split("<")[0] in shown.all("//details[@id='rule-own']")[0].text_content()


def test_what_is_capped_is_counted() -> None:
    file = source("<a>\n" + "<b/>\n" * 5 + "</a>")
    found = [Diagnostic(file.span(at, at + 2), "no", rule="some-rule") for at in file.lines[1:6]]
    shown = page(Report(tuple(found), (Version("4.0.0"),)).capped(2))
    assert len(shown.all("//article")) == 2
    assert shown.texts("//*[@class='numbers']/li")[0] == "5 errors"
    (said,) = shown.texts("//p[@class='cut']")
    assert "3 more" in said


def hostile(text: str) -> Report:
    """Return a report in which everything that comes from files is one text."""
    data = f"<a zzz='1' b='{text}'/>".encode("utf-8", "surrogateescape")
    span = marked(data, "zzz", f"{text}.xml".replace("/", "|"))
    fixes = [Fix.unsafe(text, Edit(span, text), name=name) for name in ("one", "other")]
    found = Diagnostic(
        span,
        text,
        fixes[0],
        (fixes[1],),
        (Related(span, text),),
        text,
        "some-rule",
        Category.ERROR,
        roots=(span.source.path, Path("b.xml")),
        includes=(span,),
    )
    return Report(
        (found,),
        (Version("4.0.0"),),
        2,
        (span.source.path, Path("b.xml")),
        unreadable=(text,),
        failures=(RuleFailure("some-rule", span.source.path, text),),
        includes=(Include(Path("b.xml"), Path("b.xml"), span.source.path),),
    )


def test_no_text_of_a_file_is_markup_or_code() -> None:
    shown = page(hostile(HOSTILE))
    shown.is_whole()
    assert len(shown.all("//script")) == 1
    assert not shown.all("//img")
    assert HOSTILE in shown.all("//article")[0].text_content()
    assert "{{7*7}}" in shown.text


def test_nothing_raw_is_left_on_the_page() -> None:
    text = render(hostile(RAW), Format.HTML)
    assert not set(text) & set(RAW.replace("[31m", ""))
    assert "\\x1b[31m\\u202e\\x00\\udcff\\u2028" in text
    text.encode()


def test_a_place_in_a_long_line_is_shown() -> None:
    span = marked(f"<a b='{'x' * 5000}' zzz='1' c='{'y' * 5000}'/>", "zzz")
    shown = page(Report((Diagnostic(span, "no", rule="some-rule"),), (Version("4.0.0"),)))
    (line,) = shown.code(shown.all("//article")[0])
    assert len(line[2]) < 300
    assert shown.texts("//mark") == ["zzz"]


def test_an_empty_place_is_a_mark() -> None:
    found = Diagnostic(source("<a/>").span(3, 3), "no", rule="some-rule")
    assert page(Report((found,), (Version("4.0.0"),))).all("//mark[@class='point']")


def test_many_findings_keep_the_page_small() -> None:
    text = "".join(f"<geom b{number}='1'/>\n" for number in range(20_000))
    file = source(f"<a>\n{text}</a>")
    starts = file.lines[1:-1]
    found = tuple(
        Diagnostic(file.span(at + 6, at + 8), f"number {at}", rule="some-rule") for at in starts
    )
    began = process_time()
    text = render(Report(found, (Version("4.0.0"),), 1), Format.HTML)
    assert process_time() - began < 15
    assert len(text) < 3_000_000
    shown = Page.of(text)
    assert len(shown.all("//article")) == MOST_SHOWN
    assert "more findings not listed here" in shown.text


def test_severities_of_the_project_are_kept() -> None:
    span = marked("<a b='1'/>", "b")
    found = Diagnostic(span, "no", rule="some-rule", severity=Severity.INFO)
    report = Report((found,), (Version("4.0.0"),), 1, (span.source.path,))
    assert page(report).texts("//h1") == ["No errors for MuJoCo 4.0.0, but something to look at"]


def test_the_command_line_writes_it(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, PROJECT)
    done = run(".", "--engine", "never", "--output-file", "report.html", "--output-format", "html")
    assert done.code == 1
    written = Page.of((tmp_path / "report.html").read_text("utf-8"))
    written.is_whole()
    assert written.text == done.out
    (note,) = written.texts("//section[@id='pictures']/p")
    assert note == "No pictures: --engine never leaves out what runs MuJoCo"
    run(".", "--engine", "never", "--no-pictures", "--output-file", "report.html")
    assert not Page.of((tmp_path / "report.html").read_text("utf-8")).all("//*[@id='pictures']")


@pytest.mark.parametrize("argument", ["--fix", "--diff"])
def test_the_page_shows_what_a_run_repairs(run: Run, tmp_path: Path, argument: str) -> None:
    model = PROJECT["assets/kettle.xml"].replace("spere", "sphere").replace("stray words", "")
    write_tree(tmp_path, {**PROJECT, "assets/kettle.xml": model})
    run(".", argument, "--no-pictures", "--output-file", "report.html")
    shown = Page.of((tmp_path / "report.html").read_text("utf-8"))
    shown.is_whole()
    (section,) = shown.all("//section[@id='repaired']")
    assert shown.texts("//*[@class='proofs']/li") == [
        "kettle_only.xml: loads now",
        "kitchen.xml: loads now",
    ]
    assert shown.texts("//section[@id='repaired']//summary") == ["assets/kettle.xml"]
    assert ("", "-", '  <option timestep="0.002" apirate="100"/>') in shown.code(section)
    assert ("", "+", '  <option timestep="0.002"/>') in shown.code(section)
    assert shown.all("//details[@id='rule-removed-attribute']")
    assert bool(shown.all("//article")) == (argument == "--diff")


@pytest.mark.parametrize("library", ["jinja2", "markdown_it"])
def test_a_missing_library_is_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    write_tree(tmp_path, PROJECT)
    monkeypatch.setitem(sys.modules, library, None)
    before = tree_of(tmp_path)
    done = run(".", "--engine", "never", "--fix", "--output-file", "report.html")
    assert (done.code, done.out) == (2, "")
    assert tree_of(tmp_path) == before
    assert done.err.strip().splitlines()[-1] == (
        f"mjcf-lint: an html report needs {library}: run pip install 'mjcf-lint[html]'"
    )
