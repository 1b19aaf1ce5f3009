"""Odd Python environments and broken engines are said for what they are."""

from __future__ import annotations

import importlib.machinery
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mjcf_lint.engine import (
    Engine,
    EngineNotFound,
    ImageError,
    Outcome,
    fields,
    find_library,
    library_in,
)
from mjcf_lint.engine.find import find_python
from mjcf_lint.engine.process import cause_of_death
from tests.conftest import OldEngine
from tests.trees import write_tree

BALL = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"

posix = pytest.mark.skipif(os.name != "posix", reason="scripts of POSIX")


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@posix
def test_an_interpreter_may_be_named_as_the_shell_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path / "bin" / "my-python", f"exec '{sys.executable}' \"$@\"")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    found = find_library(Path("my-python"), {})
    assert found.source == "--python my-python"
    assert found.path == find_library(environ={}).path
    with pytest.raises(EngineNotFound, match="my-python2 does not exist"):
        find_library(Path("my-python2"), {})


@posix
@pytest.mark.parametrize("does", ["exit 1", "echo something else"])
def test_what_is_no_python_3_is_said(does: str, tmp_path: Path) -> None:
    with pytest.raises(EngineNotFound, match="is not a Python 3 that runs"):
        find_library(script(tmp_path / "python", does), {})


@posix
def test_a_broken_environment_is_passed_over(tmp_path: Path) -> None:
    script(tmp_path / "bin" / "python", "exit 1")
    assert find_library(environ={"VIRTUAL_ENV": str(tmp_path)}).source == "this Python"


@posix
def test_the_interpreter_to_run_programs_with(tmp_path: Path) -> None:
    ours = Path(sys.executable)
    with_one = {"CONDA_PREFIX": sys.prefix}
    bare = {"VIRTUAL_ENV": str(tmp_path), **with_one}
    python = script(tmp_path / "bin" / "python", f"exec '{sys.base_prefix}/bin/python3' -S \"$@\"")
    assert find_python(None, {}) == ours
    assert find_python(None, with_one) == Path(sys.prefix, "bin", "python")
    assert find_python(None, bare) == Path(sys.prefix, "bin", "python")
    assert find_python(None, bare, needed=False) == python
    assert find_python(python, {}, needed=False) == python
    with pytest.raises(EngineNotFound, match="has no mujoco installed"):
        find_python(python, {})
    with pytest.raises(EngineNotFound, match="does not exist"):
        find_python(tmp_path / "nosuch", {}, needed=False)


def test_a_module_called_mujoco_that_is_no_package_is_not_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "mujoco", ModuleType("mujoco"))  # of a program around us
    with pytest.raises(EngineNotFound, match="no mujoco in the active environment"):
        find_library(environ={})
    made = ModuleType("mujoco")
    made.__spec__ = importlib.machinery.ModuleSpec("mujoco", None)
    monkeypatch.setitem(sys.modules, "mujoco", made)
    with pytest.raises(EngineNotFound, match="no mujoco in the active environment"):
        find_library(environ={})


@pytest.mark.parametrize(
    ("code", "printed", "outcome", "said"),
    [
        (-11, "", Outcome.CRASHED, "killed by SIGSEGV"),
        (-6, "why", Outcome.ABORTED, "killed by SIGABRT: why"),
        (-9, "", Outcome.OUT_OF_MEMORY, "killed by SIGKILL, most likely for want of memory"),
        (-6, "std::bad_alloc", Outcome.OUT_OF_MEMORY, "not enough memory: std::bad_alloc"),
        (0xC0000005, "", Outcome.CRASHED, "ended with 0xC0000005"),
        (3, "why", Outcome.ABORTED, "ended with exit code 3: why"),
    ],
)
@posix
def test_an_exit_code_tells_what_a_worker_died_of(
    code: int, printed: str, outcome: Outcome, said: str
) -> None:
    assert cause_of_death(code, printed) == (outcome, said)


@pytest.fixture
def headers(engine: Engine, tmp_path: Path) -> Path:
    assert engine.library.headers
    return Path(shutil.copytree(engine.library.headers, tmp_path / "headers"))


@pytest.fixture
def image(engine: Engine, tmp_path: Path) -> bytes:
    write_tree(tmp_path, {"m.xml": BALL})
    found = engine.load(tmp_path / "m.xml", image=True).image
    assert found
    return found


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("mjxmacro.h", "MJMODEL_POINTERS", "MJMODEL_THINGS", "do not describe mjModel as we know"),
        (
            "mjxmacro.h",
            "mjtNum,  geom_size,",
            "mjtOther, geom_size,",
            "a type that is new to us: mjtOther",
        ),
        ("mjmodel.h", "struct mjOption_", "struct mjChoice_", "do not declare mjOption"),
        ("mjxmacro.h", "nmesh,", "nother,", "a dimension that is new to us: nother"),
    ],
)
def test_headers_of_another_make_are_refused(
    file: str, old: str, new: str, said: str, headers: Path, image: bytes
) -> None:
    replaced(headers / file, old, new)
    with pytest.raises(ImageError, match=said):
        fields(image, headers)


def test_headers_that_are_no_text_are_refused(headers: Path, image: bytes) -> None:
    (headers / "mjxmacro.h").write_bytes(b"\xff\xfe")
    with pytest.raises(ImageError, match="cannot be read"):
        fields(image, headers)


def test_an_image_of_another_release_is_refused(image: bytes, old_engine: OldEngine) -> None:
    other = old_engine("3.1.6").library.headers
    assert other
    with pytest.raises(ImageError, match="was not compiled by the release whose headers"):
        fields(image, other)


@posix
def test_a_library_that_kills_what_loads_it_is_said(tmp_path: Path, engine: Engine) -> None:
    data = bytearray(engine.library.path.read_bytes())
    data[len(data) // 4 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 4)
    (tmp_path / engine.library.path.name).write_bytes(data)
    with (
        Engine(library_in(tmp_path, "a damaged disk")) as other,
        pytest.raises(EngineNotFound, match="is no libmujoco this machine can load"),
    ):
        other.version()
