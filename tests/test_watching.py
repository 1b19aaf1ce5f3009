"""A run that watches checks again when something changes, in a process as a person starts it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mjcf_lint.commands.watching import Watched, _differing
from tests.in_process import Run
from tests.test_cli import FAULTY, HEALTHY
from tests.test_streams import heeding_interrupts, posix
from tests.trees import STL, write_tree

PATIENCE = 60.0
MESH = "<mujoco><asset><mesh file='../meshes/a.stl'/></asset><include file='../part.xml'/></mujoco>"
PART = "<mujocoinclude><worldbody><geom size='1' {}/></worldbody></mujocoinclude>"


class Watching:
    """A process that watches, and what it says."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mjcf_lint", "--watch", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=heeding_interrupts,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def round(self) -> list[str]:
        """Return what is said up to the end of a run."""
        said: list[str] = []
        while not said or not said[-1].startswith("watching "):
            said.append(self.seen.pop() if self.seen else self.lines.get(timeout=PATIENCE))
        return said

    def quiet(self, seconds: float = 1.5) -> bool:
        """Say whether nothing is said for a while."""
        try:
            self.seen.append(self.lines.get(timeout=seconds))
        except queue.Empty:
            return True
        return False


Start = Callable[..., Watching]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    (tmp_path / ".git").mkdir()
    started: list[Watching] = []

    def start(*arguments: str) -> Watching:
        shown = ("--output-format", "concise", "--engine", "never")
        started.append(Watching(tmp_path, *arguments, *shown))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


@posix
def test_it_checks_again_whatever_changes(start: Start, tmp_path: Path) -> None:
    write_tree(tmp_path, {"models/a.xml": MESH, "part.xml": PART.format(""), "meshes/a.stl": STL})
    one = start("models")
    assert one.round()[-1] == "watching 3 files; Ctrl-C ends"
    write_tree(tmp_path, {"part.xml": PART.format("zzz='1'")})
    said = one.round()
    assert said[0] == "changed: part.xml"
    assert "part.xml:1:42: error unknown-attribute" in said[1]
    (tmp_path / "meshes" / "a.stl").unlink()
    assert any("asset-missing" in line for line in one.round())
    # By another name first, as editors do.
    write_tree(tmp_path, {"meshes/a.stl~": STL})
    (tmp_path / "meshes" / "a.stl~").rename(tmp_path / "meshes" / "a.stl")
    assert not any("asset-missing" in line for line in one.round())
    write_tree(tmp_path, {"notes.txt": "", "models/b.txt": "", "other.xml": HEALTHY})
    assert one.quiet()
    write_tree(tmp_path, {"models/new/b.xml": FAULTY})
    said = one.round()
    while not any("models/new/b.xml" in line and "error" in line for line in said):
        said = one.round()
    one.process.send_signal(signal.SIGINT)
    assert one.process.wait(PATIENCE) == 130
    assert one.quiet(0.1)


@posix
def test_a_mistake_is_said_and_the_watch_goes_on(start: Start, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY, "mjcf-lint.toml": ""})
    one = start(".", "--output-file", "report.xml")
    one.round()
    write_tree(tmp_path, {"mjcf-lint.toml": "ignor = 'style'"})
    said = one.round()
    assert said[0] == "changed: mjcf-lint.toml"
    assert "no setting is named 'ignor'; did you mean 'ignore'?" in said[1]
    write_tree(tmp_path, {"mjcf-lint.toml": "", "a.xml": FAULTY})
    assert any("unknown-attribute" in line for line in one.round())
    # What it writes itself does not set it off.
    assert one.quiet()
    assert one.process.poll() is None


@posix
def test_with_fix_it_settles(start: Start, tmp_path: Path) -> None:
    note = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"
    write_tree(tmp_path, {"a.xml": HEALTHY})
    one = start("--fix")
    one.round()
    write_tree(tmp_path, {"a.xml": note})
    assert any(line == "repaired a.xml" for line in one.round())
    while not one.quiet():
        assert not any("repaired" in line for line in one.round())
    assert "a == b" in (tmp_path / "a.xml").read_text()


def test_the_state_tells_what_changed_while_it_was_not_watched(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY, "b.xml": HEALTHY, "a.txt": "", "far/a.stl": STL})
    ours = tmp_path / "report.xml"
    watched = Watched(frozenset({tmp_path / "far/a.stl"}), frozenset({tmp_path}), frozenset({ours}))
    before = watched.state()
    assert {path.name for path in before} == {"a.xml", "b.xml", "a.stl"}
    write_tree(tmp_path, {"report.xml": "", "a.txt": "more", "far/b.stl": STL})
    assert watched.state() == before
    other = write_tree(tmp_path, {"old.xml~": HEALTHY}) / "old.xml~"
    os.utime(other, (0, 0))
    other.rename(tmp_path / "b.xml")
    (tmp_path / "far" / "a.stl").unlink()
    (tmp_path / "c.xml").touch()
    names = [path.name for path in _differing(before, watched.state())]
    assert names == ["b.xml", "c.xml", "a.stl"]


def test_what_counts(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    watched = Watched(
        frozenset({tmp_path / "far/away/a.stl"}),
        frozenset({tmp_path}),
        frozenset({tmp_path / "r.xml"}),
    )
    for name, edited, came in (
        ("a.xml", True, True),
        ("a.MJCF", True, True),
        ("a.txt", False, False),
        (".a.xml", False, False),
        ("r.xml", False, False),
        ("mjcf-lint.toml", True, True),
        ("far/away/a.stl", True, True),
        ("far/away/b.stl", False, False),
        ("far", False, True),
        ("sub", False, True),
        ("sub/a.xml", False, False),
    ):
        path = tmp_path / name
        assert watched.counts(path, came_or_went=False) is edited, name
        assert watched.counts(path, came_or_went=True) is came, name
    assert watched.places == [tmp_path]


def test_what_makes_no_sense_is_refused(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY})
    for flags, said in (
        (("--diff",), "--watch and --diff exclude each other"),
        (("--output-dir", "x"), "--output-dir and --watch exclude each other"),
        (("nowhere",), "nowhere: no such file or folder"),
    ):
        ran = run("--watch", *flags)
        assert (ran.code, ran.out, ran.err) == (2, "", f"mjcf-lint: {said}\n")


def test_without_watchfiles_it_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY})
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = run("--watch")
    assert ran.code == 2
    assert ran.err == "mjcf-lint: --watch needs watchfiles: pip install 'mjcf-lint[watch]'\n"
