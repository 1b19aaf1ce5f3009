"""Findings as a person reads them: place, source with a caret, includes, repair."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix, Severity
from mjcf_lint.edit import Span
from mjcf_lint.releases import as_text
from mjcf_lint.report import Report
from mjcf_lint.reporters.excerpt import changed_lines
from mjcf_lint.reporters.text import left_out, printable, some_names

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_TAB = "    "
_WIDEST = 160
_LINES_OF_A_FIX = 8


def full(report: Report, console: Console) -> None:
    """Print the findings."""
    more = {id(one.last): one for one in report.more}
    for found in report.diagnostics:
        for line in _lines(found, report):
            console.print(line, soft_wrap=True, highlight=False)
        console.print()
        if one := more.get(id(found)):
            console.print(Text(left_out(one), "bold"), soft_wrap=True, highlight=False)
            console.print()


def console_for(stream: object = None) -> Console:
    """Return a console that leaves text alone where it is no terminal, and honours NO_COLOR."""
    return Console(file=stream or sys.stdout, highlight=False, markup=False, emoji=False)  # type: ignore[arg-type]


def _lines(found: Diagnostic, report: Report) -> Iterator[Text]:
    line, column = found.span.position
    yield Text.assemble(
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


def _snippet(span: Span, colour: str) -> Iterator[Text]:
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
    width = max(cell_len(printable(text[column - 1 : last].replace("\t", _TAB))), 1)
    width = min(width, max(cell_len(shown) - cell_len(before), 1))
    yield Text.assemble((gutter, "dim"), shown)
    yield Text.assemble((" " * 5 + " | ", "dim"), " " * cell_len(before), ("^" * width, colour))


def _entry(label: str, text: str) -> Text:
    return Text.assemble((f"{label:>12}: ", "cyan"), printable(text))


def _fix(label: str, fix: Fix, choice: str = "") -> Iterator[Text]:
    safe = fix.applicability is Applicability.SAFE
    kind = "safe: --fix" if safe else "unsafe: --unsafe-fixes"
    if choice:
        kind = f"{fix.applicability.value}: choose it with --alternative {choice}"
    yield _entry(label, f"{fix.title} ({kind})")
    lines, more = changed_lines(fix, _LINES_OF_A_FIX)
    for sign, text in lines:
        style = "red" if sign == "-" else "green"
        shown = printable(text.replace("\t", _TAB))[:_WIDEST]
        yield Text.assemble(" " * 14, (f"{sign} {shown}", style))
    if more:
        yield Text(f"{'':14}... and more lines")
