"""Text from files made fit for a terminal."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mjcf_lint.checking.report import More

_BEYOND_ASCII = re.compile(r"[^\x00-\x7e]")


def printable(text: str) -> str:
    """Return text in which control characters and broken bytes are spelled out."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )


def printable_json(text: str) -> str:
    """Return JSON that says the same, in which only printable characters stand as they are."""
    return _BEYOND_ASCII.sub(
        lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text
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
