"""The release that a model was made for, as far as reading tells: the newest that loads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Category, Severity
from mjcf_lint.grammar import recorded, releases
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.rule import Rule


@dataclass(frozen=True, slots=True)
class Origins:
    """Reads models as they are in `files`, release by release, back from `newest`."""

    rules: tuple[Rule, ...]
    newest: Version
    files: Files = field(default_factory=Files)
    _found: dict[Path, Version | None] = field(default_factory=dict)

    def __call__(self, path: Path) -> Version | None:
        """Return the newest release that reading finds no error for; None where there is none."""
        if path not in self._found:
            older = [release for release in releases() if release <= self.newest]
            self._found[path] = next(
                (release for release in reversed(older) if self._loads(path, release)), None
            )
        return self._found[path]

    def _loads(self, path: Path, release: Version) -> bool:
        checks = [one for one in self.rules if one.category is Category.ERROR and not one.compiles]
        linter = Linter(Target(release, recorded(release)), checks, files=self.files)
        findings = linter.check(linter.model(path))
        return not any(found.severity is Severity.ERROR for found in findings)
