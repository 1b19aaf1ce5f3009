"""Run rules over each file of a model by itself, once for all models that take it in alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from mjcf_lint.checking.alone import Place, alone, places
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Inclusion
from mjcf_lint.rule import Rule

OfFile = Mapping[str, Sequence[Diagnostic] | None]
"""What rules find in a file, by their names; None for one that has to see the whole model."""
Run = Callable[[Rule, Model], Sequence[Diagnostic] | None]
"""Runs a rule over a file alone; None where that cannot be done."""


class FileByFile(NamedTuple):
    """What rules find in the files of one model."""

    files: Sequence[tuple[Inclusion, OfFile]]

    @classmethod
    def of(cls, model: Model, rules: Sequence[Rule], run: Run) -> FileByFile | None:
        """Look at every file.

        None where that saves nothing, and where a file is taken in twice: its parts stand twice.
        """
        inclusions = model.inclusions
        if len(inclusions) < 2 or len(model.sources) != len(inclusions):
            return None
        target = model.target
        checks = tuple(rule.check for rule in rules)
        key = checks, model.kind, model.complete, target.release, target.made_for, target.grammar
        files = [
            (one, found)
            for one, place in places(inclusions).items()
            if (found := _of_file(one, place, model, rules, key, run))
        ]
        return cls(files)

    def found(self, rule: Rule) -> list[Diagnostic] | None:
        """Return what a rule finds, as if over the whole model; None where it has to run so."""
        having = [(one, of_file[rule.id]) for one, of_file in self.files if rule.id in of_file]
        parts = [(one, found) for one, found in having if found is not None]
        if len(parts) < len(having):
            return None
        if len(parts) < 2:
            return [found for _, part in parts for found in part]
        placed = [pair for one, part in parts for pair in zip(_order(one, part), part, strict=True)]
        return [found for _, found in sorted(placed, key=lambda pair: pair[0])]


def _of_file(
    one: Inclusion, place: Place, model: Model, rules: Sequence[Rule], key: Hashable, run: Run
) -> OfFile:
    known = one.source.known
    whole_key = key, place
    if whole_key not in known:
        words = one.source.words.union(*(_words(tag, attributes) for tag, attributes in place))
        asked = [
            rule for rule in rules if not (rule.only_with and rule.only_with.isdisjoint(words))
        ]
        file = alone(one, place, model)
        found = {rule.id: run(rule, file) for rule in asked}
        known[whole_key] = {
            rule: None
            if part is None
            else [each for each in part if each.span.source is one.source]
            for rule, part in found.items()
            if part != []
        }
    kept: OfFile = known[whole_key]
    return kept


def _words(tag: str, attributes: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield tag
    for name, _ in attributes:
        yield from (f"{tag}.{name}", f".{name}")


def _order(one: Inclusion, found: Sequence[Diagnostic]) -> list[tuple[int, ...]]:
    """Return for findings of a file, in their order, where the engine reads what they are about.

    A rule finds things element by element, though not each time from left to right.
    """
    above = [each.at.start for each in one.above() if each.at]
    way = tuple(reversed(above))
    return [(*way, start) for start in accumulate((each.span.start for each in found), max)]
