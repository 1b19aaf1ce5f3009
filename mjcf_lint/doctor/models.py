"""Models on the disk, linted for the MuJoCo of the environment asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mjcf_lint.errors import MjcfLintError
from mjcf_lint.project import Files

if TYPE_CHECKING:
    from packaging.version import Version


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error in a model: where, by which rule, and what the rule says."""

    place: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of models: refusals, how many can be repaired safely, and what to pin.

    `pin` asks for the newest older release that loads them as they are; `trouble` says why they
    could not be looked at.
    """

    paths: tuple[Path, ...]
    release: str = ""
    models: int = 0
    refusals: tuple[Refusal, ...] = ()
    fixable: int = 0
    pin: str = ""
    trouble: str = ""


def look(paths: Sequence[Path], release: str, python: Path | None) -> Looked:
    """Lint models for a release; with `python`, the MuJoCo of that environment compiles them.

    Where something is wrong, also say which release loads them as they are.
    """
    from mjcf_lint.session import EngineUse, session

    use = EngineUse.AUTO if python else EngineUse.NEVER
    targets = () if python else (release,)
    try:
        with session(python, use, ("error",), targets=targets) as opened:
            report = opened.linter().lint(paths)
            target = str(opened.target.release)
    except MjcfLintError as error:
        return Looked(tuple(paths), release, trouble=str(error))
    refusals = tuple(
        Refusal(
            f"{found.path}:{found.span.position[0]}:{found.span.position[1]}",
            found.rule,
            found.message,
        )
        for found in report.diagnostics
    )
    return Looked(
        tuple(paths),
        target,
        len(report.roots),
        refusals,
        report.fixable(),
        newest_pin(paths, target) if refusals else "",
        "; ".join(report.unreadable),
    )


def newest_pin(paths: Sequence[Path], release: str) -> str:
    """Return the requirement of the newest release before this one that loads all of the models.

    Releases are read in growing steps backwards, then the last step by halves: where models load
    again only for some releases in the middle of a step, these are passed over. Empty for none.
    """
    from packaging.version import Version

    from mjcf_lint.grammar import releases
    from mjcf_lint.pin import pin

    known = releases()
    older = [one for one in known if one < Version(release)]
    files = Files()
    failing, step = len(older), 1
    while True:
        at = max(failing - step, 0)
        if not older or not 0 <= at < failing:
            return ""
        if _load(paths, older[at], files):
            break
        failing, step = at, step * 2
    loading = at
    while failing - loading > 1:
        middle = (loading + failing) // 2
        if _load(paths, older[middle], files):
            loading = middle
        else:
            failing = middle
    return pin((older[loading],), known)


def _load(paths: Sequence[Path], release: Version, files: Files) -> bool:
    from mjcf_lint.diagnostic import Category, Severity
    from mjcf_lint.grammar import recorded
    from mjcf_lint.linter import Linter
    from mjcf_lint.registry import load_rules
    from mjcf_lint.target import Target

    checks = [
        rule for rule in load_rules() if rule.category is Category.ERROR and not rule.compiles
    ]
    linter = Linter(Target(release, recorded(release)), checks, files=files)
    return not linter.lint(paths).at_least(Severity.ERROR)
