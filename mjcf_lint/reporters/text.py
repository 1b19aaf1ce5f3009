"""Text from files made fit for a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mjcf_lint.report import More


def printable(text: str) -> str:
    """Return text in which control characters and broken bytes are spelled out."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )


def plural(count: int, noun: str) -> str:
    """Return, say, `1 file` or `2 files`."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def left_out(more: More) -> str:
    """Return a line in the place of findings that are only counted."""
    where = printable(str(more.last.path))
    return f"{where}: and {more.count} more {more.last.rule} (--max-per-rule 0 prints all)"


def some_names(paths: tuple[Path, ...], limit: int = 4) -> str:
    """Return the first few paths, the rest counted."""
    shown = [printable(str(path)) for path in paths[:limit]]
    if len(paths) > limit:
        shown.append(f"{len(paths) - limit} more")
    return ", ".join(shown)
