"""A PNG file is whole for us where it is for the engine, as far as its chunks tell."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from mjcf_lint.engine import Engine
from mjcf_lint.parts.png import SIGNATURE, picture

TEXTURE = "<mujoco><asset><texture name='t' type='2d' file='a.png'/></asset></mujoco>"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def header(width: int = 2, height: int = 3, *, depth: int = 8, colour: int = 2) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))


DATA = chunk(b"IDAT", zlib.compress((b"\0" + bytes(6)) * 3))
END = chunk(b"IEND")
WHOLE = SIGNATURE + header() + DATA + END
FILES = {
    "whole": WHOLE,
    "with bytes behind": WHOLE + b"more",
    "with a chunk that may be left": SIGNATURE + header() + chunk(b"teXt", b"x") + DATA + END,
    "with a chunk that may not be left": SIGNATURE + header() + chunk(b"ABCD", b"x") + DATA + END,
    "grey": SIGNATURE + header(colour=0) + chunk(b"IDAT", zlib.compress(b"\0\0\0" * 3)) + END,
    "two bits of colour": SIGNATURE + header(depth=2) + DATA + END,
    "no colour type": SIGNATURE + header(colour=5) + DATA + END,
    "a palette without one": SIGNATURE + header(colour=3) + DATA + END,
    "no pixels wide": SIGNATURE + header(0) + DATA + END,
    "no data": SIGNATURE + header() + END,
    "no header": SIGNATURE + DATA + END,
    "a damaged header": WHOLE.replace(header()[-4:], b"\0\0\0\0"),
    "cut in its signature": WHOLE[:5],
    "cut in its header": WHOLE[:20],
    "cut behind its header": WHOLE[: len(SIGNATURE + header())],
    "cut in its data": WHOLE[: -len(END) - 6],
    "cut before its end": WHOLE[: -len(END)],
    "cut at its very end": WHOLE[:-1],
    "no PNG file": b"\xff\xd8\xff\xe0" + bytes(90),
    "empty": b"",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_a_flaw_if_the_engine_refuses_it(
    name: str, tmp_path: Path, engine: Engine
) -> None:
    (tmp_path / "a.png").write_bytes(FILES[name])
    (tmp_path / "m.xml").write_text(TEXTURE)
    verdict = engine.load(tmp_path / "m.xml")
    assert bool(picture(tmp_path / "a.png").flaw) is not verdict.loaded, verdict.message


def test_the_size_is_in_pixels(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(WHOLE)
    found = picture(tmp_path / "a.png")
    assert (found.width, found.height) == (2, 3)
