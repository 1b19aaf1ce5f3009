"""Libraries of MuJoCo releases in the user's cache, each in `engines/<release>/mujoco`."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.utils import parse_wheel_filename
from packaging.version import InvalidVersion, Version

from mjcf_lint.cache import cache_root
from mjcf_lint.engine import index
from mjcf_lint.engine.engine import Engine
from mjcf_lint.engine.find import EngineNotFound, Library, library_in
from mjcf_lint.engine.wheel import StoreError, unpack

__all__ = ["StoreError", "available", "install", "installed", "library_for", "remove"]

_SCRATCH = ".scratch-"
_SECONDS_TO_LEFTOVER = 24 * 60 * 60


def available() -> tuple[Version, ...]:
    """Return the releases that could be installed on this machine; raises StoreError."""
    return index.releases()


def installed(cache: Path | None = None) -> tuple[Version, ...]:
    """Return the releases in the store, oldest first."""
    return tuple(sorted(_libraries(_folder(cache))))


def library_for(release: Version, cache: Path | None = None) -> Library | None:
    """Return the library of a release, if it is in the store."""
    return _libraries(_folder(cache)).get(release)


def install(release: Version, cache: Path | None = None) -> Library:
    """Return the library of a release, fetched unless it is in the store; raises StoreError.

    A release stands in the store whole, and after its library has loaded here once.
    """
    if library := library_for(release, cache):
        return library
    folder = _folder(cache)
    with _scratch(folder) as scratch:
        wheel = index.download(release, scratch)
        made = scratch / "engine"
        unpack(wheel, made)
        _load(release, made)
        _settle(made, folder / parse_wheel_filename(wheel.name)[1].public)
    if library := library_for(release, cache):
        return library
    raise StoreError(f"MuJoCo {release} was removed from {folder} while it was installed")


def remove(release: Version, cache: Path | None = None) -> None:
    """Remove a release; raises StoreError where it is not in the store."""
    folder = _folder(cache)
    library = _libraries(folder).get(release)
    if library is None:
        raise StoreError(f"MuJoCo {release} is not among the installed engines")
    with _scratch(folder) as scratch:
        library.path.parent.parent.rename(scratch / "removed")


def _folder(cache: Path | None) -> Path:
    return (cache or cache_root()) / "engines"


def _libraries(folder: Path) -> dict[Version, Library]:
    found = {}
    try:
        places = list(folder.iterdir())
    except OSError:
        return {}
    for place in places:
        with contextlib.suppress(InvalidVersion, EngineNotFound):
            found[Version(place.name)] = library_in(place / "mujoco", "mjcf-lint engines")
    return found


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give a temporary folder in the store; what the system refuses in it is a StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with TemporaryDirectory(prefix=_SCRATCH, dir=folder, ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        raise StoreError(f"cannot change {error.filename or folder}: {error.strerror}") from None


def _sweep(folder: Path) -> None:
    """Clear away what runs that were killed have left."""
    for leftover in folder.glob(f"{_SCRATCH}*"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _SECONDS_TO_LEFTOVER:
                shutil.rmtree(leftover)


def _load(release: Version, made: Path) -> None:
    try:
        with Engine(library_in(made / "mujoco", f"MuJoCo {release}")) as engine:
            engine.version()
    except EngineNotFound as error:
        raise StoreError(str(error)) from None


def _settle(made: Path, place: Path) -> None:
    """Move a whole engine to its place, unless another run was quicker."""
    try:
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        try:
            library_in(place / "mujoco", "")
        except EngineNotFound:  # someone has cleared away half of it
            place.rename(made.with_name("broken"))
            made.rename(place)
