"""Lines in colours: through rich where somebody sees them, as plain text everywhere else."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

Part = str | tuple[str, str]
"""A text, or one with the style in which a terminal shows it."""
Line = tuple[Part, ...]
Put = Callable[[Line], object]
"""Prints a line."""

_COLOURS_ASKED_FOR = ("FORCE_COLOR", "TTY_COMPATIBLE")


def onto(stream: TextIO) -> Put:
    """Return what prints on a stream: in colours on a terminal, unless NO_COLOR is set."""
    if not stream.isatty() and not any(map(os.environ.get, _COLOURS_ASKED_FOR)):
        return lambda line: stream.write(f"{plain(line)}\n")
    from rich.console import Console

    return through(Console(file=stream, highlight=False, markup=False, emoji=False))


def through(console: Console) -> Put:
    """Return what prints on a console."""
    from rich.text import Text

    return lambda line: console.print(Text.assemble(*line), soft_wrap=True, highlight=False)


def plain(line: Line) -> str:
    """Return a line without its styles."""
    return "".join(part if isinstance(part, str) else part[0] for part in line)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
