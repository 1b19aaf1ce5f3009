"""The report as one JSON object, described by docs/report.schema.json."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from packaging.version import Version
from pydantic import BaseModel, ConfigDict, Field

from mjcf_lint import __version__
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Fix, Severity
from mjcf_lint.releases.sets import as_ranges
from mjcf_lint.reporters.text import printable_json
from mjcf_lint.xml.edit import Span

SCHEMA_VERSION = 1


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonPlace(_Model):
    """A range in a file; lines and columns count from 1, columns in characters."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class JsonRelated(_Model):
    """Another place that helps to understand a finding."""

    path: str
    line: int
    column: int
    message: str


class JsonEdit(JsonPlace):
    """A range to replace by `text`."""

    text: str


class JsonFix(_Model):
    """Edits that belong together."""

    title: str
    applicability: Literal["safe", "unsafe"]
    name: str
    edits: list[JsonEdit]


class JsonDiagnostic(JsonPlace):
    """One finding."""

    rule: str
    category: str
    severity: Literal["error", "warning", "info"]
    message: str
    note: str
    roots: list[str]
    releases: list[str]
    includes: list[JsonPlace] = Field(description="The include elements that lead to the file")
    related: list[JsonRelated]
    fix: JsonFix | None
    alternatives: list[JsonFix]


class JsonTool(_Model):
    """Who wrote the report."""

    name: str
    version: str


class JsonSummary(_Model):
    """Counts of findings."""

    error: int
    warning: int
    info: int
    fixable: int


class JsonReport(_Model):
    """Everything a run found."""

    schema_version: int
    tool: JsonTool
    targets: list[str]
    files: int
    roots: int
    diagnostics: list[JsonDiagnostic]
    summary: JsonSummary


def json(report: Report) -> str:
    """Return the report as JSON text."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    result = JsonReport(
        schema_version=SCHEMA_VERSION,
        tool=JsonTool(name="mjcf-lint", version=__version__),
        targets=list(as_ranges(report.targets, report.targets)),
        files=report.files,
        roots=len(report.roots),
        diagnostics=[diagnostic(found, report.targets) for found in report.diagnostics],
        summary=JsonSummary(**counts, fixable=report.fixable()),
    )
    return printable_json(result.model_dump_json(indent=1)) + "\n"


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _path(path: Path) -> str:
    return _text(path.as_posix())


def _place(span: Span) -> dict[str, str | int]:
    (line, column), (end_line, end_column) = span.position, span.end_position
    return {
        "path": _path(span.source.path),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _fix(fix: Fix) -> JsonFix:
    edits = [
        JsonEdit.model_validate({**_place(edit.span), "text": _text(edit.text)})
        for edit in fix.edits
    ]
    return JsonFix(
        title=fix.title, applicability=fix.applicability.value, name=fix.name, edits=edits
    )


def diagnostic(found: Diagnostic, targets: tuple[Version, ...]) -> JsonDiagnostic:
    """Return a finding as the report has it."""
    related = []
    for other in found.related:
        line, column = other.span.position
        path = _path(other.span.source.path)
        related.append(
            JsonRelated(path=path, line=line, column=column, message=_text(other.message))
        )
    return JsonDiagnostic.model_validate(
        {
            **_place(found.span),
            "rule": found.rule,
            "category": found.category.value if found.category else "",
            "severity": found.severity.value,
            "message": _text(found.message),
            "note": _text(found.note),
            "roots": [_path(root) for root in found.roots],
            "releases": list(as_ranges(found.releases, targets)),
            "includes": [_place(span) for span in found.includes],
            "related": related,
            "fix": _fix(found.fix) if found.fix else None,
            "alternatives": [_fix(fix) for fix in found.alternatives],
        }
    )
