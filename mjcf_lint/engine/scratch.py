"""Folders that do not outlive a run, all in one, so that a worker can clear them away."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "mjcf-lint-"

_lock = threading.Lock()
_used: dict[Path, int] = {}
"""How many folders there are below each one of ours."""
_roots: dict[str, Path] = {}
"""Our folder among the temporary files, by where these are."""


def make() -> Path:
    """Make an empty folder, to be given to `drop` later.

    Those of one process lie in one folder. Where that process is killed, a worker that it started
    sees to it that the folder goes.
    """
    with _lock:
        place = tempfile.gettempdir()
        root = _roots.get(place)
        if root is None or not root.is_dir():
            root = _roots[place] = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
            _used[root] = 0
        folder = Path(tempfile.mkdtemp(dir=root))
        _used[root] += 1
        return folder


def drop(folder: Path) -> None:
    """Remove a folder with all that is in it, and the one around it where it was the last."""
    root = folder.parent
    with _lock:
        shutil.rmtree(folder, ignore_errors=True)
        _used[root] -= 1
        if _used[root] == 0:
            shutil.rmtree(root, ignore_errors=True)
            del _used[root]
            _roots.pop(str(root.parent), None)


@contextmanager
def scratch() -> Iterator[Path]:
    """Make an empty folder for as long as it is needed."""
    folder = make()
    try:
        yield folder
    finally:
        drop(folder)
