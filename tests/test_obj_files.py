"""What OBJ files lack, as the engine has it: it refuses bare normals and drops coordinates."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.engine import Engine
from mjcf_lint.parts.obj_files import Listed, bare_face, is_obj

POINTS = "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\n"
NORMAL, COORDINATES = "vn 0 0 1\n", "vt 0 0\nvt 1 0\n"
CORNERS = ("1 3 2", "1 2 4", "1 4 3", "2 3 4")
MODEL = (
    "<mujoco><asset><mesh name='m' file='m.obj'/></asset>"
    "<worldbody><geom type='mesh' mesh='m'/></worldbody></mujoco>"
)


def faces(*patterns: str) -> str:
    """Write the four faces of a tetrahedron; of several patterns the last one is repeated."""
    lines = []
    for at, corners in enumerate(CORNERS):
        pattern = patterns[min(at, len(patterns) - 1)].split()
        pattern += pattern[-1:] * (3 - len(pattern))
        vertices = corners.split()
        shown = (one.replace("v", each) for one, each in zip(pattern, vertices, strict=True))
        lines.append(f"f {' '.join(shown)}\n")
    return "".join(lines)


FILES = {
    "nothing listed": POINTS + faces("v"),
    "normals for all": POINTS + NORMAL + faces("v//1"),
    "normals for none": POINTS + NORMAL + faces("v"),
    "normals for one face": POINTS + NORMAL + faces("v//1", "v"),
    "one corner without a normal": POINTS + NORMAL + faces("v//1 v//1 v", "v//1"),
    "first corner without a normal": POINTS + NORMAL + faces("v v//1 v//1", "v//1"),
    "the last face bare": POINTS + NORMAL + faces("v//1", "v//1", "v//1", "v"),
    "normals behind the faces": POINTS + faces("v") + NORMAL,
    "slashes without numbers": POINTS + NORMAL + faces("v//"),
    "one slash": POINTS + NORMAL + faces("v/"),
    "from the end": POINTS + NORMAL + faces("v//-1"),
    "blanks before": POINTS + "  " + NORMAL + faces("v").replace("f", "\tf"),
    "Windows": (POINTS + NORMAL + faces("v")).replace("\n", "\r\n"),
    "Windows, whole": (POINTS + NORMAL + faces("v//1")).replace("\n", "\r\n"),
    "a comment": POINTS + "# vn 0 0 1\n" + faces("v"),
    "no number behind vn": POINTS + "vn\n" + faces("v"),
    "coordinates for all": POINTS + COORDINATES + faces("v/1"),
    "coordinates for none": POINTS + COORDINATES + faces("v"),
    "coordinates for one face": POINTS + COORDINATES + faces("v/1", "v"),
    "one corner without coordinates": POINTS + COORDINATES + faces("v/1 v/1 v", "v/2"),
    "normals, and coordinates for none": POINTS + COORDINATES + NORMAL + faces("v//1"),
    "coordinates, and normals for none": POINTS + COORDINATES + NORMAL + faces("v/1"),
    "coordinates and normals": POINTS + COORDINATES + NORMAL + faces("v/2/1"),
    "both of one face": POINTS + COORDINATES + NORMAL + faces("v/2/1", "v//1", "v/1/1"),
    "no end of line": (POINTS + NORMAL + faces("v//1", "v//1", "v//1", "v")).rstrip("\n"),
}


@pytest.mark.parametrize("name", FILES)
def test_the_engine_agrees(name: str, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "m.obj"
    path.write_bytes(FILES[name].encode())
    (tmp_path / "a.xml").write_text(MODEL)
    verdict = engine.load(tmp_path / "a.xml")
    refused = bare_face(path, Listed.NORMALS) is not None
    assert verdict.loaded is not refused, verdict.message
    if verdict.loaded:
        warned = any("texture coordinate" in one for one in verdict.warnings)
        assert warned == (bare_face(path, Listed.COORDINATES) is not None)


def test_the_line_is_that_of_the_face(tmp_path: Path) -> None:
    path = tmp_path / "m.obj"
    path.write_text(FILES["one corner without a normal"])
    assert bare_face(path, Listed.NORMALS) == 6
    path.write_text(FILES["the last face bare"])
    assert bare_face(path, Listed.NORMALS) == 9


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "m.obj"
    path.write_text(FILES["normals for none"])
    assert bare_face(path, Listed.NORMALS)
    path.write_text(FILES["normals for all"])
    assert bare_face(path, Listed.NORMALS) is None
    path.unlink()
    assert bare_face(path, Listed.NORMALS) is None


def test_case_does_not_matter_in_its_ending() -> None:
    assert is_obj(Path("A.OBJ"))
    assert not is_obj(Path("a.stl"))
