"""Fill a matrix: read every model once for each stretch of releases that cannot differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import RuleFailure
from mjcf_lint.checking.selection import Selector
from mjcf_lint.diagnostic import Category, Diagnostic, Severity
from mjcf_lint.engine import Engine, Outcome
from mjcf_lint.engine import Verdict as Answer
from mjcf_lint.grammar import Grammar
from mjcf_lint.matrices.matrix import Blame, Matrix, Row, Source, Verdict
from mjcf_lint.matrices.turning import Names, Turns, names_in, turns
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.mjcf.tree import CHANGES
from mjcf_lint.project.files import Files, surrounding_models
from mjcf_lint.releases.target import Target
from mjcf_lint.rule import Rule

Grammars = Mapping[Version, Grammar]


def read_matrix(
    paths: Sequence[Path], wanted: Iterable[Version], grammars: Grammars, rules: Iterable[Rule]
) -> Matrix:
    """Read the models below paths for the wanted ones of all known releases.

    A <mujoco> file is a model of its own if some wanted release loads it so, or if no other
    model includes it.
    """
    known = dict(sorted(grammars.items()))
    releases = tuple(sorted(wanted))
    checks = tuple(rule for rule in rules if rule.category is Category.ERROR and not rule.compiles)
    changes = tuple(dict.fromkeys(change for rule in checks for change in rule.changes))
    reading = _Reading(releases, known, checks, turns(tuple(known.values()), changes))
    newest = reading.linter(releases[-1])
    found = newest.find(paths)
    selection = Selector(
        newest.outline,
        lambda one: any(verdict.loads for verdict in reading.row(one.root).verdicts.values()),
        lambda path: surrounding_models(path, reading.files, guess=path in found.named),
    ).select(found)
    roots = [model for model in selection.models if model.kind is Kind.ROOT]
    return Matrix(
        rows=tuple(reading.row(one.root) for one in roots),
        releases=releases,
        known=tuple(known),
        fragments=tuple(one.root for one in selection.models if one.kind is Kind.FRAGMENT),
        urdf=found.urdf,
        failures=tuple(dict.fromkeys(reading.failures())),
    )


@dataclass(slots=True)
class _Reading:
    """The linters of all releases over the same files, and the rows they gave so far."""

    releases: tuple[Version, ...]
    grammars: Grammars
    rules: tuple[Rule, ...]
    turns: Turns
    files: Files = field(default_factory=Files)
    _linters: dict[Version, Linter] = field(default_factory=dict)
    _rows: dict[Path, Row] = field(default_factory=dict)

    def linter(self, release: Version) -> Linter:
        if release not in self._linters:
            target = Target(release, self.grammars[release])
            self._linters[release] = Linter(target, self.rules, None, self.files)
        return self._linters[release]

    def failures(self) -> Iterator[RuleFailure]:
        for linter in self._linters.values():
            yield from linter.failures

    def row(self, path: Path) -> Row:
        if path not in self._rows:
            found = dict(self.verdicts(path))
            self._rows[path] = Row(path, {release: found[release] for release in self.releases})
        return self._rows[path]

    def verdicts(self, path: Path) -> Iterator[tuple[Version, Verdict]]:
        models: dict[tuple[bool, ...], tuple[Model, Names]] = {}

        def read(release: Version) -> tuple[Model, Names]:
            manner = tuple(release >= change for change in CHANGES)
            if manner not in models:
                model = self.linter(release).model(path)
                models[manner] = (model, names_in(model.node))
            return models[manner]

        for stretch in self.turns.stretches(lambda release: read(release)[1]):
            if wanted := [release for release in stretch if release in self.releases]:
                linter = self.linter(wanted[-1])
                model = replace(read(wanted[-1])[0], target=linter.target)
                verdict = verdict_of(linter.check(model))
                yield from ((release, verdict) for release in wanted)


def verdict_of(findings: Iterable[Diagnostic]) -> Verdict:
    """Return what findings come to: each rule that finds an error, with its first place."""
    errors = sorted(
        (found for found in findings if found.severity is Severity.ERROR),
        key=lambda found: found.sort_key,
    )
    by_rule: dict[str, list[Diagnostic]] = {}
    for found in errors:
        by_rule.setdefault(found.rule, []).append(found)
    blames = tuple(
        Blame(rule, found[0].path, *found[0].span.position, found[0].message, len(found) - 1)
        for rule, found in by_rule.items()
    )
    return Verdict(not errors, Source.READ, blames)


def ask(matrix: Matrix, release: Version, engine: Engine, *, only_loading: bool) -> Matrix:
    """Return the matrix with what an engine says of all models, or of those that seem to load."""
    given = {}
    for row in matrix.rows:
        read = row.verdicts[release]
        if read.loads or not only_loading:
            given[row.model, release] = _answered(engine.load(row.model), row.model, read)
    return matrix.with_verdicts(given)


def _answered(answer: Answer, model: Path, read: Verdict) -> Verdict:
    """Return an engine's verdict; where rules had found the fault already, with what they say."""
    if answer.loaded:
        return Verdict(loads=True, source=Source.ENGINE)
    refused = answer.outcome is Outcome.REFUSED
    rule = "engine-rejects" if refused else "engine-crash"
    said = Blame(rule, model, 1, 1, " ".join(answer.message.split()))
    return Verdict(False, Source.ENGINE, read.blames or (said,))
