"""What is made to hurt is told in bounded time and memory; the cases are those of the figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.hostile import Ran, run
from bench.hostile_cases import Case, case, cases

pytestmark = pytest.mark.skipif(os.name != "posix", reason="measures as POSIX does")

QUICK = 60
"""Seconds of the processor; cases that may take more are left to the long tests."""
RAW = {"\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\u2067", "\u200f", "\u061c", "\r", "\x00"}
NAME = "evil\x1b[31m\u202e\n::error::.xml"


def checked(one: Case, folder: Path) -> Ran:
    """Run a case and hold it to its limits."""
    ran = run(one, folder)
    said = (ran.out + ran.err).decode("utf-8", "surrogateescape")
    assert ran.cost.exit_code in one.codes, ran.cost
    assert ran.cost.cpu_seconds <= one.seconds, ran.cost
    assert ran.cost.peak_mb <= one.megabytes, ran.cost
    assert one.says in said
    assert not (one.whole and "was given up" in said), said
    assert "Traceback" not in said
    assert "bug" not in said
    assert "root:" not in said, "what stands in /etc/passwd"
    return ran


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(one, id=one.name, marks=pytest.mark.long if one.seconds > QUICK else ())
        for one in cases()
    ],
)
def test_it_is_told_within_bounds(one: Case, tmp_path: Path) -> None:
    ran = checked(one, tmp_path)
    if "diff" not in one.name:
        assert not RAW & set((ran.out + ran.err).decode("utf-8", "backslashreplace"))


@pytest.mark.parametrize("how", ["full", "concise", "json"])
def test_a_megabyte_of_a_name_is_not_repeated(how: str, tmp_path: Path) -> None:
    long = case("a name of ten million letters, used twice")
    made = Case(long.name, lambda folder: (*long.make(folder), "--output-format", how), 60, 2000)
    ran = checked(made, tmp_path)
    assert ran.cost.exit_code == 1
    assert len(ran.out) < 20_000


@pytest.mark.parametrize("command", ["check", "matrix"])
@pytest.mark.parametrize("there", [True, False], ids=["there", "missing"])
def test_a_name_on_the_command_line_is_spelled_out(
    *, command: str, there: bool, tmp_path: Path
) -> None:
    if there:
        (tmp_path / NAME).write_text(
            "<mujoco><!-- a -- b --><worldbody><geom/></worldbody></mujoco>"
        )
    done = subprocess.run(
        [sys.executable, "-m", "mjcf_lint", command, NAME],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8", "backslashreplace")
    assert not RAW & set(said)
    assert "\n::error" not in said
    assert "bug" not in said


def test_a_diff_names_files_as_git_does(tmp_path: Path) -> None:
    name = 'evil\x1b[31m\u202e"\\\n.xml'
    (tmp_path / name).write_text("<mujoco><!-- a -- b --></mujoco>\n")
    done = subprocess.run(
        [sys.executable, "-m", "mjcf_lint", name, "--diff"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    first = done.stdout.split(b"\n")[0]
    assert first == rb'--- "a/evil\033[31m\342\200\256\"\\\012.xml"'
    (tmp_path / ".git").mkdir(exist_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply"], cwd=tmp_path, check=True, input=done.stdout)
    assert (tmp_path / name).read_text() == "<mujoco><!-- a == b --></mujoco>\n"


def test_a_diff_on_a_terminal_is_spelled_out(tmp_path: Path) -> None:
    import pty

    (tmp_path / "a.xml").write_text("<mujoco>\t<!-- \x1b[2J\u202e a -- b --></mujoco>\n")
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "mjcf_lint", "a.xml", "--diff"],
        cwd=tmp_path,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**os.environ, "NO_COLOR": "1"},
    )
    os.close(theirs)
    said = b""
    try:
        while more := os.read(ours, 4096):
            said += more
    except OSError:
        pass  # the other end has closed
    done.wait()
    assert b"\x1b" not in said
    assert b"\\x1b[2J\\u202e a == b" in said
    assert b"<mujoco>\t<!--" in said
