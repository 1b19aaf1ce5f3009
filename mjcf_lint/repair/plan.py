"""Apply repairs in memory, pass by pass, until none is left to make."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.checking.joint import AnyLinter
from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix
from mjcf_lint.project.boundary import lies_in, surroundings
from mjcf_lint.project.files import Files
from mjcf_lint.xml.edit import Edit, Taken, apply
from mjcf_lint.xml.source import Source

MAX_PASSES = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """Which repairs to make: safe ones, unsafe ones too, and named alternatives by rule."""

    unsafe: bool = False
    alternatives: Mapping[str, str] = field(default_factory=dict)
    outside: bool = False
    """Also in files outside the given paths and the projects that hold them."""
    alone: Path | None = None
    """The one file that may be changed."""
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


class Applied(NamedTuple):
    """A finding and the repair made for it."""

    found: Diagnostic
    fix: Fix

    @property
    def safe(self) -> bool:
        """Say whether the compiled model must stay as it is."""
        return self.fix.applicability is Applicability.SAFE and not self.fix.restores


class Stage(NamedTuple):
    """Repairs made one after another, either all safe or none, and the files after them."""

    applied: tuple[Applied, ...]
    files: Files
    safe: bool


@dataclass(slots=True)
class Plan:
    """The repairs of the files below some paths; `outside` are those that may not be written."""

    paths: Sequence[Path]
    choice: Choice
    outside: set[Path] = field(default_factory=set)
    inside: tuple[str, ...] = ()

    def to_a_fixed_point(self, linter: AnyLinter) -> tuple[tuple[Stage, ...], bool]:
        """Apply repairs pass by pass until none is left; the last value says whether that came.

        Unsafe repairs wait until no safe one is left, so that these can be proven without them.
        """
        alone = self.choice.alone
        self.inside = (os.path.realpath(alone),) if alone else surroundings(self.paths)
        files, stages = linter.files, list[Stage]()
        for _ in range(MAX_PASSES):
            chosen = self.choose(linter.again(files).lint(self.paths).diagnostics)
            if not chosen:
                return tuple(stages), True
            changed = {
                real(source): apply(source.data, edits) for source, edits in _by_source(chosen)
            }
            files, safe = files.with_overlay(changed), chosen[0].safe
            same_kind = stages and stages[-1].safe is safe
            before = stages.pop().applied if same_kind else ()
            stages.append(Stage((*before, *chosen), files, safe))
        return tuple(stages), False

    def choose(self, diagnostics: Iterable[Diagnostic]) -> list[Applied]:
        """Return repairs that do not touch each other, safe ones only as long as there are any.

        The others wait for the next pass.
        """
        offered = [
            Applied(found, fix)
            for found in diagnostics
            if (fix := self.choice.of(found)) and self.allowed(fix)
        ]
        safe, taken = any(one.safe for one in offered), Taken()
        return [one for one in offered if one.safe is safe and taken.take(one.fix.edits)]

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
