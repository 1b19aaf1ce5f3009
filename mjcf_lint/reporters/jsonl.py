"""One JSON object a finding, each on a line of its own; the objects are those of json."""

from __future__ import annotations

from mjcf_lint.checking.report import Report
from mjcf_lint.reporters.json import diagnostic
from mjcf_lint.reporters.text import printable_json


def jsonl(report: Report) -> str:
    """Return the findings, a line each."""
    return "".join(
        printable_json(diagnostic(found, report.targets).model_dump_json()) + "\n"
        for found in report.diagnostics
    )
