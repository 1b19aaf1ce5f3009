"""Copies of packages to plant in: XML files are real, all others are links to the package."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.healthy import Name, Package

_LEFT_OUT = (".py", ".pyc", ".pyi", ".so", ".npz", ".hdf5", ".lock")


@dataclass(frozen=True, slots=True)
class Ground:
    """A package and its copy."""

    package: Package
    folder: Path

    def path(self, name: Name) -> Path:
        """Return where a file lies in the copy."""
        return self.folder / name

    def name(self, path: Path) -> Name:
        """Return the name of a file in the copy."""
        return os.path.relpath(os.path.abspath(path), self.folder).replace(os.sep, "/")

    @contextmanager
    def planted(self, files: Mapping[Name, bytes | None]) -> Iterator[None]:
        """Let some files have other bytes, or not be there."""
        try:
            self.write(files)
            yield
        finally:
            for name in files:
                original = self.package.folder / name
                if original.exists():
                    _lay(original, self.path(name))
                else:
                    self.path(name).unlink(missing_ok=True)

    def write(self, files: Mapping[Name, bytes | None]) -> None:
        """Write files anew, never through a link."""
        for name, data in files.items():
            path = self.path(name)
            path.unlink(missing_ok=True)
            if data is not None:
                path.write_bytes(data)


def lay_out(package: Package, folder: Path) -> Ground:
    """Make a copy of a package, as a project of its own."""
    for where, folders, names in os.walk(package.folder):
        folders[:] = [name for name in folders if not name.endswith(("__pycache__", ".dist-info"))]
        place = folder / Path(where).relative_to(package.folder)
        place.mkdir(parents=True, exist_ok=True)
        for name in names:
            if not name.endswith(_LEFT_OUT):
                _lay(Path(where) / name, place / name)
    (folder / "pyproject.toml").touch()
    return Ground(package, folder)


def _lay(file: Path, place: Path) -> None:
    place.unlink(missing_ok=True)
    if file.suffix == ".xml":
        shutil.copyfile(file, place)
    else:
        place.symlink_to(file)
