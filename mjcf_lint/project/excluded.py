"""Files and folders that a search passes over: what settings exclude, and what Git ignores."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.project.settings import Loaded
from mjcf_lint.project.wishes import Pattern

_IGNORES = ".gitignore"


@dataclass(slots=True)
class Excluded:
    """Says what is passed over below the given paths; what was named itself never is."""

    patterns: tuple[Pattern, ...] = ()
    git: bool = False
    _by_folder: dict[Path, tuple[Pattern, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, loaded: Loaded) -> Excluded:
        """Return what settings say of it."""
        settings = loaded.settings
        patterns = (Pattern.of(loaded.folder, settings.exclude),) if settings.exclude else ()
        return cls(patterns, settings.respect_gitignore)

    def within(self, given: Path) -> Excluded:
        """Return the same for a search below a folder that is wanted whatever ignores it."""
        wanted = Path(os.path.abspath(given))
        patterns = tuple(one for one in self.patterns if not one.says(wanted, folder=True))
        ignored = self.git and _last_word(self._ignores(wanted), wanted, folder=True)
        return Excluded(patterns, self.git and not ignored)

    def holds(self, path: Path, *, folder: bool = False) -> bool:
        """Say whether a file or folder is passed over."""
        if _last_word(self.patterns, path, folder=folder):
            return True
        return self.git and _last_word(
            self._ignores(Path(os.path.abspath(path))), path, folder=folder
        )

    def _ignores(self, path: Path) -> tuple[Pattern, ...]:
        """Return the patterns of the .gitignore files that count for an absolute path."""
        folder = path.parent
        if folder not in self._by_folder:
            if not _in_git(folder):
                self._by_folder[folder] = ()
            elif (folder / ".git").exists():
                self._by_folder[folder] = _read(folder)
            else:
                self._by_folder[folder] = (*self._ignores(folder), *_read(folder))
        return self._by_folder[folder]


def _in_git(folder: Path) -> bool:
    return any((above / ".git").exists() for above in (folder, *folder.parents))


def _read(folder: Path) -> tuple[Pattern, ...]:
    try:
        text = (folder / _IGNORES).read_text("utf-8", "replace")
    except OSError:
        return ()
    return (Pattern.of(folder, text.splitlines()),)


def _last_word(patterns: Sequence[Pattern], path: Path, *, folder: bool = False) -> bool:
    """Say what the last pattern says that speaks of a path: a later one takes back an earlier."""
    said = (pattern.says(path, folder=folder) for pattern in reversed(patterns))
    return next((word for word in said if word is not None), False)
