"""Repair models: all fixes to a fixed point, proven on the engine, all files of a root or none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix, Severity
from mjcf_lint.edit import Edit, apply, overlap
from mjcf_lint.engine import Engine
from mjcf_lint.linter import AnyLinter
from mjcf_lint.model import Kind, Model
from mjcf_lint.project import Files, project_root
from mjcf_lint.proof import Outcome, Proof, prove
from mjcf_lint.report import Report
from mjcf_lint.source import Source

if TYPE_CHECKING:
    from mjcf_lint.evidence import Evidence

MAX_PASSES = 10

Changed = Mapping[Path, bytes]
"""New bytes by resolved path."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which repairs to make: safe ones, unsafe ones too, and named alternatives by rule."""

    unsafe: bool = False
    alternatives: Mapping[str, str] = field(default_factory=dict)
    outside: bool = False
    """Also in files outside the given paths and the projects that hold them."""

    def of(self, found: Diagnostic) -> Fix | None:
        """Return the repair to make for a finding, or None."""
        name = self.alternatives.get(found.rule)
        for fix in (found.fix, *found.alternatives):
            if fix and name and fix.name == name:
                return fix
        if found.fix and (self.unsafe or found.fix.applicability is Applicability.SAFE):
            return found.fix
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after its repairs; `path` is as the user named it."""

    path: Path
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Applied:
    """A finding and the repair made for it."""

    found: Diagnostic
    fix: Fix


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
    evidence: tuple[Evidence, ...] = ()
    """What older releases say of roots that the target refuses, where that was asked for."""


def repair(
    paths: Sequence[Path], linter: AnyLinter, choice: Choice, engine: Engine | None
) -> Repair:
    """Repair everything below the given paths in memory and prove each root it touches.

    `linter` must not have checked anything with an engine: what the compiler says has no fix.
    """
    models = linter.models(paths)
    plan = _Plan(paths, choice)
    files, applied, converged = plan.to_a_fixed_point(linter)
    outside = tuple(sorted(plan.outside))
    if not converged:
        return Repair(outside=outside, converged=False)
    changed = files.overlay
    after = linter.again(files)
    repaired = {model.root.path: after.model(model.root.path, model.kind) for model in models}
    roots = {
        model.root.path: {*_files(model), *_files(repaired[model.root.path])} for model in models
    }
    proofs = [
        prove(model, repaired[model.root.path], changed, engine, linter.files.read)
        for model in models
        if engine and model.kind is Kind.ROOT and not changed.keys().isdisjoint(_files(model))
    ]
    changing = {
        _real(edit.span.source)
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
        _real(source): source.path
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
    kept = tuple(one for one in applied if _real(one.found.span.source) not in dropped)
    return Repair(changes, kept, tuple(proofs), tuple(refused), outside, worse)


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


@dataclass(slots=True)
class _Plan:
    paths: Sequence[Path]
    choice: Choice
    outside: set[Path] = field(default_factory=set)
    inside: tuple[str, ...] = ()

    def to_a_fixed_point(self, linter: AnyLinter) -> tuple[Files, list[Applied], bool]:
        """Apply repairs pass by pass until none is left; the last value says whether that came."""
        self.inside = tuple(
            os.path.realpath(folder)
            for path in self.paths
            for folder in (path, project_root(path / "_" if path.is_dir() else path))
            if folder
        )
        files, applied = linter.files, list[Applied]()
        seen = {_state(files)}
        for _ in range(MAX_PASSES):
            chosen = self.choose(linter.again(files).lint(self.paths).diagnostics)
            if not chosen:
                return files, applied, True
            changed = {
                _real(source): apply(source.data, edits) for source, edits in _by_source(chosen)
            }
            files = files.with_overlay(changed)
            applied += chosen
            if _state(files) in seen:
                break
            seen.add(_state(files))
        return files, applied, False

    def choose(self, diagnostics: Iterable[Diagnostic]) -> list[Applied]:
        """Return repairs that do not touch each other; the others wait for the next pass."""
        chosen: list[Applied] = []
        taken: list[Edit] = []
        for found in diagnostics:
            fix = self.choice.of(found)
            if fix is None or not self.allowed(fix):
                continue
            if not any(overlap(edit, other) for edit in fix.edits for other in taken):
                taken += fix.edits
                chosen.append(Applied(found, fix))
        return chosen

    def allowed(self, fix: Fix) -> bool:
        """Say whether every file of a repair may be written; remember those that may not."""
        if self.choice.outside:
            return True
        beyond = {
            edit.span.source.path
            for edit in fix.edits
            if not any(_lies_in(_real(edit.span.source), folder) for folder in self.inside)
        }
        self.outside |= beyond
        return not beyond


def _by_source(chosen: list[Applied]) -> list[tuple[Source, list[Edit]]]:
    edits: dict[Source, list[Edit]] = {}
    for one in chosen:
        for edit in one.fix.edits:
            edits.setdefault(edit.span.source, []).append(edit)
    return list(edits.items())


def _tied_to(
    refused: Iterable[set[Path]], roots: Iterable[set[Path]], changed: Changed
) -> set[Path]:
    """Return the changed files that refused roots hold, and all that other roots tie to them."""
    dropped = {path for files in refused for path in files if path in changed}
    roots, before = list(roots), -1
    while len(dropped) != before:
        before = len(dropped)
        for files in roots:
            if files & dropped:
                dropped |= {path for path in files if path in changed}
    return dropped


def _state(files: Files) -> frozenset[tuple[Path, bytes]]:
    return frozenset(files.overlay.items())


def _files(model: Model) -> list[Path]:
    return [_real(source) for source in model.sources]


def _real(source: Source) -> Path:
    return Path(os.path.realpath(source.path))


def _lies_in(path: Path, folder: str) -> bool:
    return path == Path(folder) or Path(folder) in path.parents
