"""Findings as a person reads them: place, source with a caret, includes, repair."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix, Severity
from mjcf_lint.releases.sets import as_text
from mjcf_lint.reporters.excerpt import changed_lines
from mjcf_lint.reporters.lines import Line, Put, width
from mjcf_lint.reporters.text import left_out, printable, some_names
from mjcf_lint.xml.edit import Span

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_TAB = "    "
_WIDEST = 160
_LINES_OF_A_FIX = 8


def full(report: Report, put: Put) -> None:
    """Print the findings."""
    more = {id(one.last): one for one in report.more}
    for found in report.diagnostics:
        for line in _lines(found, report):
            put(line)
        put(())
        if one := more.get(id(found)):
            put(((left_out(one), "bold"),))
            put(())


def _lines(found: Diagnostic, report: Report) -> Iterator[Line]:
    line, column = found.span.position
    yield (
        (printable(f"{found.path}:{line}:{column}"), "bold"),
        ": ",
        (found.severity.value, _COLOURS[found.severity]),
        f" {found.rule}: ",
        (printable(found.message), "bold"),
    )
    yield from _snippet(found.span, _COLOURS[found.severity])
    for include in reversed(found.includes):
        at, _ = include.position
        yield _entry("included by", f"{include.source.path}:{at}")
    if len(found.roots) > 1 or (
        found.roots and not found.includes and found.roots[0] != found.path
    ):
        yield _entry(
            "breaks" if found.severity is Severity.ERROR else "in", some_names(found.roots)
        )
    if len(report.targets) > 1:
        yield _entry("releases", as_text(found.releases, report.targets))
    for paragraph in found.note.splitlines():
        yield _entry("note", paragraph)
    for related in found.related:
        at, where = related.span.position
        yield _entry("see", f"{related.span.source.path}:{at}:{where}: {related.message}")
    if found.fix:
        yield from _fix("fix", found.fix)
    for fix in found.alternatives:
        yield from _fix("or", fix, f"{found.rule}={fix.name}")


def _snippet(span: Span, colour: str) -> Iterator[Line]:
    line, column = span.position
    end_line, end_column = span.end_position
    text = span.source.line_text(line)
    gutter = f"{line:>5} | "
    if len(text) > _WIDEST:
        first = max(column - 1 - _WIDEST // 2, 0)
        text, column, end_column = text[first : first + _WIDEST], column - first, end_column - first
    shown = printable(text.replace("\t", _TAB))
    before = printable(text[: column - 1].replace("\t", _TAB))
    last = end_column - 1 if end_line == line else len(text)
    wide = max(width(printable(text[column - 1 : last].replace("\t", _TAB))), 1)
    wide = min(wide, max(width(shown) - width(before), 1))
    yield (gutter, "dim"), shown
    yield (" " * 5 + " | ", "dim"), " " * width(before), ("^" * wide, colour)


def _entry(label: str, text: str) -> Line:
    return (f"{label:>12}: ", "cyan"), printable(text)


def _fix(label: str, fix: Fix, choice: str = "") -> Iterator[Line]:
    safe = fix.applicability is Applicability.SAFE
    kind = "safe: --fix" if safe else "unsafe: --unsafe-fixes"
    if choice:
        kind = f"{fix.applicability.value}: choose it with --alternative {choice}"
    yield _entry(label, f"{fix.title} ({kind})")
    lines, more = changed_lines(fix, _LINES_OF_A_FIX)
    for sign, text in lines:
        style = "red" if sign == "-" else "green"
        shown = printable(text.replace("\t", _TAB))[:_WIDEST]
        yield " " * 14, (f"{sign} {shown}", style)
    if more:
        yield (f"{'':14}... and more lines",)
