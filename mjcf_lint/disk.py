"""Look for files by names that strangers chose, which may be no names at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import ismethod
from pathlib import Path
from typing import Any

LONGEST_NAME = 1 << 14
"""No system opens a file by a longer name; the rest of one is not worth the time it takes."""
_MOST_LOOKS = 4_000
"""How many of them are remembered."""


def exists(path: Path) -> bool:
    """Say whether something is there; of a name too long or odd to be one, that nothing is."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Say the same of a regular file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_dir(path: Path) -> bool:
    """Say the same of a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Looks at files, remembered: for a time in which nobody changes them."""

    _seen: dict[str, os.stat_result | None] = field(default_factory=dict)
    _real: dict[str, str] = field(default_factory=dict)

    def at(self, path: Path) -> os.stat_result | None:
        """Return what is known of a file or folder; None where nothing is there."""
        name = str(path)
        if name not in self._seen:
            if len(self._seen) >= _MOST_LOOKS:
                self._seen.clear()
            try:
                self._seen[name] = path.stat()
            except (OSError, ValueError):
                self._seen[name] = None
        return self._seen[name]

    def exists(self, path: Path) -> bool:
        """Say whether something is there."""
        return self.at(path) is not None

    def is_file(self, path: Path) -> bool:
        """Say the same of a regular file."""
        found = self.at(path)
        return found is not None and stat.S_ISREG(found.st_mode)

    def is_dir(self, path: Path) -> bool:
        """Say the same of a folder."""
        found = self.at(path)
        return found is not None and stat.S_ISDIR(found.st_mode)

    def is_odd(self, path: Path) -> bool:
        """Say the same of what is neither: a pipe, a device."""
        found = self.at(path)
        return found is not None and not (
            stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
        )

    def real(self, path: Path | str) -> str:
        """Return the path without links; the folder of many files is looked at once."""
        name = str(path)
        if name not in self._real:
            real = self._without_links(name)
            self._remember(name, name if real == name else real)
        return self._real[name]

    def _without_links(self, name: str) -> str:
        folder, base = os.path.split(name)
        if base in ("", os.curdir, os.pardir) or os.name != "posix":
            return os.path.realpath(name)
        if folder not in self._real:
            self._remember(folder, os.path.realpath(folder))
        place = os.path.join(self._real[folder], base)
        return os.path.realpath(place) if Path(place).is_symlink() else place

    def _remember(self, name: str, real: str) -> None:
        if len(self._real) >= _MOST_LOOKS:
            self._real.clear()
        self._real[name] = real


def looks_of(read: Callable[[Path], Any] | None) -> Looks:
    """Return the looks at the disk that go with what reads files.

    What reads every file once sees one state of the disk; of anything else that is not known.
    """
    return _looks_with(read) if ismethod(read) else Looks()


@lru_cache(maxsize=2)
def _looks_with(_: Callable[[Path], Any]) -> Looks:
    return Looks()
