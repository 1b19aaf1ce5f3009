"""The formats that other programs read: nothing raw, every place and repair as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.reporters import Format, render
from mjcf_lint.reporters.json import JsonDiagnostic
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml.edit import apply
from tests.trees import write_tree

RELEASE = Version("4.0.0")
NASTY = "\x1b[31m\u202e::error::\n|<script>"
FILES = {
    "scene.xml": '<mujoco>\n\t<include file="parts/arm ä.xml"/>\n</mujoco>\n',
    "parts/arm ä.xml": """<mujocoinclude>
  <compiler angel="radian" coordinate="local"/>
  <!-- ü --><option timestep="0.002" apirate="200"/>
  <worldbody>
    <geom name="%25a,b:c" size=".1" rgba="1 0 0 1" type="spere"/>
    <body name="x&#27;[31m&#10;|&lt;script&gt;"><joint type="hinge"/></body>
    <geom class="nobody, nowhere" size=".1"/>
  </worldbody>
</mujocoinclude>
""",
    "healthy.xml": "<mujoco/>\n",
}
TEXTS = [known for known in Format if known is not Format.FULL]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The findings of a small project that is the working folder."""
    monkeypatch.chdir(write_tree(tmp_path, FILES))
    return Linter(Target(RELEASE, recorded(RELEASE)), load_rules()).lint([Path()])


def loaded(report: Report, name: str) -> Any:
    return json.loads(render(report, Format(name)))


def test_the_project_has_findings_of_many_kinds(report: Report) -> None:
    assert len(report.diagnostics) >= 5
    assert any(found.fix and len(found.fix.edits) == 1 for found in report.diagnostics)
    assert any(found.includes for found in report.diagnostics)


@pytest.mark.parametrize("name", TEXTS)
def test_no_name_can_speak_to_a_terminal_or_to_a_page(report: Report, name: Format) -> None:
    text = render(report, name)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    if name == "markdown":
        assert "<script>" not in re.sub(r"\\.", "", text)


@pytest.mark.parametrize("name", TEXTS)
def test_a_healthy_project_is_a_report_too(name: Format) -> None:
    text = render(Report(targets=(RELEASE,), roots=(Path("healthy.xml"),), files=1), name)
    if name in ("sarif", "gitlab", "rdjson", "json"):
        json.loads(text)
    elif name == "junit":
        assert JUnitXml.fromstring(text.encode()).tests == 1
    elif name == "markdown":
        assert "Nothing to report in 1 file, 1 model" in text
    elif name == "html":
        assert "<h1>Nothing to report for MuJoCo 4.0.0</h1>" in text
    else:
        assert text == ""


def test_jsonl_has_an_object_of_the_json_report_in_each_line(report: Report) -> None:
    lines = render(report, Format.JSONL).splitlines()
    whole = loaded(report, "json")["diagnostics"]
    assert [json.loads(line) for line in lines] == whole
    for line in lines:
        JsonDiagnostic.model_validate_json(line)


def test_github_gets_one_line_for_each_finding(report: Report) -> None:
    lines = render(report, Format.GITHUB).splitlines()
    assert len(lines) == len(report.diagnostics)
    for line, found in zip(lines, report.diagnostics, strict=True):
        parsed = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert parsed, line
        properties = dict(one.split("=", 1) for one in parsed[2].split(","))
        assert properties["file"] == found.path.as_posix()
        assert properties["line"] == str(found.span.position[0])
        said = parsed[3].replace("%0A", "\n").replace("%25", "%")
        assert said.startswith(found.message[:10])


def test_gitlab_issues_are_told_apart_and_survive_new_lines_above(
    report: Report, tmp_path: Path
) -> None:
    issues = loaded(report, "gitlab")
    prints = {one["fingerprint"] for one in issues}
    assert len(prints) == len(issues) == len(report.diagnostics)
    path = tmp_path / "parts" / "arm ä.xml"
    path.write_text("<!-- one\nmore -->" + path.read_text("utf-8"), "utf-8")
    moved = Linter(Target(RELEASE, recorded(RELEASE)), load_rules()).lint([Path()])
    assert {one["fingerprint"] for one in loaded(moved, "gitlab")} == prints


def test_a_repair_in_sarif_is_the_repair(report: Report) -> None:
    results = loaded(report, "sarif")["runs"][0]["results"]
    assert len(results) == len(report.diagnostics)
    repaired = 0
    for result, found in zip(results, report.diagnostics, strict=True):
        if found.fix is None:
            continue
        (change,) = result["fixes"][0]["artifactChanges"]
        assert change["artifactLocation"]["uri"] == "parts/arm%20%C3%A4.xml"
        source = found.fix.edits[0].span.source
        text = source.data.decode()
        for one in reversed(change["replacements"]):
            start, end = (offset(text, one["deletedRegion"], edge) for edge in ("start", "end"))
            text = text[:start] + one["insertedContent"]["text"] + text[end:]
        assert text == apply(source.data, found.fix.edits).decode()
        repaired += 1
    assert repaired


def offset(text: str, region: dict[str, int], edge: str) -> int:
    """Return where a region starts or ends in a text, in characters."""
    lines = text.split("\n")
    above = sum(len(line) + 1 for line in lines[: region[f"{edge}Line"] - 1])
    return above + region[f"{edge}Column"] - 1


def test_sarif_leads_through_the_includes(report: Report) -> None:
    run = loaded(report, "sarif")["runs"][0]
    for result in run["results"]:
        (flow,) = result["codeFlows"]
        steps = [
            step["location"]["physicalLocation"]["artifactLocation"]["uri"]
            for step in flow["threadFlows"][0]["locations"]
        ]
        assert steps == ["scene.xml", "parts/arm%20%C3%A4.xml"]
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}")


def test_junit_counts_and_names_the_clean_models(report: Report) -> None:
    document = JUnitXml.fromstring(render(report, Format.JUNIT).encode())
    assert document.tests == len(report.diagnostics) + 1
    assert document.errors + document.failures + document.skipped == len(report.diagnostics)
    assert "healthy.xml" in {suite.name for suite in document}


def test_a_suggestion_of_reviewdog_is_the_repair(report: Report) -> None:
    diagnostics = loaded(report, "rdjson")["diagnostics"]
    suggested = 0
    for said, found in zip(diagnostics, report.diagnostics, strict=True):
        for suggestion in said.get("suggestions", ()):
            assert found.fix
            data = found.fix.edits[0].span.source.data
            lines = data.splitlines(keepends=True)
            start, end = (
                sum(map(len, lines[: place["line"] - 1])) + place["column"] - 1
                for place in (suggestion["range"]["start"], suggestion["range"]["end"])
            )
            changed = data[:start] + suggestion["text"].encode() + data[end:]
            assert changed == apply(data, found.fix.edits)
            suggested += 1
    assert suggested


def test_a_table_in_markdown_keeps_its_columns(report: Report) -> None:
    rows = [line for line in render(report, Format.MARKDOWN).splitlines() if line.startswith("| ")]
    first = rows[: len(report.diagnostics) + 2]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in first} == {4}
