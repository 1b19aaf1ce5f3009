"""What rules find over whole models, and what they find when all that may be saved is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mjcf_lint import Diagnostic, Model, Rule
from mjcf_lint.checking.runner import Runner


def apart(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that run file by file."""
    return tuple(rule for rule in rules if rule.file_by_file and not rule.compiles)


def plain(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules as if nothing was declared of them."""
    return tuple(
        replace(rule, file_by_file=False, only_with=frozenset(), between_releases=False)
        for rule in rules
    )


def reading(model: Model, *rules: Rule) -> list[Diagnostic]:
    """Return what rules find in a model."""
    return Runner(rules).reading(model)


def differing(models: Sequence[Model], rules: Sequence[Rule]) -> Iterator[str]:
    """Yield where rules that run file by file find other things than over the whole model."""
    slow = plain(rules)
    for model in models:
        found, wanted = reading(model, *rules), reading(model, *slow)
        for rule in rules if found != wanted else ():
            mine, all_ = _of(rule, found), _of(rule, wanted)
            if mine != all_:
                yield f"{rule.id} in {model.root.path} for {model.target}: {mine} and not {all_}"


def overlooked(models: Iterable[Model], rules: Sequence[Rule]) -> Iterator[str]:
    """Yield what rules find that are said to find nothing in a model."""
    for model in models:
        words, compared = model.words, model.target.made_for is not None
        skipped = [
            one
            for one in rules
            if (one.only_with and one.only_with.isdisjoint(words))
            or (one.between_releases and not compared)
        ]
        for found in reading(model, *plain(skipped)):
            yield f"{found.rule} in {model.root.path} for {model.target}: {found.message}"


def _of(rule: Rule, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.rule == rule.id]
