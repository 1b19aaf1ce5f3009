"""Find the libmujoco to check against: the one the user's own programs would load."""

import os
import re
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.errors import MjcfLintError

_PATTERNS = {
    "win32": ("mujoco.dll", "libmujoco.so*", "libmujoco*.dylib"),
    "darwin": ("libmujoco*.dylib", "libmujoco.so*", "mujoco.dll"),
    "linux": ("libmujoco.so*", "libmujoco*.dylib", "mujoco.dll"),
}
_RELEASE_IN_NAME = re.compile(r"libmujoco(?:\.so\.(\d+\.\d+\.\d+)|\.(\d+\.\d+\.\d+)\.dylib)")
_SECONDS_FOR_A_PYTHON = 20.0
_MARK = "mjcf-lint: "
# The empty entry is the working directory, where a folder may just happen to be called mujoco.
_ASK = f"""
import sys
sys.path[:] = [entry for entry in sys.path if entry]
import importlib.util, json
spec = importlib.util.find_spec("mujoco")
print({_MARK!r} + json.dumps(list(spec.submodule_search_locations or ()) if spec else []))
"""


class EngineNotFound(MjcfLintError):
    """No libmujoco to work with; the message says where it was looked for and what to do."""


class Library(NamedTuple):
    """A libmujoco file, the plugins and C headers shipped with it, and who named it."""

    path: Path
    plugins: Path | None
    headers: Path | None
    source: str
    python: Path | None = None
    """The interpreter whose programs load it; None for one that belongs to none."""

    @property
    def release(self) -> str | None:
        """The release that its name tells, as builds for Linux and macOS have it; else None."""
        named = _RELEASE_IN_NAME.fullmatch(self.path.name)
        return named[1] or named[2] if named else None


def library_in(folder: Path, source: str) -> Library:
    """Return the library of a `mujoco` package folder, installed or unpacked from a wheel.

    Raises EngineNotFound if the folder holds none.
    """
    if library := _first_library((folder,), source):
        return library
    raise EngineNotFound(f"{folder} holds no libmujoco ({source}); reinstall mujoco there")


def find_library(python: Path | None = None, environ: Mapping[str, str] = os.environ) -> Library:
    """Return the library of `python`, else of VIRTUAL_ENV, CONDA_PREFIX, or our own interpreter.

    An environment without mujoco is passed over; an explicit `python` without it is an error.
    Raises EngineNotFound.
    """
    if python is not None:
        source, interpreter = f"--python {python}", _interpreter(python)
        if library := _first_library(_locations(interpreter), source):
            return library._replace(python=interpreter)
        raise EngineNotFound(
            f"{python} has no mujoco installed; run `{python} -m pip install mujoco`, "
            "or name the interpreter that runs your models"
        )
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        prefix = environ.get(variable)
        if prefix and (library := _first_library(_locations_in(Path(prefix)), variable)):
            return library._replace(python=_python_in(Path(prefix)))
    if library := _first_library(_own_locations(), "this Python"):
        return library._replace(python=Path(sys.executable))
    raise EngineNotFound(
        "no mujoco in the active environment or beside mjcf-lint; run `pip install mujoco`, "
        "or name an interpreter that has it with --python"
    )


def find_python(
    python: Path | None = None, environ: Mapping[str, str] = os.environ, *, needed: bool = True
) -> Path:
    """Return the interpreter that `find_library` would ask for its library.

    Where none is `needed`, that of the active environment does without one, too: it is what
    `python` starts there. Raises EngineNotFound.
    """
    if needed:
        return find_library(python, environ).python or Path(sys.executable)
    if python is not None:
        return _interpreter(python)
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        prefix = environ.get(variable)
        if prefix and (found := _python_in(Path(prefix))):
            return found
    return Path(sys.executable)


def _release(path: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", path.name))


def _first_library(folders: Iterable[Path], source: str) -> Library | None:
    patterns = _PATTERNS.get(sys.platform, _PATTERNS["linux"])
    for folder, pattern in product(folders, patterns):
        if found := sorted(folder.glob(pattern), key=_release):
            plugins, headers = folder / "plugin", folder / "include" / "mujoco"
            return Library(
                path=found[-1].absolute(),
                plugins=plugins.absolute() if plugins.is_dir() else None,
                headers=headers.absolute() if headers.is_dir() else None,
                source=source,
            )
    return None


def _interpreter(python: Path) -> Path:
    if python.is_file():
        return python.absolute()
    if python.is_dir():
        raise EngineNotFound(
            f"--python {python} is a folder; name the interpreter in it, such as bin/python"
        )
    if len(python.parts) == 1:
        import shutil

        if command := shutil.which(python):
            return Path(command)
    raise EngineNotFound(f"--python {python} does not exist; name a Python interpreter")


def _locations(interpreter: Path) -> tuple[Path, ...]:
    """Ask an interpreter where its `mujoco` package lies, without importing it."""
    import json
    import subprocess

    try:
        answer = subprocess.run(
            [interpreter, "-c", _ASK],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS_FOR_A_PYTHON,
            check=False,
        )
    except OSError as problem:
        raise EngineNotFound(
            f"{interpreter} cannot be run ({problem.strerror}); name a Python interpreter"
        ) from problem
    except subprocess.TimeoutExpired as problem:
        raise EngineNotFound(
            f"{interpreter} gave no answer in {_SECONDS_FOR_A_PYTHON:g} s; name another interpreter"
        ) from problem
    lines = answer.stdout.decode("utf-8", "replace").splitlines()
    marked = [line.removeprefix(_MARK) for line in lines if line.startswith(_MARK)]
    if answer.returncode or not marked:
        raise EngineNotFound(f"{interpreter} is not a Python 3 that runs; name an interpreter")
    return tuple(Path(place) for place in json.loads(marked[-1]))


def _locations_in(prefix: Path) -> tuple[Path, ...]:
    if prefix.exists() and prefix.resolve() == Path(sys.prefix).resolve():
        return _own_locations()
    if interpreter := _python_in(prefix):
        try:
            return _locations(interpreter)
        except EngineNotFound:
            return ()
    return ()


def _python_in(prefix: Path) -> Path | None:
    names = ("bin/python", "Scripts/python.exe", "python.exe")
    return next((prefix / name for name in names if (prefix / name).is_file()), None)


def _own_locations() -> tuple[Path, ...]:
    try:
        spec = find_spec("mujoco")
    except (ImportError, ValueError):
        return ()
    return tuple(Path(place) for place in (spec and spec.submodule_search_locations) or ())
