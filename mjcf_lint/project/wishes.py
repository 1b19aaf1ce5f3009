"""What a project wants of findings: how bad they are, and in which files they do not count."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.project.settings import Loaded

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Pattern(NamedTuple):
    """Files, as .gitignore writes them, from a folder on."""

    folder: Path
    spec: GitIgnoreSpec

    @classmethod
    def of(cls, folder: Path, lines: Sequence[str]) -> Pattern:
        """Read lines of patterns; `folder` is absolute."""
        from pathspec import GitIgnoreSpec

        return cls(folder, GitIgnoreSpec.from_lines(lines))

    def says(self, path: Path, *, folder: bool = False) -> bool | None:
        """Say whether a file or a folder is meant, or one that holds it; None for no word of it."""
        relative = os.path.relpath(os.path.abspath(path), self.folder)
        if relative in (os.curdir, os.pardir) or relative.startswith(os.pardir + os.sep):
            return None
        return self.spec.check_file(Path(relative).as_posix() + "/" * folder).include


class Wishes(NamedTuple):
    """Severities by rule or category, and names that do not count in some files."""

    severity: Mapping[str, Severity]
    ignored: tuple[tuple[Pattern, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, loaded: Loaded) -> Wishes:
        """Return the wishes that settings hold."""
        ignores = loaded.settings.per_file_ignores.items()
        return cls(
            loaded.settings.severity,
            tuple(
                (Pattern.of(loaded.folder, [pattern]), frozenset(names))
                for pattern, names in ignores
            ),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The rules and categories that they speak of."""
        return (*self.severity, *(name for _, names in self.ignored for name in sorted(names)))

    def judged(self, found: Diagnostic) -> Diagnostic | None:
        """Return a finding as the project wants it, None where it does not count."""
        names = {found.rule, found.category.value if found.category else ""}
        for pattern, ignored in self.ignored:
            if names & ignored and pattern.says(found.path):
                return None
        wanted = self.severity.get(found.rule)
        if wanted is None and found.category:
            wanted = self.severity.get(found.category.value)
        return found if wanted is None else replace(found, severity=wanted)
