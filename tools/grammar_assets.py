"""The files that the documents of a recording name."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

ENDINGS = (".png", ".obj", ".stl", ".msh", ".skn", ".xml")

ATTACHED = (
    '<mujoco><worldbody><body name="attached_body"><geom size="1"/></body>'
    '<frame name="attached_frame"><geom size="1"/></frame></worldbody></mujoco>'
)


def write_files(folder: Path) -> None:
    """Put the files that the documents name into a folder."""
    for ending in ENDINGS:
        (folder / f"a{ending}").write_bytes(b"nothing of use")
    (folder / "attached.xml").write_text(ATTACHED)
    (folder / "a.xml").write_text(ATTACHED)
    (folder / "a.obj").write_text(
        "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n"
    )
    (folder / "a.png").write_bytes(_png())


def _png() -> bytes:
    """Return a picture of two by two pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(range(start, start + 6)) for start in (0, 90))
    signature = b"\x89PNG\r\n\x1a\n"
    return (
        signature
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
