"""A matrix as a Markdown table, for an issue or a README."""

from __future__ import annotations

import re

from mjcf_lint.reporters.matrix_table import Cell, Fault, Table
from mjcf_lint.reporters.text import printable

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#&~!])")


def matrix_markdown(table: Table) -> str:
    """Return the table, the faults by their numbers, and what to pin."""
    rows = [
        ("model", *(column.label for column in table.columns), "loads in"),
        ("---", *("---" for _ in table.columns), "---"),
        *((_plain(line.model), *map(_mark, line.cells), line.loads_in) for line in table.lines),
    ]
    blocks = [
        [f"Models below {_plain(table.folder)}"] if table.folder else [],
        [f"| {' | '.join(row)} |" for row in rows],
        [r"\* what the engine itself says; the others were only read"] if table.compiled else [],
        [_fault(fault) for fault in table.faults],
        [f"- {_plain(line)}" for line in table.advice],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _mark(cell: Cell) -> str:
    star = r"\*" if cell.compiled else ""
    return f"✓{star}" if cell.loads else f"✗ {', '.join(map(str, cell.faults))}{star}"


def _fault(fault: Fault) -> str:
    blame = fault.blame
    more = f" (and {blame.more} more)" if blame.more else ""
    place, message = _plain(fault.place), _plain(blame.message)
    return f"{fault.number}. `{blame.rule}` {place}: {message}{more} [{fault.extent}]"


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text))
