"""Pictures of repaired models: the real MuJoCo draws them, and nothing it does ends a run."""

from __future__ import annotations

import base64
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from mjcf_lint.comparing import draw, pictures
from mjcf_lint.comparing.draw import png
from mjcf_lint.comparing.pictures import GL, Pictured, Pictures, Subject, take
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from tests.in_process import Run
from tests.pages import Page
from tests.trees import read_model, write_tree

BALL = '<mujoco><worldbody><light pos="0 0 3"/><geom size="{}" rgba="{} 1"/></worldbody></mujoco>'
CAMERA = (
    '<mujoco><worldbody><camera name="left" pos="2 0 0"/><geom size=".1"/></worldbody></mujoco>'
)
PYTHON = Path(sys.executable)
FAULTY = '<mujoco><option apirate="1"/><worldbody><geom size=".3"/></worldbody></mujoco>'


@pytest.fixture(scope="module")
def graphics() -> None:
    """Skip where this machine can draw nothing at all."""
    program = "import mujoco as m; m.Renderer(m.MjModel.from_xml_string('<mujoco/>'), 8, 8)"
    tried = [
        subprocess.run([PYTHON, "-c", program], env={GL: name}, capture_output=True, check=False)
        for name in ("egl", "osmesa")
    ]
    if all(run.returncode for run in tried) and sys.platform == "linux":
        pytest.skip("neither EGL nor OSMesa draws on this machine")


def taken(
    folder: Path, target: Target, before: str, after: str, release: str = "", python: Path = PYTHON
) -> Pictures:
    """Draw one model before and after."""
    path = folder / "model.xml"
    path.write_text(before)
    old = read_model(path, target)
    path.write_text(after)
    new = read_model(path, target)
    subject = Subject(old, new, {path: before.encode()}, {path: after.encode()})
    return take([subject], python, [release or str(target.release)], Files().read)


def only(found: Pictures) -> Pictured:
    assert found.note == ""
    (one,) = found.models
    return one


def pixels(data: bytes) -> tuple[int, int, bytes]:
    """Return width, height and the rows of a PNG file as they are packed."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    start = data.index(b"IDAT")
    (length,) = struct.unpack(">I", data[start - 4 : start])
    return width, height, zlib.decompress(data[start + 4 : start + 4 + length])


def test_a_png_holds_its_pixels() -> None:
    rows = [bytes([9, 8, 7, 1, 2, 3]), bytes([9, 9, 9, 0, 0, 0])]
    width, height, packed = pixels(png(rows, 2))
    assert (width, height) == (2, 2)
    assert packed == bytes([2, 9, 8, 7, 1, 2, 3, 2, 0, 1, 2, 255, 254, 253])


@pytest.mark.usefixtures("graphics")
def test_a_changed_model_looks_different(tmp_path: Path, target: Target) -> None:
    one = only(taken(tmp_path, target, BALL.format(".1", "1 0 0"), BALL.format(".1", "0 1 0")))
    assert not one.alike
    (before,), (after,) = one.before.pictures, one.after.pictures
    assert before.camera == after.camera == "free camera"
    assert pixels(before.png)[:2] == (pictures.WIDTH, pictures.HEIGHT)
    assert len(set(pixels(before.png)[2])) > 10


@pytest.mark.usefixtures("graphics")
def test_an_unchanged_model_looks_the_same_through_each_camera(
    tmp_path: Path, target: Target
) -> None:
    one = only(taken(tmp_path, target, CAMERA, CAMERA + "<!-- -->"))
    assert one.alike
    assert [seen.camera for seen in one.after.pictures] == ["free camera", "camera 'left'"]


@pytest.mark.usefixtures("graphics")
def test_what_is_refused_has_no_picture_and_says_why(tmp_path: Path, target: Target) -> None:
    one = only(taken(tmp_path, target, FAULTY, BALL.format(".1", "1 0 0")))
    assert one.before.pictures == ()
    assert one.before.trouble.startswith(f"MuJoCo {target.release} does not load it: XML Error")
    assert "apirate" in one.before.trouble
    assert one.after.pictures


@pytest.mark.usefixtures("graphics")
def test_another_release_is_not_shown_for_the_target(tmp_path: Path, target: Target) -> None:
    found = taken(tmp_path, target, CAMERA, CAMERA, release="2.3.0")
    assert found.models == ()
    assert found.note.endswith("has MuJoCo 4.0.0, not the target")


def test_without_graphics_there_is_a_note(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(GL, "off")
    found = taken(tmp_path, target, CAMERA, CAMERA)
    assert found.models == ()
    assert found.note.startswith("no graphics to draw with here (off: ")


@pytest.mark.parametrize("text", ["exit 3\n", "echo; echo '[]'\n", "kill -11 $$\n"])
def test_a_python_that_is_none_ends_nothing(tmp_path: Path, target: Target, text: str) -> None:
    if sys.platform == "win32":
        pytest.skip("shell scripts are no programs here")
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{text}")
    python.chmod(0o755)
    one = only(taken(tmp_path, target, CAMERA, CAMERA, python=python))
    assert one.before.pictures == one.after.pictures == ()
    assert one.before.trouble.startswith("not drawn")


def test_a_python_that_is_not_there_is_said(tmp_path: Path, target: Target) -> None:
    found = taken(tmp_path, target, CAMERA, CAMERA, python=tmp_path / "none")
    assert found.models == ()
    assert "cannot draw" in found.note


def test_what_takes_too_long_is_left_out(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SECONDS_FOR_A_MODEL", 1.0)
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 60\n")
    python.chmod(0o755)
    one = only(taken(tmp_path, target, CAMERA, CAMERA, python=python))
    assert one.after.trouble == "not drawn: it took more than 1 seconds"


@pytest.mark.usefixtures("graphics")
@pytest.mark.parametrize("arguments", [(), ("--fix",), ("--output-dir", "copies"), ("--diff",)])
def test_the_report_shows_what_a_repair_makes(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    write_tree(tmp_path, {"model.xml": FAULTY})
    run("model.xml", "--output-file", "report.html", *arguments)
    page = Page.of((tmp_path / "report.html").read_text("utf-8"))
    page.is_whole()
    before, after = page.all("//section[@id='pictures']//div[@class='view']")
    assert "does not load it" in before.text_content()
    assert not before.xpath(".//img")
    (image,) = after.xpath(".//img")
    data = base64.b64decode(image.get("src").partition(",")[2])
    assert pixels(data)[:2] == (pictures.WIDTH, pictures.HEIGHT)


class Drawn:
    """The program that draws, run as mjcf-lint runs it, but from its file."""

    def __init__(self, folder: Path, text: str, *, python: Path = PYTHON, gl: str = "") -> None:
        model = folder / "drawn.xml"
        model.write_text(text)
        program = Path(draw.__file__)
        command = [python, "-B", program, model, folder, "64", "48", str(pictures.MEMORY)]
        self.ran = subprocess.run(
            [*map(str, command)],
            env=os.environ | ({GL: gl} if gl else {}),
            cwd=folder,
            capture_output=True,
            check=False,
        )
        self.said = json.loads(self.ran.stdout.splitlines()[-1])


@pytest.mark.usefixtures("graphics")
def test_the_program_draws_through_each_camera(tmp_path: Path) -> None:
    for text, cameras in (
        (CAMERA, ["free camera", "camera 'left'"]),
        (CAMERA.replace('name="left" ', ""), ["free camera", "camera 0"]),
        (BALL.format(".3", "1 0 0"), ["free camera"]),
    ):
        drawn = [Drawn(tmp_path, text, gl=name) for name in ("egl", "osmesa")]
        (good, *_) = [one for one in drawn if one.ran.returncode == draw.DRAWN]
        assert good.said["cameras"] == cameras
        width, height = struct.unpack(">II", (tmp_path / "0.png").read_bytes()[16:24])
        assert (width, height) == (64, 48)


def test_the_program_says_why_it_draws_nothing(tmp_path: Path) -> None:
    refused = Drawn(tmp_path, "<mujoco colour='1'/>", gl="disable")
    assert refused.ran.returncode == draw.REFUSED
    assert "unrecognized attribute: 'colour'" in refused.said["said"]
    assert Drawn(tmp_path, "<mujoco/>", gl="disable").ran.returncode == draw.NO_GRAPHICS
    assert Drawn(tmp_path, "<mujoco/>", gl="nonsense").ran.returncode == draw.NO_GRAPHICS


def test_the_program_in_a_python_without_mujoco_or_with_an_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    broken = "raise ImportError('no such library')\n"
    write_tree(elsewhere, {"mujoco/__init__.py": broken})
    without = Drawn(tmp_path, "<mujoco/>")
    assert (without.ran.returncode, without.said["said"]) == (draw.NO_MUJOCO, "no such library")
    old = "def mj_versionString():\n    return '2.1.5'\n"
    write_tree(elsewhere, {"mujoco/__init__.py": old})
    without = Drawn(tmp_path, "<mujoco/>")
    assert without.ran.returncode == draw.NO_MUJOCO
    assert without.said["said"] == "MuJoCo 2.1.5 has no renderer for Python"
