"""Workflow commands that GitHub shows as annotations on the lines of a pull request."""

from __future__ import annotations

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_ESCAPED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_ESCAPED, ":": "%3A", ",": "%2C"}


def github(report: Report) -> str:
    """Return the findings, a command each."""
    return "".join(f"{_command(found)}\n" for found in report.diagnostics)


def _command(found: Diagnostic) -> str:
    (line, column), (end_line, end_column) = found.span.position, found.span.end_position
    properties = {
        "file": printable(relative(found.path)),
        "line": line,
        "endLine": end_line,
        # GitHub shows columns only of what stands in one line.
        **({"col": column, "endColumn": max(end_column - 1, column)} if line == end_line else {}),
        "title": f"mjcf-lint ({found.rule})",
    }
    given = ",".join(f"{name}={_escaped(str(value))}" for name, value in properties.items())
    paragraphs = (found.message, *found.note.splitlines(), *_repair(found))
    message = "\n".join(printable(paragraph) for paragraph in paragraphs)
    return f"::{_COMMANDS[found.severity]} {given}::{_escaped(message, _ESCAPED)}"


def _repair(found: Diagnostic) -> tuple[str, ...]:
    if found.fix is None:
        return ()
    return (f"{found.fix.title} ({found.fix.applicability.value} fix)",)


def _escaped(text: str, characters: dict[str, str] = _IN_PROPERTIES) -> str:
    return "".join(characters.get(one, one) for one in text)
