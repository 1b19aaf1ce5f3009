"""The release of a library is known by its name, and its engine begins when it is asked."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine, EngineNotFound, Library
from mjcf_lint.sessions.bench import Opened
from mjcf_lint.sessions.session import EngineUse, session


def library(path: Path) -> Library:
    return Library(path, None, None, "a test")


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("libmujoco.so.3.1.6", "3.1.6"),
        ("libmujoco.3.2.0.dylib", "3.2.0"),
        ("libmujoco.so", None),
        ("libmujoco.dylib", None),
        ("mujoco.dll", None),
        ("libmujoco.so.3.1", None),
        ("libmujoco.so.3.1.6.bak", None),
        ("libmujoco_plugin.so.3.1.6", None),
    ],
)
def test_a_name_tells_the_release_or_none(name: str, release: str | None) -> None:
    assert library(Path(name)).release == release


def test_it_is_what_the_library_says_of_itself(engine: Engine) -> None:
    assert engine.library.release == engine.version()


@pytest.mark.parametrize("name", ["libmujoco.so", "libmujoco.so.99.9.9"])
def test_a_library_whose_name_tells_nothing_known_is_asked(name: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        opened = Opened(library(tmp_path / name), stack)
        with pytest.raises(EngineNotFound):
            opened.release(asking=False)


def test_reading_asks_no_library(tmp_path: Path) -> None:
    with ExitStack() as stack:
        opened = Opened(library(tmp_path / "libmujoco.so.3.1.6"), stack)
        assert opened.release(asking=False) == Version("3.1.6")
        with pytest.raises(EngineNotFound):
            opened.release(asking=True)


def test_a_static_session_begins_no_engine_before_it_is_wanted() -> None:
    with session(use=EngineUse.NEVER) as now:
        (bench,) = now.benches
        assert bench.opened is not None
        assert bench.opened._engine is None
        assert bench.library is not None
        engine = bench.engine
        assert engine is not None
        assert engine is bench.engine
        assert Version(engine.version()) == bench.target.release
    assert engine._worker is None
