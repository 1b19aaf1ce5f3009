"""Where a project begins and ends, around the paths that were given."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

NO_SOURCES = frozenset({"__pycache__", "node_modules", "site-packages"})
"""Folders that hold no sources of the project they lie in, but perhaps installed packages."""
_MARKERS = (".git", ".hg", "pyproject.toml", "setup.py", "mjcf-lint.toml", "package.xml")
_LEVELS_UP = 20
_LEVELS_WITHOUT_PROJECT = 3


def surroundings(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return the given folders and files, and the projects that hold them, without links."""
    return tuple(
        os.path.realpath(folder)
        for path in paths
        for folder in (path, project_root(path / "_" if path.is_dir() else path))
        if folder
    )


def lies_in(path: Path, folders: Iterable[str]) -> bool:
    """Say whether a path without links is one of some folders and files, or lies below one."""
    return any(path == Path(folder) or Path(folder) in path.parents for folder in folders)


def project_root(path: Path) -> Path | None:
    """Return the folder that holds a file's project, or None where nothing marks one.

    That is the nearest one above with a version control folder or a project file, or the
    installed package.
    """
    folder = path.parent
    for _ in range(_LEVELS_UP):
        resolved = folder.resolve()
        if any((resolved / marker).exists() for marker in _MARKERS):
            return folder
        if resolved.parent.name in NO_SOURCES:
            return folder
        if resolved.parent in (resolved, Path.home()):
            return None
        folder = Path(os.path.normpath(folder / os.pardir))
    return None


def likely_root(path: Path) -> Path:
    """Return a folder a few levels above a file, short of a home, a disk or all temporary files."""
    import tempfile

    folder = path.parent
    for _ in range(_LEVELS_WITHOUT_PROJECT):
        above = folder.resolve().parent
        if above in (Path.home(), Path(above.anchor), Path(tempfile.gettempdir())):
            break
        folder = Path(os.path.normpath(folder / os.pardir))
    return folder
