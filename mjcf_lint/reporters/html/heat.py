"""Which model has errors in which release, and which rule speaks up in which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.grammar import releases
from mjcf_lint.matrices.matrix import Matrix, Row, stretches
from mjcf_lint.matrices.reading import verdict_of
from mjcf_lint.reporters.matrix_table import Column

_LEVELS = (1, 2, 5, 10)
"""Least findings for each shade."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a rule speaks up; `level` is 0 for never, up to 4."""

    findings: int
    level: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule and its counts, one for each column."""

    rule: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rules down, releases across."""

    columns: tuple[Column, ...]
    rows: tuple[RuleRow, ...]


def matrix_of(report: Report) -> Matrix:
    """Return what the findings say of each model in each targeted release."""
    found: dict[tuple[Path, Version], list[Diagnostic]] = {}
    for one in report.diagnostics:
        if one.severity is Severity.ERROR:
            for root in one.roots:
                for release in one.releases or report.targets:
                    found.setdefault((root, release), []).append(one)
    rows = tuple(
        Row(
            root,
            {release: verdict_of(found.get((root, release), ())) for release in report.targets},
        )
        for root in report.roots
    )
    return Matrix(rows, report.targets, tuple(sorted({*releases(), *report.targets})))


def rule_table(report: Report) -> RuleTable:
    """Return how often each rule speaks up in the targeted releases, alike ones in one column."""
    counted: dict[str, dict[Version, int]] = {}
    for found in report.diagnostics:
        counts = counted.setdefault(found.rule, dict.fromkeys(report.targets, 0))
        for release in found.releases or report.targets:
            if release in counts:
                counts[release] += 1
    rules = sorted(counted)
    known = tuple(sorted({*releases(), *report.targets}))
    runs = list(
        stretches(
            report.targets, lambda release: tuple(counted[rule][release] for rule in rules), known
        )
    )
    return RuleTable(
        tuple(Column(str(run[0]), str(run[-1]), len(run)) for run in runs),
        tuple(RuleRow(rule, _counts(counted[rule], runs)) for rule in rules),
    )


def _counts(counted: dict[Version, int], runs: Sequence[Sequence[Version]]) -> tuple[Count, ...]:
    numbers = [counted[run[0]] for run in runs]
    return tuple(Count(one, sum(one >= least for least in _LEVELS)) for one in numbers)
