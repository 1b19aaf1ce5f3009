"""Repair models: what is planned is proven on the engine, and goes in by whole roots or not."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.checking.joint import AnyLinter
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Severity
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.repair.plan import Applied, Choice, Plan, Stage, real
from mjcf_lint.repair.proof import Proof, State, prove

if TYPE_CHECKING:
    from mjcf_lint.repair.evidence import Evidence

Changed = Mapping[Path, bytes]
"""New bytes by resolved path."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after its repairs; `path` is as the user named it."""

    path: Path
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Repair:
    """What a fix run came to; nothing is written yet.

    `refused` are roots whose repairs the engine spoke against, a bug of ours: nothing that
    touches them is in `changes`. `outside` are files that need repairs but lie outside.
    `worse` names roots that loaded in a targeted release and would not any more, with those
    releases: nothing that touches them is in `changes` either. Where the repairs did not
    converge there is no change at all.
    """

    changes: tuple[Change, ...] = ()
    applied: tuple[Applied, ...] = ()
    proofs: tuple[Proof, ...] = ()
    refused: tuple[Proof, ...] = ()
    outside: tuple[Path, ...] = ()
    worse: Mapping[Path, tuple[Version, ...]] = field(default_factory=dict)
    converged: bool = True
    faulty: tuple[str, ...] = ()
    """The rules behind `refused`: those whose repairs are refused by themselves, else all."""
    evidence: tuple[Evidence, ...] = ()
    """What older releases say of roots that the target refuses, where that was asked for."""


def repair(
    paths: Sequence[Path], linter: AnyLinter, choice: Choice, engine: Engine | None
) -> Repair:
    """Repair everything below the given paths in memory and prove each root it touches.

    `linter` must not have checked anything with an engine: what the compiler says has no fix.
    """
    models = linter.models(paths)
    plan = Plan(paths, choice)
    stages, converged = plan.to_a_fixed_point(linter)
    outside = tuple(sorted(plan.outside))
    if not converged:
        return Repair(outside=outside, converged=False)
    if not stages:
        return Repair(outside=outside)
    changed = stages[-1].files.overlay
    after = linter.again(stages[-1].files)
    states = {model.root.path: _states(model, linter, stages) for model in models}
    roots = {path: _files(reached) for path, reached in states.items()}
    proofs = [
        prove(model.root.path, states[model.root.path], engine)
        for model in models
        if engine and model.kind is Kind.ROOT and len(states[model.root.path]) > 1
    ]
    refused = [proof for proof in proofs if proof.faulty is not None]
    worse = _worse(linter.again(linter.files).lint(paths), after.lint(paths))
    spoilt = [roots[path] for path in (*(proof.root for proof in refused), *worse) if path in roots]
    dropped = _tied_to(spoilt, roots.values(), changed)
    named = {
        real(source): source.path
        for model in (*(after.model(one.root.path, one.kind) for one in models), *models)
        for source in model.sources
    }
    originals = {
        path: linter.files.read(named.get(path, path)) for path in changed if path not in dropped
    }
    changes = tuple(
        Change(source.path, source.data, changed[path])
        for path, source in sorted(originals.items())
        if source.data != changed[path]
    )
    applied = [one for stage in stages for one in stage.applied]
    kept = tuple(one for one in applied if real(one.found.span.source) not in dropped)
    faulty = _faulty(refused, stages, paths, linter, choice, engine)
    return Repair(changes, kept, tuple(proofs), tuple(refused), outside, worse, faulty=faulty)


def _states(model: Model, linter: AnyLinter, stages: Sequence[Stage]) -> list[State]:
    """Return what a model was and what each stage of repairs makes of it, where it does at all."""
    path = model.root.path
    states = [State.of(model, linter.files.read, linter.files.overlay)]
    for number, stage in enumerate(stages):
        changed, last = stage.files.overlay, states[-1]
        reached = linter.again(stage.files).model(path, model.kind)
        state = State.of(reached, stage.files.read, changed, number, safe=stage.safe)
        here = _files([last, state])
        if any(changed.get(file) != last.changed.get(file) for file in here):
            states.append(state)
    return states


def _faulty(
    refused: Sequence[Proof],
    stages: Sequence[Stage],
    paths: Sequence[Path],
    linter: AnyLinter,
    choice: Choice,
    engine: Engine | None,
) -> tuple[str, ...]:
    """Return the rules whose repairs the engine refuses, as far as each is refused alone."""
    suspects = sorted({rule for proof in refused for rule in _behind(proof, stages)})
    if choice.only or len(suspects) <= 1:
        return tuple(suspects)
    alone = [
        rule
        for rule in suspects
        if repair(paths, linter.again(linter.files), replace(choice, only=rule), engine).refused
    ]
    return tuple(alone or suspects)


def _behind(proof: Proof, stages: Sequence[Stage]) -> set[str]:
    """Return the rules whose repairs made up the stage that the engine speaks against."""
    applied = stages[proof.faulty or 0].applied
    here = {one.found.rule for one in applied if proof.root in one.found.roots}
    # A model that only attaches what was repaired is not among the roots of the findings.
    return here or {one.found.rule for one in applied}


def _worse(before: Report, after: Report) -> dict[Path, tuple[Version, ...]]:
    """Return the roots that fail in a release they did not fail in before."""
    worse: dict[Path, tuple[Version, ...]] = {}
    for path, release in sorted(_failing(after) - _failing(before)):
        worse[path] = (*worse.get(path, ()), release)
    return worse


def _failing(report: Report) -> set[tuple[Path, Version]]:
    return {
        (root, release)
        for found in (*report.diagnostics, *report.known)
        if found.severity is Severity.ERROR
        for root in found.roots
        for release in found.releases
    }


def _tied_to(
    refused: Iterable[set[Path]], roots: Collection[set[Path]], changed: Changed
) -> set[Path]:
    """Return the changed files that refused roots hold, and all that other roots tie to them."""
    dropped: set[Path] = set()
    tied = {path for files in refused for path in files if path in changed}
    while tied != dropped:
        dropped = tied
        tied = {path for files in roots if files & dropped for path in files if path in changed}
    return dropped


def _files(states: Iterable[State]) -> set[Path]:
    """Return all files that a model opens in some states, those it attaches among them."""
    files = {file for state in states for file in state.layout.files}
    return {Path(os.path.realpath(file)) for file in files}
