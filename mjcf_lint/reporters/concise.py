"""One line a finding: path:line:column: severity rule: message."""

from __future__ import annotations

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic
from mjcf_lint.releases.sets import as_text
from mjcf_lint.reporters.text import left_out, printable


def concise(report: Report) -> str:
    """Return the findings, a line each."""
    more = {id(one.last): f"{left_out(one)}\n" for one in report.more}
    return "".join(
        f"{_line(found, report)}\n{more.get(id(found), '')}" for found in report.diagnostics
    )


def _line(found: Diagnostic, report: Report) -> str:
    line, column = found.span.position
    mark = ""
    if found.fix:
        safe = found.fix.applicability is Applicability.SAFE
        mark = " [*]" if safe else " [unsafe fix]"
    if len(report.targets) > 1:
        mark = f" ({as_text(found.releases, report.targets)}){mark}"
    place = printable(f"{found.path}:{line}:{column}")
    return f"{place}: {found.severity.value} {found.rule}: {printable(found.message)}{mark}"
