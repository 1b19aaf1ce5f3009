"""The documentation says what is so: links lead somewhere, examples run, the site builds."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import mjcf_lint
from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import releases
from mjcf_lint.project.settings_model import SettingsModel
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rules
from tests.console_blocks import Shown
from tests.test_rules import Bench, line_of, sections
from website.command_page import commands, parameters
from website.links import ELSEWHERE, for_the_site, links_of
from website.navigation import navigation
from website.pages import made
from website.settings_page import settings_page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("sample_assets/**/*.md")])
RULES = sorted(builtin_rules_dir().glob("*/README.md"))
TITLED = re.compile(r"^```\w+ title=\"([^\"]+)\"\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_to_files(page: Path) -> None:
    assert dead_links(page) == []


def test_links_of_rules_lead_to_files() -> None:
    assert {str(page): dead for page in RULES if (dead := dead_links(page))} == {}


def dead_links(page: Path) -> list[str]:
    """Return links to files that are not there, nor are made for the site."""
    made_here = {(DOCS / place).resolve() for place in made()}
    dead = []
    for link in links_of(page.read_text("utf-8")):
        target = (page.parent / link.partition("#")[0]).resolve()
        if not ELSEWHERE.match(link) and not target.exists() and target not in made_here:
            dead.append(link)
    return dead


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](gone.md) [b](page.md#x) [c](https://x.org) `[d](code.md)`\n")
    assert dead_links(page) == ["gone.md", "code.md"]


def test_links_between_files_become_links_between_pages() -> None:
    places = {"SECURITY.md": "security.md", "rules/syntax/README.md": "rules/syntax.md"}
    text = (
        "[a](../SECURITY.md#code) [`b`](../rules/syntax/README.md) [c](../pyproject.toml) [d](x.md)"
    )
    assert for_the_site(text, "page.md", "docs/page.md", places, ROOT) == (
        "[a](security.md#code) [`b`](rules/syntax.md) c [d](x.md)"
    )
    up = for_the_site("[a](../../SECURITY.md)", "rules/x.md", "rules/x/README.md", places, ROOT)
    assert up == "[a](../security.md)"


def test_every_page_has_a_place_also_one_that_nobody_placed() -> None:
    pages = {*made(), "index.md", "rules.md", "something-new.md"}
    assert sorted(places_in(navigation(pages))) == sorted(pages)


def places_in(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for one in nav:
            yield from places_in(one)
    elif isinstance(nav, dict):
        yield from places_in(list(nav.values()))


def test_every_setting_is_on_its_page() -> None:
    page = settings_page()
    names = {field.alias or name for name, field in SettingsModel.model_fields.items()}
    assert set(re.findall(r"^## `([\w-]+)`", page, re.MULTILINE)) == names
    for example in re.findall(r"^```toml.*?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        assert readable(example), example


def readable(example: str) -> bool:
    """Say whether an example of a setting is one."""
    from mjcf_lint.project.settings import _parsed

    SettingsModel.model_validate(_parsed(example.encode(), "the example"))
    return True


def test_every_command_has_its_flags_on_the_page() -> None:
    page = made()["command-line.md"]()
    for name, function in commands().items():
        assert f"\n## mjcf-lint {name}\n" in page
        assert all(flag in page for one in parameters(function) for flag in one.flags)
    flags = {flag for one in parameters(commands()["check"]) for flag in one.flags}
    assert {"--fix", "--target-version", "--output-format"} <= flags


def test_every_release_is_on_the_page() -> None:
    page = made()["releases.md"]()
    assert re.findall(r"^## (\S+) ", page, re.MULTILINE) == [
        str(release) for release in reversed(releases()[1:])
    ]
    (section,) = re.findall(r"^## 3\.3\.7 (.*?)^## ", page, re.MULTILINE | re.DOTALL)
    assert "Took: &lt;option&gt; `apirate`." in section


def test_a_page_of_a_rule_shows_what_is_found_and_repaired() -> None:
    page = made()["rules/root-default-renamed.md"]()
    assert "part_kettle.xml:2:3: error root-default-renamed: " in page
    assert '+    <default class="kettle"/>' in page
    assert "| `default-top-level-renamed` | 3.1.6 | 3.2.0 refuses it | safe |" in page


def test_the_python_of_a_page_runs_and_prints_what_stands_there(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.library.source != "this Python":
        pytest.skip("the page was written with the newest MuJoCo, which is not installed")
    shutil.copytree(ROOT / "sample_assets" / "kitchen", tmp_path / "kitchen")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    printed = ""
    for language, text in FENCED.findall((DOCS / "python-api.md").read_text("utf-8")):
        if language == "text":
            assert printed.rstrip() == text.rstrip()
            continue
        with redirect_stdout(io.StringIO()) as stream:
            exec(compile(text, "python-api.md", "exec"), names)
        printed = stream.getvalue()


def test_the_rule_of_the_page_is_one(engine: Engine, target: Target, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    files = dict(TITLED.findall((DOCS / "writing-rules.md").read_text("utf-8")))
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    folder = tmp_path / "motor_without_ctrlrange"
    bench = Bench(folder / "bad.xml", engine, target, ())
    own = bench.rule
    bench = Bench(folder / "bad.xml", engine, target, (*load_rules(), own))
    report = bench.lint()
    lines = "".join(line_of(found, bench.example) for found in report.diagnostics)
    assert lines == (folder / "report.txt").read_text()
    assert Linter(target, bench.rules, engine).lint([folder / "good.xml"]).diagnostics == ()
    assert list(sections(folder)) == list(sections(RULES[0].parent))
    assert (folder / "README.md").read_text().startswith(f"# {own.id}\n\n{own.summary}\n")
    bench.repair(unsafe=True)
    assert (folder / "bad.xml").read_text() == (folder / "fixed.xml").read_text()
    assert bench.load().loaded


def test_a_project_runs_the_rule_of_the_page(tmp_path: Path) -> None:
    for name, text in TITLED.findall((DOCS / "writing-rules.md").read_text("utf-8")):
        (tmp_path / "lint" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lint" / name).write_text(text)
    model = tmp_path / "lint" / "motor_without_ctrlrange" / "bad.xml"
    own = {"rule-dirs": [str(tmp_path / "lint")]}
    report = mjcf_lint.lint(model, isolated=True, engine="never", settings=own)
    assert [found.rule for found in report.diagnostics] == ["motor-without-ctrlrange"]


def test_what_a_command_prints_must_be_what_is_shown() -> None:
    shown = Shown("mjcf-lint x", "one\n...\nlast\n")
    assert shown.matches("one\ntwo\nthree\nlast\n")
    assert not shown.matches("one\ntwo\nthree\nlast but one\n")
    assert not Shown("mjcf-lint x", "one\n").matches("one\ntwo\n")


def test_the_site_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    mkdocs = pytest.importorskip("mkdocs.commands.build", reason="needs the extra docs")
    from mkdocs.config import load_config

    config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(tmp_path))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs.build(config)
    pages = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*.html")}
    assert {"index.html", "settings/index.html", "rules/syntax/index.html"} <= set(pages)
    asked = re.compile(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=\"?(https?:)?//")
    assert [name for name, path in pages.items() if asked.search(path.read_text("utf-8"))] == []
