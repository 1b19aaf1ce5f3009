"""What a check has to say: what is wrong, how it is known, what to do."""

from __future__ import annotations

import shlex
from enum import Enum

from mjcf_lint.deferred import dataclass


class Level(str, Enum):
    """How bad it is: something cannot work, is worth knowing, or is as it should be."""

    PROBLEM = "problem"
    NOTE = "note"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found by a check, D1 to D15; `now` are commands or steps, the best one first."""

    check: str
    name: str
    level: Level
    what: str
    evidence: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


Evidence = str | tuple[str, ...]


def problem(check: str, name: str, what: str, evidence: Evidence, *now: str) -> Finding:
    """Return something that cannot work."""
    return Finding(check, name, Level.PROBLEM, what, _lines(evidence), now)


def note(check: str, name: str, what: str, evidence: Evidence = "", *now: str) -> Finding:
    """Return something that is worth knowing and may well be meant."""
    return Finding(check, name, Level.NOTE, what, _lines(evidence), now)


def _lines(evidence: Evidence) -> tuple[str, ...]:
    lines = (evidence,) if isinstance(evidence, str) else evidence
    return tuple(line for line in lines if line)


def fine(check: str, name: str, what: str) -> Finding:
    """Return something that is as it should be."""
    return Finding(check, name, Level.FINE, what)


def install(python: str, *arguments: str) -> str:
    """Return the command with which an interpreter installs something."""
    return shlex.join((python, "-m", "pip", "install", *arguments))
