"""Look only at models of which something has changed since they were last looked at."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from mjcf_lint.checked import Seen
from mjcf_lint.crew import Crew
from mjcf_lint.deferred import dataclass
from mjcf_lint.digests import Digests
from mjcf_lint.errors import SourceError
from mjcf_lint.linter import Linter
from mjcf_lint.portable import from_line, to_line
from mjcf_lint.results.fingerprint import fingerprint
from mjcf_lint.results.store import Store

_AT_ONCE = 500
"""Models after which what was seen of them is written."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """Takes what it can from a store, and leaves the rest to a crew, None for this process."""

    store: Store
    crew: Crew | None

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Yield what is seen of each root, in their order."""
        digests, order = linter.digests, linter.order
        if digests is None or order is None:
            yield from map(linter.examine, roots)
            return
        frame = fingerprint(order, linter.rules, linter.files.inside)
        keys = {root: _key(frame, root) for root in roots}
        known = {root: self._known(keys[root], linter, digests) for root in roots}
        waiting = [root for root in roots if known[root] is None]
        others = self.crew.look_at(linter, waiting) if self.crew else map(linter.examine, waiting)
        new: list[tuple[bytes, str]] = []
        try:
            for root in roots:
                seen = known[root]
                if seen is None:
                    seen = next(others)
                    if seen.depends and (seen.checked is None or seen.checked.lasting):
                        new.append((keys[root], to_line(seen)))
                if len(new) >= _AT_ONCE:
                    self.store.put(new)
                    new = []
                yield seen
        finally:
            self.store.put(new)

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


def _key(frame: bytes, root: Path) -> bytes:
    return hashlib.blake2b(frame + os.fsencode(root), digest_size=16).digest()
