"""The worker answers over its pipes as its module says, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mjcf_lint.engine import Engine, EngineNotFound, Library, worker
from mjcf_lint.engine.worker import CAPTURE, ENGINE_ABORTED, LENGTHS
from tests.conftest import OldEngine

SECONDS = 60
MEMORY = 8 << 30
BALL = "<mujoco><worldbody><geom name='ball' size='1'/></worldbody></mujoco>"
PICTURE = "<mujoco><asset><texture name='t' type='2d' file='t.png'/></asset></mujoco>"


@dataclass
class Talk:
    """A worker that was started as a script, not as the product isolates it."""

    process: subprocess.Popen[bytes]
    folder: Path

    def ask(self, **request: object) -> None:
        assert self.process.stdin
        text = json.dumps({**request, "seconds": SECONDS}).encode("ascii")
        self.process.stdin.write(LENGTHS.pack(len(text), 0) + text)
        self.process.stdin.flush()

    def answer(self) -> tuple[dict[str, Any], bytes]:
        assert self.process.stdout
        said, body = LENGTHS.unpack(self.process.stdout.read(LENGTHS.size))
        return json.loads(self.process.stdout.read(said)), self.process.stdout.read(body)

    def load(self, path: Path, *, image: bool = False) -> tuple[dict[str, Any], bytes]:
        self.ask(ask="load", path=str(path), image=image)
        return self.answer()

    def leave(self) -> int:
        """Go away, as a parent that dies does; return what the worker ends with."""
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(SECONDS)


@contextmanager
def talk(library: Library, folder: Path, memory: int = MEMORY) -> Iterator[Talk]:
    folder.mkdir()
    plugins = str(library.plugins or "")
    command = [sys.executable, "-B", worker.__file__, str(library.path), plugins, str(memory)]
    command += [str(os.getpid()), str(folder)]
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Talk(process, folder)
        finally:
            process.kill()


def test_it_says_its_version_and_answers_until_the_parent_leaves(
    engine: Engine, tmp_path: Path
) -> None:
    model = tmp_path / "model.xml"
    model.write_text(BALL)
    with talk(engine.library, tmp_path / "worker") as one:
        assert one.answer() == ({"version": engine.version()}, b"")
        one.ask(ask="schema")
        schema, _ = one.answer()
        assert schema["schema"] == engine.schema()
        plain = {"loaded": True, "message": "", "warnings": [], "printed": ""}
        assert one.load(model) == (plain, b"")
        assert one.load(model, image=True) == (plain, engine.load(model, image=True).image)
        model.write_text(BALL.replace("size", "syze"))
        refused, body = one.load(model, image=True)
        assert (refused["loaded"], body) == (False, b"")
        assert "unrecognized attribute: 'syze'" in refused["message"]
        one.ask(ask="riddle")
        assert one.answer() == ({"unknown": "riddle", "printed": ""}, b"")
        assert one.leave() == 0
    assert one.folder.exists()  # the parent is still there, and clears away itself


def test_what_is_no_library_is_said(tmp_path: Path) -> None:
    (tmp_path / "libmujoco.so").write_text("not a library")
    library = Library(tmp_path / "libmujoco.so", None, None, "a test")
    with talk(library, tmp_path / "worker") as one:
        said, _ = one.answer()
        assert "libmujoco.so" in said["failed"]
        assert one.leave() == 0


def twice(library: Library, folder: Path) -> Library:
    """Return a library whose plugins lie there under two names each, as after a bad upgrade."""
    assert library.plugins
    folder.mkdir()
    for plugin in library.plugins.iterdir():
        shutil.copy(plugin, folder / plugin.name)
        shutil.copy(plugin, folder / f"libold_{plugin.name}")
    return Library(library.path, folder, library.headers, library.source)


def test_an_engine_that_aborts_takes_the_worker_with_it(engine: Engine, tmp_path: Path) -> None:
    with talk(twice(engine.library, tmp_path / "plugins"), tmp_path / "worker") as one:
        said, _ = one.answer()
        assert "is already registered" in said["aborted"]
        assert one.process.wait(SECONDS) == ENGINE_ABORTED


def test_an_engine_that_aborts_at_its_start_is_not_found(engine: Engine, tmp_path: Path) -> None:
    with (
        Engine(twice(engine.library, tmp_path / "plugins")) as other,
        pytest.raises(EngineNotFound, match="is already registered"),
    ):
        other.version()


def test_the_first_release_with_plugins_loads_them_one_by_one(
    old_engine: OldEngine, tmp_path: Path
) -> None:
    library = old_engine("2.3.0").library
    assert library.plugins
    shutil.copytree(library.plugins, tmp_path / "plugins")
    (tmp_path / "plugins" / "notes.txt").write_text("not a library")
    cable = "<required plugin='mujoco.elasticity.cable'/>"
    (tmp_path / "model.xml").write_text(f"<mujoco><extension>{cable}</extension></mujoco>")
    library = Library(library.path, tmp_path / "plugins", library.headers, library.source)
    with talk(library, tmp_path / "worker") as one:
        assert one.answer() == ({"version": "2.3.0"}, b"")
        said, body = one.load(tmp_path / "model.xml", image=True)
        assert said["loaded"], said
        assert body
        assert one.leave() == 0


def test_warnings_are_handed_over(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "model.xml").write_text(
        "<mujoco><worldbody><body><joint/><geom size='1'/></body></worldbody>"
        "<keyframe><key qpos='nan'/></keyframe></mujoco>"
    )
    with talk(engine.library, tmp_path / "worker") as one:
        one.answer()
        (warning,) = one.load(tmp_path / "model.xml")[0]["warnings"]
        assert "NaN" in warning
        assert one.leave() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is not kept everywhere")
def test_a_limit_too_small_for_the_library_is_said(engine: Engine) -> None:
    with (
        Engine(engine.library, memory=1 << 20) as starved,
        pytest.raises(EngineNotFound, match="no libmujoco this machine can load"),
    ):
        starved.version()


def test_what_the_engine_prints_is_handed_over_once(engine: Engine, tmp_path: Path) -> None:
    with talk(engine.library, tmp_path / "worker") as one:
        one.answer()
        (one.folder / CAPTURE).write_text("printed by a plugin")
        one.ask(ask="schema")
        assert one.answer()[0]["printed"] == "printed by a plugin"
        one.ask(ask="schema")
        assert one.answer()[0]["printed"] == ""
        assert one.leave() == 0
