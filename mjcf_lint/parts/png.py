"""What the header and the chunks of a PNG file say, without its pixels."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = struct.Struct(">I4sIIBBBBBI")
_CHUNK = struct.Struct(">I4s")
_BEHIND = 4
"""The bytes of the checksum behind the data of a chunk."""
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""The bit depths of each colour type."""
_PALETTE = 3
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_MOST_CHUNKS = 100_000


class Picture(NamedTuple):
    """A PNG file: its size in pixels, or what keeps the engine from reading it."""

    width: int = 0
    height: int = 0
    flaw: str = ""


def picture(path: Path, facts: os.stat_result | None = None) -> Picture:
    """Read the header and the chunk lengths of a PNG file; raises OSError.

    `facts` are what is known of the file already. What is wrong with the compressed pixels
    themselves is not found.
    """
    facts = facts or path.stat()
    return _picture(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=4096)
def _picture(path: Path, size: int, _changed: int) -> Picture:
    with path.open("rb") as file:
        return _read(file, size)


def _read(file: BinaryIO, size: int) -> Picture:
    start = file.read(len(SIGNATURE))
    if start != SIGNATURE:
        return Picture(flaw="does not begin as a PNG file does")
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size:
        return Picture(flaw="ends within its header")
    length, name, width, height, depth, colour, *methods, interlaced, check = _HEADER.unpack(head)
    if name != b"IHDR" or length != _HEADER.size - _CHUNK.size - _BEHIND:
        return Picture(flaw="does not begin with a PNG header")
    if zlib.crc32(head[4:-4]) != check:
        return Picture(flaw="has a damaged header")
    if not width or not height:
        return Picture(flaw=f"is {width} by {height} pixels")
    if depth not in _DEPTHS.get(colour, ()) or any(methods) or interlaced > 1:
        return Picture(flaw="has a header that no PNG file may have")
    names = []
    for name, end in _chunks(file, len(SIGNATURE) + len(head)):
        if end > size:
            return Picture(width, height, "is cut short")
        names.append(name)
        if len(names) > _MOST_CHUNKS:
            return Picture(width, height)
    return Picture(width, height, _missing(names, colour))


def _chunks(file: BinaryIO, start: int) -> Iterator[tuple[bytes, int]]:
    """Yield each chunk with where it ends, up to the last one; a broken one has no end."""
    while True:
        file.seek(start)
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            yield b"", start + (1 << 62)
            return
        length, name = _CHUNK.unpack(head)
        start += _CHUNK.size + length + _BEHIND
        yield name, start
        if name == b"IEND":
            return


def _missing(names: list[bytes], colour: int) -> str:
    critical = [name for name in names if not name[0] & 0x20]
    if strange := [name for name in critical if name not in _CRITICAL]:
        return f"has a chunk {strange[0].decode('latin-1')!r}, which no PNG reader need know"
    if b"IDAT" not in names:
        return "has no pixels"
    if colour == _PALETTE and b"PLTE" not in names[: names.index(b"IDAT")]:
        return "has no palette"
    return ""
