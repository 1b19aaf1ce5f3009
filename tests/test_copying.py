"""Copies are there whole or not at all, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from mjcf_lint.compiling.layout import Layout, layout
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.copying import copy_whole
from mjcf_lint.repair.writer import WriteError
from tests.killed_writers import killed_at
from tests.real.command_line import mjcf_lint
from tests.trees import STL, Content, read_model, tree_of, write_tree
from tests.unprivileged import unprivileged

NOTE = "<mujoco><!-- a -- b --><asset><mesh file='a.stl'/></asset>{}</mujoco>"
INCLUDE = "<include file='parts/b.xml'/>"
BALL = "<mujocoinclude><worldbody><geom size='1'/></worldbody></mujocoinclude>"
FILES: dict[str, Content] = {"model.xml": NOTE.format(INCLUDE), "a.stl": STL, "parts/b.xml": BALL}
posix = pytest.mark.skipif(os.name != "posix", reason="forks as POSIX does")


@pytest.fixture
def plan(tmp_path: Path, target: Target) -> Layout:
    folder = write_tree(tmp_path / "models", FILES)
    return layout([read_model(folder / "model.xml", target, Kind.ROOT)], Files().read)


def changed(plan: Layout) -> dict[Path, bytes]:
    return {(plan.base / "model.xml").resolve(): b"new"}


def expected() -> dict[str, bytes]:
    texts = {
        name: text if isinstance(text, bytes) else text.encode() for name, text in FILES.items()
    }
    return {**texts, "model.xml": b"new"}


def test_a_folder_that_is_not_there_is_made(plan: Layout, tmp_path: Path) -> None:
    copy_whole(plan, tmp_path / "x" / "y" / "out", changed(plan))
    assert tree_of(tmp_path / "x") == {f"y/out/{name}": data for name, data in expected().items()}
    if os.name == "posix":
        (tmp_path / "made").mkdir()
        modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("x/y/out", "made")}
        assert len(modes) == 1


def test_an_empty_folder_is_filled(plan: Layout, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    copy_whole(plan, tmp_path / "out", changed(plan))
    assert tree_of(tmp_path / "out") == expected()
    assert {path.name for path in tmp_path.iterdir()} == {"models", "out"}


def test_the_folder_that_one_stands_in_stays(
    plan: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    before = (tmp_path / "out").stat().st_ino
    copy_whole(plan, Path(), changed(plan))
    assert tree_of(tmp_path / "out") == expected()
    assert (tmp_path / "out").stat().st_ino == before
    assert {path.name for path in tmp_path.iterdir()} == {"models", "out"}


def test_a_folder_that_filled_meanwhile_is_left_alone(plan: Layout, tmp_path: Path) -> None:
    write_tree(tmp_path / "out", {"mine.xml": "mine"})
    with pytest.raises(WriteError, match=r"out.*nothing written"):
        copy_whole(plan, tmp_path / "out", changed(plan))
    assert tree_of(tmp_path / "out") == {"mine.xml": b"mine"}
    assert {path.name for path in tmp_path.iterdir()} == {"models", "out"}


def test_a_file_that_has_gone_leaves_nothing(plan: Layout, tmp_path: Path) -> None:
    (plan.base / "parts" / "b.xml").unlink()
    with pytest.raises(WriteError, match=r"b\.xml: No such file or directory; nothing written"):
        copy_whole(plan, tmp_path / "x" / "out", changed(plan))
    assert {path.name for path in tmp_path.iterdir()} == {"models"}


@posix
@pytest.mark.parametrize("there", [True, False], ids=["empty", "not-there"])
def test_killed_at_any_step_it_is_whole_or_not_there(
    *, there: bool, plan: Layout, tmp_path: Path
) -> None:
    seen = set()
    for step in range(1, 500):
        out = tmp_path / str(step) / "out"
        out.parent.mkdir()
        if there:
            out.mkdir()
        survived = killed_at(step, partial(copy_whole, plan, out, changed(plan)))
        found = tree_of(out) if out.exists() else {}
        assert found in ({}, expected()), step
        others = [path.name for path in out.parent.iterdir() if path != out]
        assert all(name.startswith(".out.") and name.endswith(".tmp") for name in others)
        seen.add(bool(found))
        if survived:
            assert found
            assert not others
            break
    assert seen == {True, False}


@posix
def test_a_full_disk_leaves_nothing(plan: Layout, tmp_path: Path) -> None:
    def fill() -> None:
        resource = import_module("resource")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(STL) - 1,) * 2)
        copy_whole(plan, tmp_path / "x" / "out", changed(plan))

    import_module("resource")
    tmp_path.chmod(0o777)
    assert "File too large; nothing written" in failure(fill, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"models"}


@posix
def test_a_read_only_folder_is_told(plan: Layout, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    said = failure(lambda: copy_whole(plan, tmp_path / "closed" / "out", changed(plan)), tmp_path)
    assert "Permission denied; nothing written" in said
    assert not any((tmp_path / "closed").iterdir())


def failure(action: Callable[[], None], *readable: Path) -> str:
    """Return what a WriteError says that an action in a process of its own ends with."""

    def told() -> str:
        try:
            action()
        except WriteError as error:
            return str(error)
        return ""

    return unprivileged(told, *readable)


def test_the_command_line_says_what_was_not_written(tmp_path: Path) -> None:
    write_tree(tmp_path, {"in/a.xml": "<mujoco/>", "taken": ""})
    run = mjcf_lint(
        tmp_path / "in", "--output-dir", tmp_path / "taken" / "out", "--engine", "never"
    )
    assert run.code == 2
    assert "taken" in run.stderr
    assert "nothing written" in run.stderr
    assert set(tree_of(tmp_path)) == {"in/a.xml", "taken"}
