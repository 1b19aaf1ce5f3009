"""Look only at models of which something has changed since they were last looked at."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mjcf_lint.checking.checked import Seen
from mjcf_lint.checking.digests import Digests
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.portable import from_line, to_line
from mjcf_lint.crew import Crew
from mjcf_lint.errors import SourceError
from mjcf_lint.results.fingerprint import fingerprint


class Kept(Protocol):
    """Lines of what was seen of models, by a digest of the frame and the root."""

    def begin(self, frame: bytes) -> None:
        """Begin to look at models in a frame: everything but their files that decides."""

    def get(self, key: bytes) -> str | None:
        """Return the line of a key, None where there is none."""

    def put(self, rows: Sequence[tuple[bytes, str]]) -> None:
        """Keep lines by their keys."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """Takes what it can from what is kept; leaves the rest to a crew, None for this process."""

    store: Kept
    crew: Crew | None
    at_once: int = 500
    """Models after which what was seen of them is written."""
    repaired: bool = True
    """Also keep what is seen of bytes that are not on the disk yet."""

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Yield what is seen of each root, in their order."""
        digests, order = linter.digests, linter.order
        if digests is None or order is None:
            yield from map(linter.examine, roots)
            return
        if linter.files.overlay and not self.repaired:
            yield from self._seen(linter, roots)
            return
        frame = fingerprint(order, linter.rules, linter.files.inside)
        self.store.begin(frame)
        keys = {root: key_of(frame, str(root)) for root in roots}
        known = {root: self._known(keys[root], linter, digests) for root in roots}
        waiting = [root for root in roots if known[root] is None]
        others = self._seen(linter, waiting)
        new: list[tuple[bytes, str]] = []
        try:
            for root in roots:
                seen = known[root]
                if seen is None:
                    seen = next(others)
                    if seen.depends and (seen.checked is None or seen.checked.lasting):
                        new.append((keys[root], to_line(seen)))
                if len(new) >= self.at_once:
                    self.store.put(new)
                    new = []
                yield seen
        finally:
            self.store.put(new)

    def _seen(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        return self.crew.look_at(linter, roots) if self.crew else map(linter.examine, roots)

    def _known(self, key: bytes, linter: Linter, digests: Digests) -> Seen | None:
        line = self.store.get(key)
        if line is None:
            return None
        try:
            seen = from_line(line, linter.files.read)
        except (SourceError, ValueError, KeyError, TypeError, IndexError):
            return None
        same = all(digests.at(place) == digest for place, digest in seen.depends)
        return seen if same else None


def key_of(frame: bytes, root: str) -> bytes:
    """Return the key of what was seen of a root in a frame."""
    return hashlib.blake2b(frame + os.fsencode(root), digest_size=16).digest()
