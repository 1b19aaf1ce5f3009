"""Models on the disk, linted for the MuJoCo of the environment asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.errors import MjcfLintError


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error in a model: where, by which rule, and what the rule says."""

    place: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What became of models: refusals, how many can be repaired safely, and what to pin.

    `pin` asks for the newest older releases that load them as they are; `trouble` says why they
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

    Where something is wrong, also say which releases load them as they are.
    """
    from mjcf_lint.sessions.session import EngineUse, session

    use = EngineUse.AUTO if python else EngineUse.NEVER
    targets = () if python else (release,)
    try:
        with session(python, use, ("error",), targets=targets, skip_other=True) as opened:
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
        newest_pin(report.roots, target) if refusals else "",
        "; ".join(report.unreadable),
    )


def newest_pin(paths: Sequence[Path], release: str) -> str:
    """Return the requirement of the newest releases before this one that load all of the models.

    They are read, not compiled. Empty where there is none.
    """
    from packaging.version import Version

    from mjcf_lint.grammar import recorded, releases
    from mjcf_lint.matrices.reading import read_matrix
    from mjcf_lint.ruleset.registry import load_rules

    known = releases()
    older = [one for one in known if one < Version(release)]
    if not older or not paths:
        return ""
    matrix = read_matrix(paths, older, {one: recorded(one) for one in known}, load_rules())
    advice = matrix.advice()
    return advice.pin if advice and not advice.in_the_way else ""
