"""What a run found, merged over all models."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix, Severity
from mjcf_lint.rule import Rule
from mjcf_lint.xml.edit import Span

if TYPE_CHECKING:
    from mjcf_lint.comparing.pictures import Pictures
    from mjcf_lint.repair.fixer import Repair


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that raised: a bug of ours, named, with its traceback."""

    rule: str
    root: Path
    traceback: str


@dataclass(frozen=True, slots=True)
class More:
    """So many findings of a rule in a file that are not shown behind the last one that is."""

    last: Diagnostic
    count: int


@dataclass(frozen=True, slots=True)
class Include:
    """That a file includes another one in the tree of a root."""

    root: Path
    includer: Path
    included: Path


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of a run, sorted and each once, and what was looked at."""

    diagnostics: tuple[Diagnostic, ...] = ()
    targets: tuple[Version, ...] = ()
    """The releases checked against, oldest first."""
    files: int = 0
    roots: tuple[Path, ...] = ()
    fragments: tuple[Path, ...] = ()
    """Fragments that no root leads to."""
    urdf: int = 0
    elsewhere: int = 0
    """Findings in files of the same models that were not asked about."""
    unreadable: tuple[str, ...] = ()
    """Why files in the folders could not be read, a sentence each."""
    failures: tuple[RuleFailure, ...] = ()
    rules: tuple[Rule, ...] = ()
    """The rules that were asked."""
    reported_on: tuple[Path, ...] = ()
    """The files whose findings were asked for."""
    known: tuple[Diagnostic, ...] = ()
    """Findings that a baseline holds; they do not count."""
    unchanged: int = 0
    """Models that were left out because nothing of them has changed."""
    more: tuple[More, ...] = ()
    """Findings that are counted, but not among the diagnostics."""
    includes: Iterable[Include] = ()
    """Who includes whom in the trees of roots and lone fragments, each once."""
    repair: Repair | None = None
    """What the run repairs, where a format shows it."""
    pictures: Pictures | None = None
    """Repaired models before and after, where a format shows them."""

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(found.severity is severity for found in self.diagnostics)

    def fixable(self, *, unsafe: bool = False) -> int:
        """Return the number of findings with a safe fix, or with any."""
        fixes = [found.fix for found in self.diagnostics if found.fix]
        return sum(unsafe or fix.applicability is Applicability.SAFE for fix in fixes)

    def capped(self, limit: int) -> Report:
        """Return the report with so many findings of each rule in each file, the rest counted."""
        met: dict[tuple[str, Path], list[Diagnostic]] = {}
        shown = []
        for found in self.diagnostics:
            alike = met.setdefault((found.rule, found.path), [])
            alike.append(found)
            if len(alike) <= limit:
                shown.append(found)
        more = (More(one[limit - 1], len(one) - limit) for one in met.values() if len(one) > limit)
        return replace(self, diagnostics=tuple(shown), more=tuple(more))

    def at_least(self, severity: Severity) -> bool:
        """Say whether anything is at least as bad as a severity."""
        return any(found.severity.rank <= severity.rank for found in self.diagnostics)


def merge(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort findings and join those that several roots share into one that names them all."""
    merged: dict[tuple[object, ...], Diagnostic] = {}
    for found in diagnostics:
        span = found.span
        key = (found.rule, _file(span), span.start, span.end, found.message)
        merged[key] = _joined(merged[key], found) if key in merged else found
    ordered = sorted(merged.values(), key=lambda found: found.sort_key)
    return tuple(replace(found, roots=tuple(sorted(found.roots))) for found in ordered)


def _file(span: Span) -> str:
    """Return the file of a span, the same for all links that lead to it."""
    return os.path.realpath(span.source.path)


def _joined(known: Diagnostic, found: Diagnostic) -> Diagnostic:
    notes = dict.fromkeys((*known.note.splitlines(), *found.note.splitlines()))
    alternatives = (_agreed(fix, found.alternatives) for fix in known.alternatives)
    return replace(
        known,
        fix=_agreed(known.fix, (found.fix,)),
        alternatives=tuple(fix for fix in alternatives if fix),
        roots=tuple(dict.fromkeys((*known.roots, *found.roots))),
        releases=tuple(sorted({*known.releases, *found.releases})),
        related=tuple(dict.fromkeys((*known.related, *found.related))),
        note="\n".join(notes),
    )


def _written(fix: Fix) -> set[tuple[str, int, int, str]]:
    return {(_file(edit.span), edit.span.start, edit.span.end, edit.text) for edit in fix.edits}


def _agreed(fix: Fix | None, others: Iterable[Fix | None]) -> Fix | None:
    """Return a repair that both roots ask for, as careful as the more careful of them."""
    for other in others:
        if fix and other and _written(fix) == _written(other):
            return fix if fix.applicability is Applicability.UNSAFE else other
    return None


def join(reports: Sequence[Report]) -> Report:
    """Return one report of the same paths checked against several releases.

    What a rule finds at a place in several releases stands once, in the words of the newest,
    and names them all.
    """
    if len(reports) == 1:
        return reports[0]
    newest_first = sorted(reports, key=lambda report: report.targets, reverse=True)
    joined: dict[tuple[object, ...], Diagnostic] = {}
    for report in newest_first:
        met: dict[tuple[object, ...], int] = {}
        for found in report.diagnostics:
            place = (found.rule, _file(found.span), found.span.start, found.span.end)
            met[place] = met.get(place, 0) + 1
            key = (*place, met[place])
            joined[key] = _joined(joined[key], found) if key in joined else found
    return Report(
        diagnostics=tuple(sorted(joined.values(), key=lambda found: found.sort_key)),
        targets=tuple(sorted({target for report in reports for target in report.targets})),
        files=max(report.files for report in reports),
        roots=tuple(dict.fromkeys(root for report in reports for root in report.roots)),
        fragments=tuple(dict.fromkeys(path for report in reports for path in report.fragments)),
        urdf=reports[0].urdf,
        unreadable=reports[0].unreadable,
        elsewhere=max(report.elsewhere for report in reports),
        failures=tuple(dict.fromkeys(one for report in reports for one in report.failures)),
        rules=reports[0].rules,
        unchanged=min(report.unchanged for report in reports),
        reported_on=tuple(dict.fromkeys(one for report in reports for one in report.reported_on)),
        includes=tuple(dict.fromkeys(one for report in reports for one in report.includes)),
    )
