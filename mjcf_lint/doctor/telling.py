"""An examination told to a person, problems first, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mjcf_lint import __version__
from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.facts import Facts
from mjcf_lint.doctor.finding import Finding, Level
from mjcf_lint.reporters.text import plural, printable

SCHEMA_VERSION = 1
_OF_THE_HEADING = (
    *("mujoco", "mujoco-core", "mujoco-py", "dm-control", "gym", "gymnasium"),
    *("gymnasium-robotics", "robosuite", "d4rl", "metaworld", "numpy"),
)


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonFinding(_Model):
    """One thing found."""

    check: str
    name: str
    level: Literal["problem", "note", "fine"]
    what: str
    evidence: list[str]
    now: list[str]


class JsonExamination(_Model):
    """An environment and everything found in it."""

    schema_version: int
    tool: str
    version: str
    python: str
    python_version: str
    packages: dict[str, str]
    findings: list[JsonFinding]
    problems: int
    notes: int


def to_json(case: Case, findings: Sequence[Finding]) -> str:
    """Return an examination as JSON text."""
    found = [
        JsonFinding(
            check=one.check,
            name=one.name,
            level=one.level.value,
            what=_valid(one.what),
            evidence=[_valid(line) for line in one.evidence],
            now=[_valid(line) for line in one.now],
        )
        for one in findings
    ]
    whole = JsonExamination(
        schema_version=SCHEMA_VERSION,
        tool="mjcf-lint",
        version=__version__,
        python=_valid(case.python),
        python_version=".".join(map(str, case.facts.python)),
        packages=_packages(case.facts),
        findings=found,
        problems=_count(findings, Level.PROBLEM),
        notes=_count(findings, Level.NOTE),
    )
    return whole.model_dump_json(indent=1) + "\n"


def to_text(case: Case, findings: Sequence[Finding], *, verbose: bool) -> str:
    """Return an examination for a terminal; what is fine only where it is asked for."""
    shown = [one for one in findings if verbose or one.level is not Level.FINE]
    lines = [_heading(case)]
    for one in shown:
        lines += ["", *_told(one)] if one.level is not Level.FINE else list(_told(one))
    return "\n".join((*lines, "", _summary(findings), ""))


def _heading(case: Case) -> str:
    version = ".".join(map(str, case.facts.python))
    packages = _packages(case.facts)
    named = [f"{name} {packages[name]}" for name in _OF_THE_HEADING if name in packages]
    return printable(
        f"{case.python} (Python {version}): {', '.join(named) or 'no package of interest'}"
    )


def _told(one: Finding) -> Iterator[str]:
    if one.level is Level.FINE:
        yield printable(f"   fine {one.check}: {one.what}")
        return
    yield printable(f"{one.level.value} {one.check} {one.name}: {one.what}")
    for line in one.evidence:
        yield printable(f"  seen: {line}")
    for place, line in enumerate(one.now):
        yield printable(f"    {'or' if place else 'do'}: {line}")


def _summary(findings: Sequence[Finding]) -> str:
    problems, notes = _count(findings, Level.PROBLEM), _count(findings, Level.NOTE)
    said = plural(problems, "problem") if problems else "all is well: no problems"
    return f"{said}, {plural(notes, 'note')}, {plural(_count(findings, Level.FINE), 'check')} fine"


def _packages(facts: Facts) -> dict[str, str]:
    return {
        one.name: one.version
        for one in reversed(facts.distributions)  # of several copies the first counts
    }


def _count(findings: Sequence[Finding], level: Level) -> int:
    return sum(one.level is level for one in findings)


def _valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
