"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def block(text: str, language: str, *, title: str = "", lines: Iterable[int] = ()) -> str:
    """Return a block of code; `lines` are marked."""
    ticks = max((len(run) for run in re.findall(r"`{3,}", text)), default=2) + 1
    fence = "`" * max(ticks, 3)
    options = f' title="{title}"' if title else ""
    if marked := sorted(set(lines)):
        options += f' hl_lines="{" ".join(map(str, marked))}"'
    return f"{fence}{language}{options}\n{text.rstrip()}\n{fence}"


def indented(text: str) -> str:
    """Return text that stands inside something else."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
