"""A place in a source file, and a change to it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mjcf_lint.xml.source import Source


@dataclass(frozen=True, slots=True)
class Span:
    """A range of bytes of one source; `start` is included, `end` is not."""

    source: Source
    start: int
    end: int

    @property
    def position(self) -> tuple[int, int]:
        """Line and column of the start, both from 1, the column in characters."""
        return self.source.position(self.start)

    @property
    def end_position(self) -> tuple[int, int]:
        """Line and column just behind the last character."""
        return self.source.position(self.end)

    @property
    def text(self) -> str:
        """The bytes of the range as text; bytes that are no UTF-8 become surrogates."""
        return self.source.data[self.start : self.end].decode("utf-8", "surrogateescape")

    def __repr__(self) -> str:
        line, column = self.position
        return f"<Span {self.source.path}:{line}:{column}>"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes of a span by a text."""

    span: Span
    text: str

    @property
    def data(self) -> bytes:
        """The bytes to write."""
        return self.text.encode("utf-8", "surrogateescape")


def overlap(one: Edit, other: Edit) -> bool:
    """Say whether two edits touch the same bytes, or insert at the same place."""
    a, b = one.span, other.span
    if a.source is not b.source:
        return False
    if a.start == b.start:
        return True
    return a.start < b.end and b.start < a.end


def crossing(edits: Sequence[Edit]) -> Edit | None:
    """Return an edit that writes over what another one writes over; None where all are apart."""
    if len(edits) < 2:
        return None
    ordered = sorted(edits, key=_place)
    for one, other in pairwise(ordered):
        same = one.span.source.path == other.span.source.path
        if same and other.span.start < one.span.end:
            return other
    return None


def _place(edit: Edit) -> tuple[str, int, int]:
    span = edit.span
    return str(span.source.path), span.start, span.end


class Taken:
    """Edits of any files, none of which touches another."""

    def __init__(self) -> None:
        self._by_file: dict[Path, list[tuple[int, int]]] = {}

    def take(self, edits: Iterable[Edit]) -> bool:
        """Take edits that belong together, unless one of them touches what is taken."""
        edits = tuple(edits)
        if any(self._touches(edit) for edit in edits):
            return False
        for edit in edits:
            taken = self._by_file.setdefault(edit.span.source.path, [])
            insort(taken, (edit.span.start, edit.span.end))
        return True

    def _touches(self, edit: Edit) -> bool:
        taken = self._by_file.get(edit.span.source.path, [])
        start, end = edit.span.start, edit.span.end
        at = bisect_left(taken, (start, start))
        behind = at < len(taken) and (taken[at][0] == start or taken[at][0] < end)
        return behind or (at > 0 and taken[at - 1][1] > start)


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return `data` with edits written into it; raises ValueError where two of them overlap."""
    pieces: list[bytes] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start < done:
            raise ValueError(f"edits overlap at {edit.span}")
        pieces += (data[done : edit.span.start], edit.data)
        done = edit.span.end
    pieces.append(data[done:])
    return b"".join(pieces)


def origin(offset: int, edits: Iterable[Edit]) -> int:
    """Return where the byte at `offset` of the edited data stood before the edits.

    A byte that an edit wrote belongs to the start of that edit's span.
    """
    shift = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        written = edit.span.start + shift
        if offset < written:
            break
        if offset < written + len(edit.data):
            return edit.span.start
        shift += len(edit.data) - (edit.span.end - edit.span.start)
    return offset - shift
