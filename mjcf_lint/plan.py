"""Apply repairs in memory, pass by pass, until none is left to make."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.boundary import lies_in, surroundings
from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix
from mjcf_lint.edit import Edit, apply, overlap
from mjcf_lint.linter import AnyLinter
from mjcf_lint.project import Files
from mjcf_lint.source import Source

MAX_PASSES = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """Which repairs to make: safe ones, unsafe ones too, and named alternatives by rule."""

    unsafe: bool = False
    alternatives: Mapping[str, str] = field(default_factory=dict)
    outside: bool = False
    """Also in files outside the given paths and the projects that hold them."""
    only: str = ""
    """The one rule whose repairs are made; all of them where it is empty."""

    def of(self, found: Diagnostic) -> Fix | None:
        """Return the repair to make for a finding, or None."""
        if self.only not in ("", found.rule):
            return None
        name = self.alternatives.get(found.rule)
        for fix in (found.fix, *found.alternatives):
            if fix and name and fix.name == name:
                return fix
        if found.fix and (self.unsafe or found.fix.applicability is Applicability.SAFE):
            return found.fix
        return None


@dataclass(frozen=True, slots=True)
class Applied:
    """A finding and the repair made for it."""

    found: Diagnostic
    fix: Fix


@dataclass(slots=True)
class Plan:
    """The repairs of the files below some paths; `outside` are those that may not be written."""

    paths: Sequence[Path]
    choice: Choice
    outside: set[Path] = field(default_factory=set)
    inside: tuple[str, ...] = ()

    def to_a_fixed_point(self, linter: AnyLinter) -> tuple[Files, list[Applied], bool]:
        """Apply repairs pass by pass until none is left; the last value says whether that came."""
        self.inside = surroundings(self.paths)
        files, applied = linter.files, list[Applied]()
        for _ in range(MAX_PASSES):
            chosen = self.choose(linter.again(files).lint(self.paths).diagnostics)
            if not chosen:
                return files, applied, True
            changed = {
                real(source): apply(source.data, edits) for source, edits in _by_source(chosen)
            }
            files = files.with_overlay(changed)
            applied += chosen
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
            if not lies_in(real(edit.span.source), self.inside)
        }
        self.outside |= beyond
        return not beyond


def _by_source(chosen: list[Applied]) -> list[tuple[Source, list[Edit]]]:
    edits: dict[Source, list[Edit]] = {}
    for one in chosen:
        for edit in one.fix.edits:
            edits.setdefault(edit.span.source, []).append(edit)
    return list(edits.items())


def real(source: Source) -> Path:
    """Return the path of a file with all links resolved."""
    return Path(os.path.realpath(source.path))
