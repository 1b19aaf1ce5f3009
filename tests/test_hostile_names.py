"""Names of files and of what stands in them are text to whoever reads it, and nothing more."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import pytest
from junitparser import JUnitXml
from lxml import etree
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.releases.target import Target
from mjcf_lint.reporters import Format, render
from mjcf_lint.reporters.full import full
from mjcf_lint.reporters.lines import onto
from mjcf_lint.reporters.matrix_html import matrix_html
from mjcf_lint.reporters.matrix_json import matrix_json
from mjcf_lint.reporters.matrix_markdown import matrix_markdown
from mjcf_lint.reporters.matrix_table import table_of
from mjcf_lint.reporters.matrix_text import matrix_text
from mjcf_lint.ruleset.registry import load_rules
from tests.matrices import read
from tests.trees import write_tree

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows takes no such names")

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x9b31m\x7f\u202e\u2066\u2028\r\n"
MARKUP = "::error::%0A<script>alert(1)</script>|`$(id)`&quot;\"'[x](y)*@all"
NASTY = ESCAPES + MARKUP
FILE = f"{ESCAPES}{MARKUP.replace('/', '_')}.xml"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MATRICES = ("text", "markdown", "html", "json")
FORMATS = [*(known.value for known in Format), *(f"matrix {one}" for one in MATRICES)]
TEXT = (
    "<mujoco><include file='{0}'/><option zzz='{0}'/><worldbody><geom name='{0}' size='1'/>"
    "<geom name='{0}' size='1' rgba='{0}' class='{0}' {1}='1'/></worldbody></mujoco>"
)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model whose name, and all that it holds, speaks to whoever shows it."""
    monkeypatch.chdir(tmp_path)
    value = NASTY.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")
    attribute = "\x9b\u202e\u2066b"
    write_tree(tmp_path, {"pyproject.toml": "", f"d/{FILE}": TEXT.format(value, attribute)})
    return Path("d", FILE)


@pytest.fixture
def report(model: Path, target: Target) -> Report:
    return Linter(target, load_rules()).lint([model])


def shown(report: Report, model: Path, how: str) -> str:
    """Return what is printed in a format of findings, or of the matrix."""
    name = how.removeprefix("matrix ")
    if name == how:
        if how != Format.FULL:
            return render(report, Format(how))
        stream = io.StringIO()
        full(report, onto(stream))
        return stream.getvalue()
    matrix = read(model, wanted=[Version("3.1.6"), Version("4.0.0")])
    if name == "json":
        return matrix_json(matrix)
    made = {"text": matrix_text, "markdown": matrix_markdown, "html": matrix_html}
    return made[name](table_of(matrix))


def test_the_model_is_found_fault_with(report: Report) -> None:
    assert len({found.rule for found in report.diagnostics}) >= 4
    assert any("owned" in found.message for found in report.diagnostics)


@pytest.mark.parametrize("how", FORMATS)
def test_no_name_speaks_for_itself(how: str, report: Report, model: Path) -> None:
    text = shown(report, model, how)
    assert "owned" in text
    assert RAW.findall(text) == []
    assert not re.search(r"^[^ ].*\n::(?:error|warning|notice)::", text)


def test_commands_of_github_are_ours(report: Report) -> None:
    lines = render(report, Format.GITHUB).splitlines()
    assert len(lines) == len(report.diagnostics)
    for line in lines:
        assert re.match(
            r"::(error|warning) file=[^,:]*,line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?title=",
            line,
        )


@pytest.mark.parametrize("how", ["json", "gitlab", "sarif", "rdjson", "matrix json"])
def test_what_programs_read_holds_the_name_as_it_is(how: str, report: Report, model: Path) -> None:
    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return [text for one in value for text in texts(one)]
        return [value] if isinstance(value, str) else []

    found = texts(json.loads(shown(report, model, how)))
    if how == "sarif":
        assert "d/%1B%5D0%3Bowned%07" in "".join(found)
    assert model.as_posix() in found or how == "sarif"


def test_junit_is_xml_without_markup_of_others(report: Report) -> None:
    text = render(report, Format.JUNIT)
    assert JUnitXml.fromstring(text.encode()).tests == len(report.diagnostics)
    assert not etree.fromstring(text.encode()).xpath("//script")


@pytest.mark.parametrize("how", ["markdown", "matrix markdown"])
def test_markdown_holds_no_markup_of_others(how: str, report: Report, model: Path) -> None:
    text = re.sub(r"\\.", "", shown(report, model, how))
    for markup in ("<script", "`$(id)", "[x]", "*@all"):
        assert markup not in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len({row.count("|") for row in rows if "owned" in row or "where" in row}) == 1


def test_a_page_holds_no_markup_of_others(report: Report, model: Path) -> None:
    page = shown(report, model, "matrix html")
    root = etree.fromstring(page.encode().split(b"\n", 1)[1])
    assert not root.xpath("//script")
    assert "<script>alert(1)" in "".join(root.itertext())
