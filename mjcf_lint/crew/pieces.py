"""Many roots cut into pieces of work, and what comes back of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from mjcf_lint.checking.checked import Checked, Outline, Seen
from mjcf_lint.checking.portable import Read, from_line
from mjcf_lint.mjcf.model import Kind

Piece = Sequence[Path]

_MOST_AT_ONCE = 32
_SHARES = 8
"""Pieces of work that each process should get, so that none waits long for the others."""


def pieces(roots: Sequence[Path], jobs: int) -> Iterator[Piece]:
    """Cut roots into pieces of work for so many processes."""
    size = max(1, min(_MOST_AT_ONCE, len(roots) // (jobs * _SHARES)))
    return (roots[at : at + size] for at in range(0, len(roots), size))


def seen_of(piece: Piece, lines: Sequence[str], read: Read) -> Iterator[Seen]:
    """Read the lines of a piece; one is empty for a root over which processes die."""
    for root, line in zip(piece, lines, strict=True):
        yield from_line(line, read) if line else _lost(root)


def _lost(root: Path) -> Seen:
    said = f"{root}: the process that checked it died, twice"
    return Seen(Outline(root, Kind.ROOT, os.path.realpath(root)), Checked(cut=(said,)))
