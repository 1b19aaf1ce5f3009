"""What stands at each place on the disk that a model depends on, to be compared later."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.reach import reach
from mjcf_lint.project.files import Files

Depends = tuple[tuple[str, str], ...]
"""Places and digests of what was there."""

_LARGE = 1 << 20
"""Bytes above which an asset is known by its size and times: nobody wants to read all meshes."""


@dataclass(slots=True)
class Digests:
    """Digests of files as they were when each was first asked for."""

    files: Files
    """Bytes that were read or that stand in for others go before those on the disk."""
    _known: dict[str, str] = field(init=False, default_factory=dict)

    def of(self, model: Model) -> Depends:
        """Return the places that a model depends on, with their digests."""
        read = {str(source.path): source.data for source in model.sources}
        places = sorted(map(str, reach(model)))
        return tuple((place, self.at(place, read.get(place))) for place in places)

    def at(self, place: str, data: bytes | None = None) -> str:
        """Return the digest of what is at a place, or of the data that were read there."""
        if place not in self._known:
            self._known[place] = self._taken(place, data)
        return self._known[place]

    def _taken(self, place: str, data: bytes | None) -> str:
        real = os.path.realpath(place)
        where = "" if real == os.path.abspath(place) else real
        if data is None:
            data = self.files.overlay.get(Path(real))
        try:
            what = _digest(data) if data is not None else _of_file(real)
        except (OSError, ValueError):
            what = "nothing"
        return f"{what} {where}"


def _of_file(path: str) -> str:
    file = Path(path)
    facts = file.stat()
    if not stat.S_ISREG(facts.st_mode):
        return f"mode {stat.S_IFMT(facts.st_mode):o}"
    if facts.st_size > _LARGE:
        return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns} {facts.st_ino}"
    return _digest(file.read_bytes())


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
