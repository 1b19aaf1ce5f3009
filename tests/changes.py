"""The examples of what releases changed: a folder for each in the `changes` folder of a rule.

`change.json` says what is claimed of it, `before.xml` (or `before/main.xml` with other files) is
a model of the older release, `after` what the repair makes of it, `report.txt` what is reported.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from packaging.version import Version
from pydantic import BaseModel, ConfigDict

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import Repair, repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.writer import write
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rules

RULES = tuple(rule for rule in load_rules() if rule.category.on or rule.changes)


class Claim(BaseModel):
    """What is claimed of a change, and run on both releases.

    An `error` is refused by the new release in the words of `said`; a `crash` kills it; a
    `warning` makes it say so; what is `silent` loads in both, and `differs` in these fields of the
    compiled model, in none where only a simulation would show it. What a safe fix wrote compiles
    to the same model in the new release, but for the fields that it `tolerates`, as `because` says.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["error", "crash", "warning", "silent"]
    old: str
    new: str
    fix: Literal["safe", "unsafe", "none"]
    said: str = ""
    differs: tuple[str, ...] = ()
    tolerates: tuple[str, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class ChangeExample:
    """One example; its name is the name of the change."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def rule(self) -> str:
        return self.folder.parent.parent.name.replace("_", "-")

    @property
    def compiles(self) -> bool:
        """Say whether only an engine tells of it."""
        return any(rule.id == self.rule and rule.compiles for rule in RULES)

    @property
    def claim(self) -> Claim:
        return Claim.model_validate_json((self.folder / "change.json").read_text("utf-8"))

    @property
    def report(self) -> Path:
        return self.folder / "report.txt"

    def entry(self, when: str) -> Path:
        """Return the model `before` or `after`, whether or not it is there."""
        if (self.folder / "before.xml").exists():
            return self.folder / f"{when}.xml"
        return self.folder / when / "main.xml"

    def copied(self, when: str, folder: Path) -> Path:
        """Copy a model into a project of its own and return its path there."""
        project = folder / when
        project.mkdir(parents=True)
        (project / ".git").mkdir()
        entry = self.entry(when)
        if entry.parent == self.folder:
            return Path(shutil.copy(entry, project / entry.name))
        shutil.copytree(entry.parent, project, dirs_exist_ok=True)
        return project / entry.name


def examples() -> list[ChangeExample]:
    """Return every example of every rule."""
    return [
        ChangeExample(path.parent)
        for path in sorted(builtin_rules_dir().glob("*/changes/*/change.json"))
    ]


def one_of_each_rule() -> list[ChangeExample]:
    """Return the first example of every rule that has any."""
    return list({example.rule: example for example in reversed(examples())}.values())


def linter(claim: Claim, release: str, engine: Engine | None = None) -> Linter:
    """Return a linter for models that were made for the older release; by default it only reads."""
    made_for = Version(claim.old) if claim.kind in ("silent", "warning") else None
    target = Target(Version(release), recorded(Version(release)), made_for)
    return Linter(target, RULES, engine)


def lint(path: Path, claim: Claim, release: str, engine: Engine | None = None) -> Report:
    report = linter(claim, release, engine).lint([path])
    assert not report.failures, report.failures[0].traceback
    return report


def repaired(path: Path, claim: Claim, engine: Engine | None = None) -> Repair:
    """Repair a model in place, by default without an engine that looks at what comes of it."""
    choice = Choice(unsafe=claim.fix == "unsafe")
    done = repair([path], linter(claim, claim.new), choice, engine)
    assert done.converged
    write(done.changes)
    return done


def line_of(found: Diagnostic, folder: Path) -> str:
    line, column = found.span.position
    path = found.path.relative_to(folder).as_posix()
    return f"{path}:{line}:{column} {found.rule}: {found.message}\n"
