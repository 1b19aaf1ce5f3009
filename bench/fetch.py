"""Public packages and engine libraries, each fetched once into a cache of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import platformdirs
from packaging.version import Version

from mjcf_lint.engine import Library
from mjcf_lint.engine.store import StoreError, install
from mjcf_lint.errors import MjcfLintError

CACHE_VARIABLE = "MJCF_LINT_TEST_CACHE"

# What the library does not depend on: any Python may run us, whatever wheels there are for it.
_ANY_WHEEL = ("--python-version", "3.11", "--implementation", "cp")
_BRIEF = ("--retries", "2", "--disable-pip-version-check", "--only-binary", ":all:")
_SHOWN = 3


class Unavailable(MjcfLintError):
    """Something could not be fetched; the message says what and why."""


def package(name: str, version: str) -> Path:
    """Return the folder with the content of a package's wheel; raises Unavailable."""
    return once(f"{name}-{version}", lambda folder: _unpack(f"{name}=={version}", folder))


def library(version: str) -> Library:
    """Return the engine of a release; raises Unavailable."""
    key = f"engines/{version}"
    try:
        if key in _failures:
            raise StoreError(_failures[key])
        return install(Version(version), cache())
    except StoreError as problem:
        _failures[key] = str(problem)
        raise Unavailable(str(problem)) from None


def pip(python: Path, command: str, *arguments: str) -> None:
    """Run pip of an interpreter; raises Unavailable with its last words."""
    run = subprocess.run(
        [python, "-m", "pip", command, "--quiet", *_BRIEF, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        said = [line for line in run.stderr.splitlines() if not line.startswith("WARNING")]
        reason = " / ".join(said[-_SHOWN:])
        wanted = " ".join(argument for argument in arguments if "==" in argument)
        raise Unavailable(f"pip {command} of {wanted} failed: {reason}")


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder of the cache, made beside its place and renamed when it is whole."""
    place = cache() / name
    if place.is_dir():
        return place
    if name in _failures:
        raise Unavailable(_failures[name])
    with _locked(cache() / f"{name}.lock"):
        if not place.is_dir():
            with tempfile.TemporaryDirectory(dir=cache(), prefix=f".{name}-") as scratch:
                try:
                    make(Path(scratch) / name)
                except Unavailable as problem:
                    _failures[name] = str(problem)
                    raise
                (Path(scratch) / name).rename(place)
    return place


@lru_cache(maxsize=1)
def cache() -> Path:
    """Return the folder that everything is kept in."""
    named = os.environ.get(CACHE_VARIABLE)
    folder = Path(named).absolute() if named else platformdirs.user_cache_path("mjcf-lint-tests")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


_failures: dict[str, str] = {}


def _unpack(requirement: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as downloads:
        pip(
            Path(sys.executable),
            *("download", "--no-deps", "--dest", downloads, *_ANY_WHEEL, requirement),
        )
        (wheel,) = Path(downloads).iterdir()
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that the system takes back from a process that dies."""
    with path.open("w") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten tries, a second apart
                    continue
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
