from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.real.command_line import Run, mjcf_lint

needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
needs_zero = pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")

BALL = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>\n"
JUNK = bytes(range(256)) * 64
LARGE = 50 * 2**20
SECONDS_FOR_LARGE = 60
FINDINGS, USAGE = 1, 2

Snapshot = dict[str, tuple[int, bytes]]


def snapshot(folder: Path) -> Snapshot:
    """Return mode and content of everything below a folder; FIFOs and links are not opened."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else b"",
        )
        for where, folders, files in os.walk(folder)
        for path in (Path(where, name) for name in (*folders, *files))
    }


class Hostile:
    """A folder to fill with trouble, and the command line run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # A project of its own: no run looks among the files of other tests.
        (folder / "pyproject.toml").touch()

    def write(self, name: str, content: str | bytes = BALL) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *arguments: str | Path, seconds: float = 50) -> Run:
        """Run a check and a fix; both must say the same, trace nothing back and write nothing."""
        before = snapshot(self.folder)
        runs = [
            mjcf_lint(
                *arguments, *more, "--output-format", "concise", cwd=self.folder, seconds=seconds
            )
            for more in ((), ("--fix",))
        ]
        assert snapshot(self.folder) == before
        for run in runs:
            assert "Traceback" not in run.stderr + run.stdout
            assert "bug" not in run.stderr
        assert runs[0].code == runs[1].code
        assert runs[0].stdout == runs[1].stdout
        return runs[0]

    def refusal(self, *arguments: str | Path) -> str:
        """Return the one line that says why nothing was checked."""
        run = self.run(*arguments)
        assert run.code == USAGE, run
        assert run.stdout == ""
        assert len(run.stderr.splitlines()) == 1, run.stderr
        return run.stderr

    def finding(self, *arguments: str | Path, seconds: float = 50) -> str:
        """Return the one finding, an error."""
        run = self.run(*arguments, seconds=seconds)
        assert run.code == FINDINGS, run
        (line,) = run.stdout.splitlines()
        return line


@pytest.fixture
def hostile(tmp_path: Path) -> Hostile:
    return Hostile(tmp_path)


def test_a_mistyped_flag(hostile: Hostile) -> None:
    hostile.write("ball.xml")
    run = hostile.run("--fixx", "ball.xml")
    assert run.code == USAGE
    assert run.stdout == ""
    assert "--fixx" in run.stderr
    assert "--fix" in run.stderr.replace("--fixx", "")


def test_a_path_that_is_not_there(hostile: Hostile) -> None:
    assert "missing.xml: no such file or folder" in hostile.refusal("missing.xml")


def test_a_link_that_leads_nowhere(hostile: Hostile) -> None:
    (hostile.folder / "link.xml").symlink_to("nowhere.xml")
    assert "link.xml: a dangling link" in hostile.refusal("link.xml")


def test_a_file_that_may_not_be_read(hostile: Hostile) -> None:
    secret = hostile.write("secret.xml")
    secret.chmod(0)
    if os.access(secret, os.R_OK):
        pytest.skip("everything is readable for us")
    assert "secret.xml: Permission denied" in hostile.refusal("secret.xml")


def test_an_empty_folder(hostile: Hostile) -> None:
    assert "holds no XML files" in hostile.refusal(".")


def test_a_folder_without_mjcf(hostile: Hostile) -> None:
    hostile.write("page.xml", "<html/>")
    hostile.write("notes.txt", "hello")
    assert "none of its 1 XML files is MJCF" in hostile.refusal(".")


def test_urdf_alone(hostile: Hostile) -> None:
    hostile.write("robot.xml", "<robot name='r'><link name='l'/></robot>")
    assert "robot.xml: a URDF file" in hostile.refusal("robot.xml")
    assert "holds 1 URDF file but no MJCF" in hostile.refusal(".")


def test_an_empty_file(hostile: Hostile) -> None:
    hostile.write("empty.xml", b"")
    assert "empty.xml: not MJCF" in hostile.refusal("empty.xml")
    assert "none of its 1 XML files is MJCF" in hostile.refusal(".")


def test_binary_junk(hostile: Hostile) -> None:
    hostile.write("junk.xml", JUNK)
    assert "junk.xml: not MJCF" in hostile.refusal("junk.xml")
    assert "none of its 1 XML files is MJCF" in hostile.refusal(".")


@needs_fifo
def test_a_fifo(hostile: Hostile) -> None:
    os.mkfifo(hostile.folder / "pipe.xml")
    assert "pipe.xml: not a regular file" in hostile.refusal("pipe.xml")
    assert "holds no XML files" in hostile.refusal(".")


def test_the_good_file_beside_the_junk_is_checked(hostile: Hostile) -> None:
    hostile.write("ball.xml")
    hostile.write("junk.xml", JUNK)
    hostile.write("empty.xml", b"")
    if hasattr(os, "mkfifo"):
        os.mkfifo(hostile.folder / "pipe.xml")
    run = hostile.run(".")
    assert run.code == 0
    assert "nothing to report in 1 file, 1 model" in run.stderr


def test_a_loop_of_folders_is_walked_once(hostile: Hostile) -> None:
    hostile.write("robots/ball.xml")
    (hostile.folder / "robots" / "again").symlink_to("..", target_is_directory=True)
    run = hostile.run(".")
    assert run.code == 0
    assert "in 1 file, 1 model" in run.stderr


def test_nul_bytes(hostile: Hostile) -> None:
    hostile.write("nul.xml", b"<mujoco><worldbody>\0</worldbody></mujoco>")
    assert hostile.finding("nul.xml").startswith("nul.xml:1:9: error syntax: ")


def test_elements_nested_a_hundred_thousand_deep(hostile: Hostile) -> None:
    depth = 100_000
    bodies = "<body>" * depth + "</body>" * depth
    hostile.write("deep.xml", f"<mujoco><worldbody>{bodies}</worldbody></mujoco>")
    assert "nested 499 deep" in hostile.finding("deep.xml")


def including(hostile: Hostile, file: str) -> None:
    hostile.write("top.xml", f"<mujoco>\n<include file='{file}'/>\n</mujoco>")


def a_fifo(hostile: Hostile) -> str:
    os.mkfifo(hostile.folder / "pipe.xml")
    return "pipe.xml"


def a_folder(hostile: Hostile) -> str:
    (hostile.folder / "parts.xml").mkdir()
    return "parts.xml"


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(a_fifo, marks=needs_fifo),
        a_folder,
        pytest.param(lambda _: "/dev/zero", marks=needs_zero, id="dev-zero"),
    ],
)
def test_an_include_of_what_is_no_file(made: Callable[[Hostile], str], hostile: Hostile) -> None:
    including(hostile, made(hostile))
    found = hostile.finding("top.xml")
    assert found.startswith("top.xml:2:16: error include-missing: ")
    assert "not a regular file" in found


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(a_fifo, marks=needs_fifo),
        a_folder,
        pytest.param(lambda _: "/dev/zero", marks=needs_zero, id="dev-zero"),
    ],
)
def test_a_texture_that_is_no_file(made: Callable[[Hostile], str], hostile: Hostile) -> None:
    texture = f"<texture name='t' type='2d' file='{made(hostile)}'/>"
    hostile.write("top.xml", f"<mujoco>\n<asset>{texture}</asset>\n</mujoco>")
    assert hostile.finding("top.xml").startswith("top.xml:2:42: error asset-content: ")


def test_a_file_of_50_mb_is_checked_in_a_minute(
    hostile: Hostile, record_property: Callable[[str, object], None]
) -> None:
    corner = "0.125 0.25 0.5 1.125 0.25 0.5 0.125 1.25 0.5 0.125 0.25 1.5 "
    mesh = f'<mesh name="mesh{{}}" vertex="{corner * (2**20 // len(corner))}"/>'
    meshes = "\n".join(mesh.format(number) for number in range(LARGE // 2**20))
    geoms = "\n".join(f'<geom pos="{x} 0 0" size="0.1"/>' for x in range(20_000))
    path = hostile.write(
        "large.xml",
        f"<mujoco><asset>\n{meshes}</asset>\n<worldbody>\n{geoms}</worldbody></mujoco>\n",
    )
    start = time.monotonic()
    run = mjcf_lint(path, seconds=2 * SECONDS_FOR_LARGE)
    took = time.monotonic() - start
    size = path.stat().st_size
    path.unlink()
    record_property("figures", f"{size / 2**20:.0f} MB checked in {took:.1f} s")
    assert "Traceback" not in run.stderr
    assert run.code == 0, run
    assert took < SECONDS_FOR_LARGE
