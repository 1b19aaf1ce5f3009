"""The first vertices of a mesh file tell how large it is at least."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from mjcf_lint.parts.mesh_heads import least_extent

CORNERS = ((0.0, 0.0, 0.0), (2.0, 0.0, 0.0), (0.0, 3.0, 4.0))


def stl(faces: int) -> bytes:
    corners = (number for corner in CORNERS for number in corner)
    face = struct.pack("<12f2x", 0, 0, 0, *corners)
    return bytes(80) + struct.pack("<I", faces) + face * faces


def obj() -> bytes:
    return "".join(f"v {x} {y} {z}\n" for x, y, z in CORNERS).encode() + b"f 1 2 3\n"


def msh() -> bytes:
    points = b"".join(struct.pack("<3f", *corner) for corner in CORNERS)
    return struct.pack("<4i", 3, 0, 0, 1) + points + struct.pack("<3i", 0, 1, 2)


@pytest.mark.parametrize(
    ("name", "data"), [("a.stl", stl(1)), ("b.STL", stl(2000)), ("c.obj", obj()), ("d.msh", msh())]
)
def test_the_extent_is_that_of_the_vertices(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert least_extent(tmp_path / name) == (2, 3, 4)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.stl", stl(3)[:-10]),
        ("text.stl", b"solid of text, as MuJoCo does not read it\n" * 9),
        ("empty.obj", b""),
        ("odd.obj", b"v one two three\n"),
        ("other.ply", b"ply\n"),
    ],
)
def test_what_is_no_mesh_has_no_extent(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert least_extent(tmp_path / name) is None


def test_a_mesh_that_is_not_there_has_no_extent(tmp_path: Path) -> None:
    assert least_extent(tmp_path / "none.stl") is None


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.obj"
    path.write_bytes(obj())
    assert least_extent(path) == (2, 3, 4)
    path.write_bytes(b"v 0 0 0\nv 9 9 9\n")
    assert least_extent(path) == (9, 9, 9)
