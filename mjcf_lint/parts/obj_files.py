"""What the faces of an OBJ file say of texture coordinates and normals."""

from __future__ import annotations

import os
import re
from enum import Enum
from functools import lru_cache
from pathlib import Path

_MOST = 1 << 26
"""Files with more bytes than this are not looked at, for the sake of time."""


class Listed(Enum):
    """What an OBJ file may list besides vertices, and how a corner of a face lacks it."""

    COORDINATES = (b"vt", rb"[^\s/]+(?:/|//[^\s/]*)?")
    NORMALS = (b"vn", rb"[^\s/]+(?:/[^\s/]*/?)?")

    @property
    def lines(self) -> re.Pattern[bytes]:
        """A line that lists one."""
        return re.compile(rb"^[ \t]*%b[ \t]+[^\s]" % self.value[0], re.MULTILINE)

    @property
    def bare_face(self) -> re.Pattern[bytes]:
        """A face with a corner that has none."""
        pattern = rb"^[ \t]*f(?:[ \t]+[^\s]+)*?[ \t]+%b(?=\s|\Z)"
        return re.compile(pattern % self.value[1], re.MULTILINE)


def is_obj(path: Path) -> bool:
    """Say whether the engine takes a file for an OBJ file."""
    return path.suffix.lower() == ".obj"


def bare_face(path: Path, listed: Listed, facts: os.stat_result | None = None) -> int | None:
    """Return the line of the first face that lacks, in a corner, what the file lists.

    None where no face lacks it, or the file lists none; `facts` are what is known of the file.
    """
    try:
        facts = facts or path.stat()
        return _bare_face(path, listed, facts.st_mtime_ns, facts.st_size)
    except OSError:
        return None


@lru_cache(maxsize=4096)
def _bare_face(path: Path, listed: Listed, _: int, size: int) -> int | None:
    if size > _MOST:
        return None
    data = path.read_bytes()
    found = listed.bare_face.search(data) if listed.lines.search(data) else None
    return data.count(b"\n", 0, found.end()) + 1 if found else None
