"""Repair models: what is planned is proven on the engine, and goes in by whole roots or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.diagnostic import Applicability, Severity
from mjcf_lint.engine import Engine
from mjcf_lint.linter import AnyLinter
from mjcf_lint.model import Kind, Model
from mjcf_lint.plan import Applied, Choice, Plan, real
from mjcf_lint.proof import Outcome, Proof, prove
from mjcf_lint.report import Report

if TYPE_CHECKING:
    from mjcf_lint.evidence import Evidence

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
    files, applied, converged = plan.to_a_fixed_point(linter)
    outside = tuple(sorted(plan.outside))
    if not converged:
        return Repair(outside=outside, converged=False)
    changed = files.overlay
    after = linter.again(files)
    repaired = {model.root.path: after.model(model.root.path) for model in models}
    roots = {
        model.root.path: {*_files(model), *_files(repaired[model.root.path])} for model in models
    }
    proofs = [
        prove(model, repaired[model.root.path], changed, engine, linter.files.read)
        for model in models
        if engine and model.kind is Kind.ROOT and not changed.keys().isdisjoint(_files(model))
    ]
    changing = {
        real(edit.span.source)
        for one in applied
        if one.fix.restores or one.fix.applicability is Applicability.UNSAFE
        for edit in one.fix.edits
    }
    refused = [
        proof
        for proof in proofs
        if proof.outcome is Outcome.BROKEN
        or (proof.outcome is Outcome.CHANGED and not roots[proof.root] & changing)
    ]
    worse = _worse(linter.again(linter.files).lint(paths), after.lint(paths)) if changed else {}
    spoilt = [roots[path] for path in (*(proof.root for proof in refused), *worse) if path in roots]
    dropped = _tied_to(spoilt, roots.values(), changed)
    named = {
        real(source): source.path
        for model in (*repaired.values(), *models)
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
    kept = tuple(one for one in applied if real(one.found.span.source) not in dropped)
    faulty = _faulty(refused, applied, paths, linter, choice, engine)
    return Repair(changes, kept, tuple(proofs), tuple(refused), outside, worse, faulty=faulty)


def _faulty(
    refused: Sequence[Proof],
    applied: Sequence[Applied],
    paths: Sequence[Path],
    linter: AnyLinter,
    choice: Choice,
    engine: Engine | None,
) -> tuple[str, ...]:
    """Return the rules whose repairs the engine refuses, as far as each is refused alone."""
    roots = {proof.root for proof in refused}
    suspects = sorted({one.found.rule for one in applied if roots & set(one.found.roots)})
    if len(suspects) == 1:
        return tuple(suspects)
    alone = [
        rule
        for rule in suspects
        if repair(paths, linter.again(linter.files), replace(choice, only=rule), engine).refused
    ]
    return tuple(alone or suspects)


def _worse(before: Report, after: Report) -> dict[Path, tuple[Version, ...]]:
    """Return the roots that fail in a release they did not fail in before."""
    worse: dict[Path, tuple[Version, ...]] = {}
    for path, release in sorted(_failing(after) - _failing(before)):
        worse[path] = (*worse.get(path, ()), release)
    return worse


def _failing(report: Report) -> set[tuple[Path, Version]]:
    return {
        (root, release)
        for found in report.diagnostics
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


def _files(model: Model) -> list[Path]:
    return [real(source) for source in model.sources]
