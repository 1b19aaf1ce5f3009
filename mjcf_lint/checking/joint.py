"""Linters of several targets as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report, join
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.project.files import Files

if TYPE_CHECKING:
    from mjcf_lint.sessions.baseline import Baseline


class JointLinter(NamedTuple):
    """Linters of several targets, oldest first, as one; they share what they read."""

    linters: tuple[Linter, ...]
    baseline: Baseline | None = None
    """Holds back what a project lives with."""

    @property
    def files(self) -> Files:
        """What they read."""
        return self.linters[-1].files

    def lint(self, paths: Sequence[Path]) -> Report:
        """Check everything below the given paths against every target."""
        report = self.agreed(join([linter.lint(paths) for linter in self.linters]))
        return report if self.baseline is None else self.baseline.held_back(report)

    def agreed(self, report: Report) -> Report:
        """Drop what a rule that judges ignores finds for some targets only."""
        careful = {rule.id for rule in self.linters[-1].rules if rule.judges and rule.in_all_roots}
        found = tuple(
            one
            for one in report.diagnostics
            if one.rule not in careful or len(one.releases) == len(self.linters)
        )
        return replace(report, diagnostics=found)

    def models(self, paths: Sequence[Path]) -> tuple[Model, ...]:
        """Return the models of the newest target."""
        return self.linters[-1].models(paths)

    def model(self, path: Path, kind: Kind = Kind.ROOT) -> Model:
        """Read one root or lone fragment as the newest target does."""
        return self.linters[-1].model(path, kind)

    def again(self, files: Files) -> JointLinter:
        """Return linters of the same kind for other bytes."""
        return JointLinter(tuple(linter.again(files) for linter in self.linters), self.baseline)


AnyLinter = Linter | JointLinter
