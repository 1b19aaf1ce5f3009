"""A matrix as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.reporters.lines import width
from mjcf_lint.reporters.matrix_table import Cell, Column, Fault, Table
from mjcf_lint.reporters.text import printable

_GAP = "  "


def matrix_text(table: Table) -> str:
    """Return the table, the faults by their numbers, and what to pin."""
    blocks = (_grid(table), map(_fault, table.faults), map(printable, table.advice))
    return "\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines) + "\n"


def _grid(table: Table) -> Iterator[str]:
    heads = [_head(column) for column in table.columns]
    below = f"below {table.folder}" if table.folder else ""
    rows = [
        (printable(below), *(head[0] for head in heads), ""),
        ("model", *(head[1] for head in heads), "loads in"),
        *((printable(line.model), *map(_mark, line.cells), line.loads_in) for line in table.lines),
    ]
    widths = [max(map(width, texts)) for texts in zip(*rows, strict=True)]
    last = len(widths) - 1
    for row in rows:
        texts = []
        for at, (text, wide) in enumerate(zip(row, widths, strict=True)):
            space = " " * (wide - width(text))
            texts.append(text + space if at in (0, last) else space + text)
        yield _GAP.join(texts).rstrip()
    if table.compiled:
        yield "* what the engine itself says; the others were only read"


def _head(column: Column) -> tuple[str, str]:
    return ("", column.first) if column.count == 1 else (column.first, f"..{column.last}")


def _mark(cell: Cell) -> str:
    star = "*" if cell.compiled else ""
    return f"loads{star}" if cell.loads else f"no {','.join(map(str, cell.faults))}{star}"


def _fault(fault: Fault) -> str:
    blame = fault.blame
    more = f" (and {blame.more} more)" if blame.more else ""
    said = printable(f"{fault.place}: {blame.rule}: {blame.message}")
    return f"{fault.number:>3}  {said}{more} [{fault.extent}]"
