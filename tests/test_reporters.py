"""Findings are printed so that a person, an editor or a program can act on them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from packaging.version import Version
from rich.cells import cell_len
from rich.console import Console

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Category, Diagnostic, Fix, Related
from mjcf_lint.reporters.concise import concise
from mjcf_lint.reporters.full import full
from mjcf_lint.reporters.json import JsonReport
from mjcf_lint.reporters.json import json as to_json
from mjcf_lint.reporters.lines import onto, through
from mjcf_lint.reporters.text import plural, printable, some_names
from mjcf_lint.xml.edit import Edit, Span
from tests.trees import Content, source

ESCAPE = "\x1b[2J\x1b]0;owned\x07"
CONTRACT = {
    "report": {"schema_version", "tool", "targets", "files", "roots", "diagnostics", "summary"},
    "diagnostic": {
        *("rule", "category", "severity", "message", "path", "line", "column", "end_line"),
        *("end_column", "roots", "releases", "related", "fix", "alternatives"),
    },
    "related": {"path", "line", "column", "message"},
    "fix": {"title", "applicability", "edits"},
    "edit": {"path", "line", "column", "end_line", "end_column", "text"},
    "summary": {"error", "warning", "info", "fixable"},
}


def marked(text: Content, mark: str, path: str = "scene.xml") -> Span:
    """Return the first place of a text in a document."""
    file = source(text, path)
    start = file.data.index(mark.encode())
    return file.span(start, start + len(mark.encode()))


def finding(span: Span, message: str = "no good", fix: Fix | None = None) -> Diagnostic:
    return Diagnostic(
        span, message, fix, rule="some-rule", category=Category.ERROR, roots=(span.source.path,)
    )


def shown(found: Diagnostic) -> list[str]:
    stream = io.StringIO()
    full(Report((found,)), onto(stream))
    return stream.getvalue().splitlines()


def caret(text: Content, mark: str) -> tuple[str, str]:
    """Return what the caret line marks: the line of the source, and that below it."""
    return tuple(line[8:] for line in shown(finding(marked(text, mark)))[1:3])  # type: ignore[return-value]


def test_a_finding_shows_its_place_its_rule_and_its_line() -> None:
    assert shown(finding(marked("<mujoco>\n  <geom zzz='1'/></mujoco>", "zzz"))) == [
        "scene.xml:2:9: error some-rule: no good",
        "    2 |   <geom zzz='1'/></mujoco>",
        "      |         ^^^",
        "",
    ]


def test_the_caret_stands_below_the_place_behind_tabs() -> None:
    line, mark = caret("<a>\n\t<b\tzzz='1'/></a>", "zzz")
    assert line[mark.index("^") :].startswith("zzz")
    assert mark.count("^") == 3


def test_the_caret_stands_below_the_place_behind_a_byte_order_mark() -> None:
    line, mark = caret("\ufeff<a zzz='1'/>", "zzz")
    assert line[mark.index("^") :].startswith("zzz")


def test_the_caret_stands_below_the_place_behind_wide_characters() -> None:
    line, mark = caret("<a b='漢字' zzz='1'/>", "zzz")
    assert mark.index("^") == cell_len(line[: line.index("zzz")])


def test_the_caret_stands_below_the_place_behind_control_characters() -> None:
    line, mark = caret("<a b='\x01\u202e' zzz='1'/>", "zzz")
    assert line[mark.index("^") :].startswith("zzz")


def test_the_caret_stands_below_the_place_in_a_long_line() -> None:
    line, mark = caret(f"<a b='{'x' * 5000}' zzz='1' c='{'y' * 5000}'/>", "zzz")
    assert len(line) <= 160
    assert line[mark.index("^") :].startswith("zzz")


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    line, mark = caret("<a>\n<b\n c='1'/></a>", "<b\n c='1'/>")
    assert (line, mark) == ("<b", "^^")


def test_an_empty_place_has_one_caret() -> None:
    file = source("<a/>")
    assert shown(finding(file.span(3, 3)))[2].count("^") == 1


def test_a_place_at_the_end_of_a_file_is_shown() -> None:
    file = source("<a>\n", "scene.xml")
    assert shown(finding(file.span(4, 4)))[0].startswith("scene.xml:2:1:")


@pytest.mark.parametrize("text", [ESCAPE, "\r\n", "\u202e", "\x00", "\udcff", "\u2028"])
def test_nothing_a_file_holds_reaches_the_terminal_raw(text: str) -> None:
    span = marked(f"<a zzz='1' b='{ESCAPE}'/>", "zzz", f"{ESCAPE}.xml")
    edit = Edit(marked(f"<a b='{ESCAPE}'/>", "b"), ESCAPE)
    found = Diagnostic(
        span,
        text,
        Fix.unsafe(text, edit),
        (Fix.unsafe(text, edit, name="other"),),
        (Related(span, text),),
        text,
        "some-rule",
        Category.ERROR,
        roots=(Path(f"{ESCAPE}root.xml"), Path("b.xml")),
        includes=(span,),
    )
    for output in ("\n".join(shown(found)), concise(Report((found,)))):
        assert not set(output) & {"\x1b", "\x07", "\r", "\u202e", "\x00", "\udcff", "\u2028"}


def test_the_way_to_an_included_file_is_shown() -> None:
    include = marked("<mujoco>\n<include file='a.xml'/></mujoco>", "<include", "root.xml")
    found = finding(marked("<a zzz='1'/>", "zzz", "a.xml"))
    lines = shown(
        Diagnostic(found.span, "no", includes=(include,), roots=(Path("root.xml"), Path("b.xml")))
    )
    assert " included by: root.xml:2" in lines
    assert "      breaks: root.xml, b.xml" in lines


def test_a_repair_is_shown_as_lines_that_go_and_come() -> None:
    span = marked("<a>\n\t<b c='1'/>\n</a>", "c")
    lines = shown(finding(span, fix=Fix.safe("Write d", Edit(span, "d"))))
    assert lines[3:] == [
        "         fix: Write d (safe: --fix)",
        "              -     <b c='1'/>",
        "              +     <b d='1'/>",
        "",
    ]


def test_a_long_repair_is_cut_short() -> None:
    span = marked("<a>" + "\n<b/>" * 30 + "</a>", "\n<b/>" * 30)
    lines = shown(finding(span, fix=Fix.safe("Remove it", Edit(span, ""))))
    assert len(lines) < 20
    assert any("more lines" in line for line in lines)


def test_text_between_brackets_is_no_markup() -> None:
    assert "[bold]x[/bold]" in shown(finding(marked("<a b='1'/>", "b"), "[bold]x[/bold]"))[0]


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = io.StringIO()
    full(
        Report((finding(marked("<a b='1'/>", "b")),)),
        through(Console(file=stream, force_terminal=True)),
    )
    assert "\x1b[" in stream.getvalue()


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    found = finding(marked("<a b='1'/>", "b"))
    stream = io.StringIO()
    full(Report((found,)), onto(stream))
    assert "\x1b[3" not in stream.getvalue()


def test_a_concise_finding_is_one_line_that_editors_can_click() -> None:
    report = Report((finding(marked("<a>\n <b c='1'/></a>", "c")),))
    assert concise(report) == "scene.xml:2:5: error some-rule: no good\n"


@pytest.mark.parametrize(("safe", "mark"), [(True, " [*]"), (False, " [unsafe fix]")])
def test_a_concise_finding_says_whether_it_can_be_repaired(*, safe: bool, mark: str) -> None:
    span = marked("<a b='1'/>", "b")
    make = Fix.safe if safe else Fix.unsafe
    report = Report((finding(span, fix=make("Write c", Edit(span, "c"))),))
    assert concise(report).endswith(f"{mark}\n")


def document(*found: Diagnostic) -> dict[str, object]:
    report = Report(found, targets=(Version("4.0.0"),), files=2, roots=(Path("scene.xml"),))
    parsed: dict[str, object] = json.loads(to_json(report))
    return parsed


def test_json_has_the_fields_of_the_contract() -> None:
    span = marked("<a>\n <b c='1'/></a>", "c")
    fix = Fix.safe("Write d", Edit(span, "d"))
    found = finding(span, fix=fix)
    parsed = JsonReport.model_validate(
        document(
            Diagnostic(
                span,
                "no",
                fix,
                (fix,),
                (Related(span, "here"),),
                rule="some-rule",
                category=Category.ERROR,
                roots=found.roots,
            )
        )
    ).model_dump()
    (diagnostic,) = parsed["diagnostics"]
    assert set(parsed) >= CONTRACT["report"]
    assert set(diagnostic) >= CONTRACT["diagnostic"]
    assert set(diagnostic["related"][0]) >= CONTRACT["related"]
    assert set(diagnostic["fix"]) >= CONTRACT["fix"]
    assert set(diagnostic["fix"]["edits"][0]) >= CONTRACT["edit"]
    assert set(diagnostic["alternatives"][0]) >= CONTRACT["fix"]
    assert set(parsed["summary"]) == CONTRACT["summary"]


def test_json_says_what_the_finding_says() -> None:
    span = marked("<a>\n <b é='1' c='2'/></a>", "c")
    (diagnostic,) = JsonReport.model_validate(document(finding(span))).diagnostics
    assert (diagnostic.path, diagnostic.line, diagnostic.column) == ("scene.xml", 2, 11)
    assert (diagnostic.end_line, diagnostic.end_column) == (2, 12)
    assert (diagnostic.rule, diagnostic.severity, diagnostic.category) == (
        "some-rule",
        "error",
        "error",
    )
    assert diagnostic.roots == ["scene.xml"]


def test_json_counts_the_findings() -> None:
    span = marked("<a b='1'/>", "b")
    parsed = JsonReport.model_validate(document(finding(span, fix=Fix.safe("x")), finding(span)))
    assert (parsed.summary.error, parsed.summary.fixable) == (2, 1)
    assert (parsed.schema_version, parsed.files, parsed.roots, parsed.targets) == (
        1,
        2,
        1,
        ["4.0.0"],
    )


def test_json_of_bytes_that_are_no_utf8_is_json() -> None:
    span = marked(b"<a b='\xff'/>", "b", "\udcff.xml")
    (diagnostic,) = JsonReport.model_validate(document(finding(span, "\udcff"))).diagnostics
    assert (diagnostic.path, diagnostic.message) == ("?.xml", "?")


def test_json_of_nothing_is_an_empty_report() -> None:
    assert JsonReport.model_validate(document()).diagnostics == []


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("aé漢😀 ~", "aé漢😀 ~"),
        ("\x1b", "\\x1b"),
        ("\udcff", "\\udcff"),
        ("\u202e", "\\u202e"),
        ("\n", "\\n"),
    ],
)
def test_control_characters_are_spelled_out(text: str, spelled: str) -> None:
    assert printable(text) == spelled


def test_counts_are_written_as_words() -> None:
    assert (plural(1, "file"), plural(0, "file")) == ("1 file", "0 files")


def test_many_names_are_cut_short() -> None:
    assert some_names(tuple(map(Path, "abcdef"))) == "a, b, c, d, 2 more"
