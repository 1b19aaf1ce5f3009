"""The lines that a repair changes, before and after, as much of them as can be shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from mjcf_lint.diagnostic import Fix
from mjcf_lint.xml.edit import Edit
from mjcf_lint.xml.source import Source

_WIDEST = 160
"""Bytes of a long line that are shown before an edit and behind it, and of a long edit."""
_MOST_EDITS = 100

Line = tuple[str, str]
"""A sign, `-` or `+`, and a line without its end."""


class Hunk(NamedTuple):
    """Neighbouring lines that edits change, `line` the number of the first; long ones are cut."""

    line: int
    old: tuple[str, ...]
    new: tuple[str, ...]


def changed_lines(fix: Fix, limit: int) -> tuple[list[Line], bool]:
    """Return up to so many lines of the first file a fix touches, and whether there are more."""
    source = fix.edits[0].span.source
    edits = sorted(
        (edit for edit in fix.edits if edit.span.source is source), key=lambda edit: edit.span.start
    )
    lines = list(islice(_lines(source, edits[:_MOST_EDITS]), limit + 1))
    return lines[:limit], len(lines) > limit or len(edits) > _MOST_EDITS


def _lines(source: Source, edits: Sequence[Edit]) -> Iterator[Line]:
    for hunk in hunks(source, edits):
        for sign, lines in (("-", hunk.old), ("+", hunk.new)):
            for line in lines:
                yield sign, line


def hunks(source: Source, edits: Sequence[Edit]) -> Iterator[Hunk]:
    """Yield what edits of one file, in order, make of its lines."""
    for group in _on_common_lines(source, edits):
        start, end = _window(source, group)
        pieces, done = list[bytes](), start
        for edit in group:
            pieces += (source.data[done : edit.span.start], edit.data)
            done = edit.span.end
        after = b"".join((*pieces, source.data[done:end]))
        old, new = source.data[start:end].split(b"\n"), after.split(b"\n")
        while old and new and old[-1] == new[-1]:
            old.pop()
            new.pop()
        same = next(
            (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
            min(len(old), len(new)),
        )
        line = bisect_right(source.lines, start) + same
        yield Hunk(line, *(tuple(map(_shown, lines[same:])) for lines in (old, new)))


def _shown(line: bytes) -> str:
    return line[: 4 * _WIDEST].decode("utf-8", "replace").rstrip("\r")


def _on_common_lines(source: Source, edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Yield the edits in groups, where one begins on the line on which another ends together."""
    group: list[Edit] = []
    for edit in edits:
        near = group and edit.span.start - group[-1].span.end <= 2 * _WIDEST
        if group and not (near and b"\n" not in source.data[group[-1].span.end : edit.span.start]):
            yield group
            group = []
        group.append(edit)
    yield group


def _window(source: Source, group: Sequence[Edit]) -> tuple[int, int]:
    """Return where the lines of some edits begin and end, cut off where they are long."""
    first, last = group[0].span.start, group[-1].span.end
    start = source.data.rfind(b"\n", max(first - _WIDEST, 0), first) + 1
    end = source.data.find(b"\n", last, last + _WIDEST)
    return (
        start or max(first - _WIDEST, 0),
        min(last + _WIDEST, len(source.data)) if end < 0 else end,
    )
