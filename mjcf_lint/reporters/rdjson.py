"""The diagnostics of reviewdog (rdjson), with each repair as a suggestion."""

from __future__ import annotations

import json

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import printable
from mjcf_lint.xml.edit import Span

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def rdjson(report: Report) -> str:
    """Return the findings as one DiagnosticResult."""
    result = {
        "source": {"name": "mjcf-lint"},
        "diagnostics": [_diagnostic(found) for found in report.diagnostics],
    }
    return json.dumps(result, indent=1) + "\n"


def _diagnostic(found: Diagnostic) -> dict[str, object]:
    said: dict[str, object] = {
        "message": "\n".join(map(printable, (found.message, *found.note.splitlines()))),
        "location": {"path": relative(found.path), "range": _range(found.span)},
        "severity": _SEVERITIES[found.severity],
        "code": {"value": found.rule},
    }
    if found.related:
        said["relatedLocations"] = [
            {
                "message": printable(one.message),
                "location": {"path": relative(one.span.source.path), "range": _range(one.span)},
            }
            for one in found.related
        ]
    # A suggestion changes one place of the file of its finding.
    if found.fix and len(found.fix.edits) == 1:
        edit = found.fix.edits[0]
        if edit.span.source is found.span.source:
            text = edit.text.encode("utf-8", "replace").decode()
            said["suggestions"] = [{"range": _range(edit.span), "text": text}]
    return said


def _range(span: Span) -> dict[str, dict[str, int]]:
    return {"start": _place(span, span.start), "end": _place(span, span.end)}


def _place(span: Span, offset: int) -> dict[str, int]:
    """Return line and column from 1; the column in bytes, as reviewdog counts."""
    line = span.source.position(offset)[0]
    return {"line": line, "column": offset - span.source.lines[line - 1] + 1}
