"""A summary in Markdown, for the summary of a job or a comment on a pull request."""

from __future__ import annotations

from collections import Counter

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic, Severity
from mjcf_lint.releases.sets import as_text
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import plural, printable

_MARKUP = {character: f"\\{character}" for character in "\\`*_{}[]<>|#~$@"}


def markdown(report: Report) -> str:
    """Return the counts and a table of the findings."""
    releases = as_text(report.targets, report.targets)
    looked_at = f"{plural(report.files, 'file')}, {plural(len(report.roots), 'model')}"
    lines = ["## mjcf-lint", "", f"{_counts(report)} in {looked_at}, for MuJoCo {releases}", ""]
    if report.diagnostics:
        lines += ["| where | what | repair |", "| --- | --- | --- |"]
        lines += [_row(found) for found in report.diagnostics]
        lines += ["", "| rule | findings |", "| --- | --- |"]
        counted = Counter(found.rule for found in report.diagnostics)
        lines += [f"| {rule} | {count} |" for rule, count in counted.most_common()]
    return "\n".join(lines).rstrip() + "\n"


def _counts(report: Report) -> str:
    counts = [(report.count(severity), severity.value) for severity in Severity]
    said = [plural(count, noun) for count, noun in counts if count]
    return ", ".join(said) or "Nothing to report"


def _row(found: Diagnostic) -> str:
    line, column = found.span.position
    place = f"{_plain(relative(found.path))}:{line}:{column}"
    what = f"**{found.severity.value}** {found.rule}: {_plain(found.message)}"
    fix = ""
    if found.fix:
        mark = "" if found.fix.applicability is Applicability.SAFE else " (unsafe)"
        fix = f"{_plain(found.fix.title)}{mark}"
    return f"| {place} | {what} | {fix} |"


def _plain(text: str) -> str:
    """Return text in which nothing is markup."""
    return "".join(_MARKUP.get(one, one) for one in printable(text))
