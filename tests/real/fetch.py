"""Public packages, engine libraries and environments for the tests, each fetched once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import platformdirs
import pytest
from packaging.version import Version

from mjcf_lint.engine import Library
from mjcf_lint.engine.store import StoreError, install

CACHE_VARIABLE = "MJCF_LINT_TEST_CACHE"
PACKAGES = {
    "gymnasium-robotics": "1.2.4",
    "d4rl": "1.1",
    "metaworld": "3.1.1",
    "gymnasium": "1.4.0",
    "dm-control": "1.0.50",
}

_FIRST_WITH_A_CORE = Version("4.0.0")
# What the library does not depend on: any Python may run us, whatever wheels there are for it.
_ANY_WHEEL = ("--python-version", "3.11", "--implementation", "cp")
_BRIEF = ("--retries", "2", "--disable-pip-version-check", "--only-binary", ":all:")
_SHOWN = 3


class _Unavailable(Exception):
    """Something could not be fetched; the message says what and why."""


def package(name: str, version: str = "") -> Path:
    """Return the folder with the content of a package's wheel, by default of its known release."""
    version = version or PACKAGES[name]
    return _once(f"{name}-{version}", lambda folder: _unpack(f"{name}=={version}", folder))


def library(version: str) -> Library:
    """Return the engine of a release."""
    key = f"engines/{version}"
    try:
        if key in _failures:
            raise StoreError(_failures[key])
        return install(Version(version), _cache())
    except StoreError as problem:
        _failures[key] = str(problem)
        raise _given_up(str(problem)) from None


def python_with(version: str) -> Path:
    """Return an interpreter in whose environment the files of a mujoco release lie."""
    wheel = _mujoco(version)

    def make(folder: Path) -> None:
        venv.create(folder, symlinks=os.name == "posix")
        shutil.copytree(wheel, _site_packages(folder), dirs_exist_ok=True)

    return _interpreter(_once(f"python-{_this_python()}-mujoco-{version}", make))


def environment(name: str, *installs: tuple[str, ...]) -> Path:
    """Return an interpreter of an environment of its own, made by these `pip install`s in turn."""
    key = sha256(repr(installs).encode()).hexdigest()[:8]

    def make(folder: Path) -> None:
        venv.create(folder, symlinks=os.name == "posix", with_pip=True)
        for arguments in installs:
            _pip(_interpreter(folder), "install", *arguments)

    return _interpreter(_once(f"{name}-{_this_python()}-{key}", make))


def _mujoco(version: str) -> Path:
    """Return a folder with the content of the wheel that carries the library of a release."""
    return package("mujoco-core" if Version(version) >= _FIRST_WITH_A_CORE else "mujoco", version)


def _unpack(requirement: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as downloads:
        _pip(
            Path(sys.executable),
            *("download", "--no-deps", "--dest", downloads, *_ANY_WHEEL, requirement),
        )
        (wheel,) = Path(downloads).iterdir()
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def _pip(python: Path, command: str, *arguments: str) -> None:
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
        raise _Unavailable(f"pip {command} of {wanted} failed: {reason}")


def _once(name: str, make: Callable[[Path], None]) -> Path:
    try:
        return _made(name, make, _cache())
    except _Unavailable as problem:
        raise _given_up(str(problem)) from None


_failures: dict[str, str] = {}


def _made(name: str, make: Callable[[Path], None], cache: Path) -> Path:
    """Return a folder of the cache, made beside its place and renamed when it is whole."""
    place = cache / name
    if place.is_dir():
        return place
    if name in _failures:
        raise _Unavailable(_failures[name])
    with _locked(cache / f"{name}.lock"):
        if not place.is_dir():
            with tempfile.TemporaryDirectory(dir=cache, prefix=f".{name}-") as scratch:
                try:
                    make(Path(scratch) / name)
                except _Unavailable as problem:
                    _failures[name] = str(problem)
                    raise
                (Path(scratch) / name).rename(place)
    return place


def _given_up(reason: str) -> BaseException:
    """Return what ends a test: a failure where nothing may be missing, else a skip."""
    if os.environ.get("CI") == "true":
        return pytest.fail.Exception(reason, pytrace=False)
    return pytest.skip.Exception(reason)


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


@lru_cache(maxsize=1)
def _cache() -> Path:
    named = os.environ.get(CACHE_VARIABLE)
    cache = Path(named).absolute() if named else platformdirs.user_cache_path("mjcf-lint-tests")
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def _this_python() -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{version}-{sha256(sys.base_prefix.encode()).hexdigest()[:8]}"


def _interpreter(environment: Path) -> Path:
    return environment / ("bin/python" if os.name == "posix" else "Scripts/python.exe")


def _site_packages(environment: Path) -> Path:
    if os.name != "posix":
        return environment / "Lib" / "site-packages"
    return next((environment / "lib").glob("python*/site-packages"))
