"""A run that is killed while it writes leaves all old, or is finished by the next one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from mjcf_lint.cache import CACHE_VARIABLE
from mjcf_lint.repair.journal import Entry, Journal, interrupted
from mjcf_lint.repair.writer import WriteError, cut_off, finish
from tests.killed_writers import FILES
from tests.real.command_line import mjcf_lint
from tests.trees import tree_of, write_tree

KILLS = 200
PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Life:
    """What a killed write came to: files new at once, announced as cut off, new in the end."""

    at_once: int
    announced: int
    in_the_end: int
    left: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def torn(self) -> bool:
        return 0 < self.at_once < FILES


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def lives(folder: Path, mode: str) -> list[Life]:
    folder.mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "tests.killed_writers", str(folder), mode],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [Life(*json.loads(line)) for line in run.stdout.splitlines()]


def check(life: Life) -> None:
    assert life.in_the_end in (0, FILES)
    assert life.announced or not life.torn
    assert life.in_the_end >= life.at_once
    assert not life.left
    assert len(life.files) == FILES


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_any_step_it_is_all_old_or_all_new(tmp_path: Path) -> None:
    found = lives(tmp_path / "assets", "steps")
    for life in found:
        check(life)
    ends = [life.in_the_end for life in found]
    assert ends == sorted(ends)
    assert set(ends) == {0, FILES}
    assert {life.at_once for life in found} == set(range(FILES + 1))
    assert found[-1].announced == 0
    assert list(interrupted()) == []


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_200_random_moments_it_is_all_old_or_all_new(tmp_path: Path) -> None:
    found = lives(tmp_path / "assets", str(KILLS))
    assert len(found) == KILLS
    for life in found:
        check(life)
    assert any(life.announced for life in found), "no kill hit a write: the test shows nothing"
    assert list(interrupted()) == []


def cut(folder: Path, *names: str, ready: bool = True) -> Journal:
    """Leave a write as if it had been killed before its first rename."""
    entries = [Entry.of(folder / name, b"old", b"new") for name in names]
    journal = Journal(entries)
    for entry in entries:
        Path(entry.temporary).write_bytes(b"new")
    if ready:
        journal.ready()
    return journal


def test_a_file_changed_since_is_left_alone(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old", "b.xml": "mine"})
    cut(folder, "a.xml", "b.xml")
    (one,) = finish([folder])
    assert one.finished == (folder / "a.xml",)
    assert one.left == (folder / "b.xml",)
    assert tree_of(folder) == {"a.xml": b"new", "b.xml": b"mine"}


def test_new_bytes_that_were_not_all_there_are_cleared_away(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old"})
    cut(folder, "a.xml", ready=False)
    (one,) = finish([folder])
    assert (one.finished, one.left) == ((), ())
    assert tree_of(folder) == {"a.xml": b"old"}


def test_new_bytes_that_are_lost_are_not_taken_for_written(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old"})
    cut(folder, "a.xml")
    for temporary in folder.glob(".a.xml.*"):
        temporary.write_bytes(b"ne")
    (one,) = finish([folder])
    assert one.left == (folder / "a.xml",)
    assert tree_of(folder) == {"a.xml": b"old"}


def test_a_write_elsewhere_is_left_to_a_run_there(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old"})
    other = write_tree(tmp_path / "other", {"pyproject.toml": "", "b.xml": "b"})
    cut(folder, "a.xml")
    assert finish([other]) == ()
    assert cut_off([other]) == ()
    assert cut_off([folder]) == (folder / "a.xml",)


def test_a_journal_that_was_never_whole_is_cleared_away(tmp_path: Path, cache: Path) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old"})
    write_tree(cache, {"journals/torn.json": '[{"target": "/'})
    assert [one.finished for one in finish([folder])] == [()]
    assert list(interrupted()) == []


def test_what_cannot_be_finished_is_said_and_kept(tmp_path: Path) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old"})
    cut(folder, "a.xml")
    (temporary,) = folder.glob(".a.xml.*")
    temporary.unlink()
    temporary.mkdir()
    with pytest.raises(WriteError) as stopped:
        finish([folder])
    place, _, said = str(stopped.value).partition(": ")
    assert Path(place) == temporary
    assert said.endswith("; a repair that was cut off is not finished")
    assert cut_off([folder]) == (folder / "a.xml",)


@pytest.mark.parametrize("held", ["{", "[1]", '[{"target": 1}]', '{"a": 1}'])
def test_a_journal_of_something_else_hurts_nobody(tmp_path: Path, cache: Path, held: str) -> None:
    folder = write_tree(tmp_path / "assets", {"a.xml": "old"})
    write_tree(cache, {"journals/odd.json": held + "\nready\n"})
    cut(folder, "a.xml")
    assert cut_off([folder]) == (folder / "a.xml",)


def test_the_command_line_says_so_and_finishes(tmp_path: Path) -> None:
    ball = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>\n"
    folder = write_tree(tmp_path / "assets", {"pyproject.toml": "", "a.xml": "old"})
    cut(folder, "a.xml")
    (folder / "ball.xml").write_text(ball)
    told = mjcf_lint(folder / "ball.xml", "--engine", "never")
    assert "a.xml was cut off: --fix finishes it" in told.stderr
    done = mjcf_lint(folder / "ball.xml", "--engine", "never", "--fix")
    assert "finished a repair that was cut off: " in done.stderr
    assert (folder / "a.xml").read_text() == "new"
    assert "cut off" not in mjcf_lint(folder / "ball.xml", "--engine", "never").stderr


def test_the_command_line_tells_what_it_left(tmp_path: Path) -> None:
    note = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>\n"
    folder = write_tree(tmp_path / "assets", {"pyproject.toml": "", "a.xml": note})
    cut(folder, "a.xml")
    ran = mjcf_lint(folder / "a.xml", "--engine", "never", "--fix")
    assert "left as they are, changed since a repair was cut off: " in ran.stderr
    assert "finished a repair" not in ran.stderr
    assert tree_of(folder)["a.xml"] == note.encode()
