"""A run that breaks off goes on from the file that it wrote, and from no other."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.commands import progress
from mjcf_lint.releases.target import Target
from tests.in_process import Run
from tests.trees import write_tree

FAULTY = '<mujoco><include file="part.xml"/><compiler coordinate="global"/></mujoco>'
TREE = {f"{name}.xml": FAULTY for name in "abcd"} | {"part.xml": "<mujocoinclude/>"}
GIVEN = ("check", ".", "--engine", "never", "--no-cache", "--output-format", "json")


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models that are looked at."""
    names: list[str] = []
    examine = Linter.examine

    def noted(linter: Linter, path: Path) -> object:
        names.append(path.name)
        return examine(linter, path)

    monkeypatch.setattr(Linter, "examine", noted)
    return names


def test_only_the_rest_is_looked_at_again(tmp_path: Path, run: Run, looked: list[str]) -> None:
    write_tree(tmp_path, TREE)
    file = tmp_path / "seen.jsonl"
    plain = run(*GIVEN)
    assert run(*GIVEN, "--resume", file) == plain
    lines = file.read_bytes().splitlines(keepends=True)
    assert len(lines) == 1 + 4
    looked.clear()
    assert run(*GIVEN, "--resume", file) == plain
    assert looked == []
    assert file.read_bytes() == b"".join(lines)
    for cut in (lines[:3], [*lines[:3], lines[3][:40]], [*lines[:2], b"{broken}\n", lines[2]]):
        file.write_bytes(b"".join(cut))
        looked.clear()
        assert run(*GIVEN, "--resume", file) == plain
        assert len(looked) == 2
        assert [json.loads(line) for line in file.read_bytes().splitlines() if b"{br" not in line]
        assert file.read_bytes().startswith(b"".join(cut[:3]))


def test_a_model_that_has_changed_is_looked_at_again(
    tmp_path: Path, run: Run, looked: list[str]
) -> None:
    write_tree(tmp_path, TREE)
    file = tmp_path / "seen.jsonl"
    run(*GIVEN, "--resume", file)
    (tmp_path / "b.xml").write_text("<mujoco/>")
    looked.clear()
    again = run(*GIVEN, "--resume", file)
    assert looked == ["b.xml"]
    assert again == run(*GIVEN)
    (tmp_path / "part.xml").write_text("<mujocoinclude><option timestep='0.3'/></mujocoinclude>")
    looked.clear()
    again = run(*GIVEN, "--resume", file)
    assert looked == ["a.xml", "c.xml", "d.xml"]
    assert again == run(*GIVEN)


def test_each_target_has_its_lines(tmp_path: Path, run: Run, looked: list[str]) -> None:
    write_tree(tmp_path, TREE)
    file = tmp_path / "seen.jsonl"
    several = (*GIVEN, "--target-version", "2.3.7,3.1.6")
    plain = run(*several)
    assert run(*several, "--resume", file) == plain
    lines = file.read_bytes().splitlines(keepends=True)
    assert len(lines) == 2 * (1 + 4)
    file.write_bytes(b"".join(lines[:7]))  # the second target had one model
    looked.clear()
    assert run(*several, "--resume", file) == plain
    assert looked == ["b.xml", "c.xml", "d.xml"]


@pytest.mark.parametrize(
    "more", [("--ignore", "physics"), ("--target-version", "3.1.6"), ("--from-version", "3.1.6")]
)
def test_a_file_of_another_run_is_refused(tmp_path: Path, run: Run, more: tuple[str, ...]) -> None:
    write_tree(tmp_path, TREE)
    file = tmp_path / "seen.jsonl"
    run(*GIVEN, "--resume", file)
    before = file.read_bytes()
    said = run(*GIVEN, "--resume", file, *more)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"mjcf-lint: --resume {file} is of another run: ")
    assert said.err.count("\n") == 1
    assert file.read_bytes() == before


@pytest.mark.parametrize("data", [b"<mujoco/>", b"<mujoco/>\n", b'{"a": 1}\n', b"\n\n", b"\xff"])
def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path, run: Run, data: bytes) -> None:
    write_tree(tmp_path, TREE)
    file = tmp_path / "model"
    file.write_bytes(data)
    said = run(*GIVEN, "--resume", file)
    assert (said.code, said.out) == (2, "")
    assert said.err == f"mjcf-lint: --resume {file}: no run has written this file\n"
    assert file.read_bytes() == data


@pytest.mark.parametrize("data", [b"", b'{"mjcf-l', b'{"mjcf-lint":"0.1","order":"ab'])
def test_a_file_that_was_hardly_begun_is_begun_again(tmp_path: Path, run: Run, data: bytes) -> None:
    write_tree(tmp_path, TREE)
    file = tmp_path / "seen.jsonl"
    file.write_bytes(data)
    assert run(*GIVEN, "--resume", file) == run(*GIVEN)
    assert len(file.read_bytes().splitlines()) == 1 + 4


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, run: Run) -> None:
    write_tree(tmp_path, TREE)
    said = run(*GIVEN, "--resume", tmp_path / "none" / "seen.jsonl")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("seen.jsonl: No such file or directory\n")
    assert run(*GIVEN, "--resume", tmp_path).code == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_tells_how_far_a_long_run_is(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, TREE)
    paths = [tmp_path / f"{name}.xml" for name in "abcd"]
    linter = Linter(target, ())
    seen = [linter.examine(path) for path in paths]
    assert progress.bar_on_a_terminal() is None
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setitem(os.environ, "TERM", "xterm")
    show = progress.bar_on_a_terminal()
    assert show
    assert list(show(seen, 4)) == seen
    assert terminal.getvalue() == ""
    monkeypatch.setattr(progress, "_SECONDS_WITHOUT", -1)
    assert list(show(seen, 4)) == seen
    assert "1/4" in terminal.getvalue()
    terminal.truncate(0)
    linter.show = show
    linter.look_at(paths)
    assert len(linter._outlines) == 4
    assert "1/4" in terminal.getvalue()
