"""What a run repairs, as the page shows it: which files, and what the engine says of the models."""

from __future__ import annotations

from dataclasses import dataclass

from mjcf_lint.repair.evidence import Evidence
from mjcf_lint.repair.fixer import Change, Repair
from mjcf_lint.repair.plan import Applied
from mjcf_lint.reporters.html.finding import CodeLine, FileDiff, Piece
from mjcf_lint.reporters.html.naming import Naming
from mjcf_lint.reporters.patch import unified_diff

_LINES = 200
_WIDEST = 400
_TAB = "    "


@dataclass(frozen=True, slots=True)
class Made:
    """A repair that was made: the rule, what it does, whether it is safe."""

    rule: str
    title: str
    safe: bool


@dataclass(frozen=True, slots=True)
class RepairedFile:
    """A file, the repairs in it, and its diff."""

    repairs: tuple[Made, ...]
    diff: FileDiff


@dataclass(frozen=True, slots=True)
class Proven:
    """A model and what the engine says of its repair; `good` for what was meant to be."""

    name: str
    said: str
    good: bool


@dataclass(frozen=True, slots=True)
class Repaired:
    """Everything that a run repairs."""

    files: tuple[RepairedFile, ...]
    models: tuple[Proven, ...]


def repaired(repair: Repair, naming: Naming) -> Repaired:
    """Return what to show of a repair."""
    models = [
        Proven(naming.name(proof.root), proof.outcome.value, proof not in repair.refused)
        for proof in repair.proofs
    ]
    models += [_evidence(found, naming) for found in repair.evidence]
    return Repaired(
        tuple(_file(change, repair.applied, naming) for change in repair.changes), tuple(models)
    )


def _evidence(found: Evidence, naming: Naming) -> Proven:
    if found.comparison is None:
        return Proven(naming.name(found.root), f"not proven: {found.trouble}", not found.against)
    unchanged = "is unchanged" if found.comparison.equal else "has changed"
    said = f"under MuJoCo {found.release}, which loads the original, the compiled model {unchanged}"
    return Proven(naming.name(found.root), said, not found.against)


def _file(change: Change, applied: tuple[Applied, ...], naming: Naming) -> RepairedFile:
    made = dict.fromkeys(
        Made(one.found.rule, one.fix.title, one.safe)
        for one in applied
        if one.found.span.source.path == change.path
    )
    lines = unified_diff([change]).split(b"\n")[2:-1]
    return RepairedFile(
        tuple(made),
        FileDiff(
            naming.name(change.path), tuple(map(_line, lines[:_LINES])), cut=len(lines) > _LINES
        ),
    )


def _line(data: bytes) -> CodeLine:
    text = data.decode("utf-8", "replace").rstrip("\r").replace("\t", _TAB)
    sign = text[:1] if text[:1] in ("+", "-") else ""
    shown = text if text.startswith(("@", "\\")) else text[1:]
    cut = shown if len(shown) <= _WIDEST else f"{shown[:_WIDEST]}…"
    return CodeLine(None, (Piece(cut),), sign)
