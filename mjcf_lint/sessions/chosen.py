"""Which rules are on: those that settings and flags choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mjcf_lint.diagnostic import Category
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import ALL


def choose_rules(
    rules: Iterable[Rule],
    select: Sequence[str],
    ignore: Sequence[str],
    extend_select: Sequence[str] = (),
    absent: frozenset[str] = frozenset(),
) -> tuple[Rule, ...]:
    """Return the rules that are on; raises SettingsError for a name that is none."""
    rules = tuple(rules)
    wanted, more, unwanted = _split(select), _split(extend_select), _split(ignore)
    check_names(rules, (*wanted, *more, *unwanted), absent)
    return tuple(
        rule
        for rule in rules
        if ((_named(rule, wanted) if wanted else rule.category.on) or _named(rule, more))
        and not _named(rule, unwanted)
    )


def check_names(
    rules: Iterable[Rule], given: Iterable[str], absent: frozenset[str] = frozenset()
) -> None:
    """Raise SettingsError for a name of no rule or category."""
    names = {rule.id for rule in rules} | {category.value for category in Category} | {ALL}
    names |= absent
    for name in given:
        if name not in names:
            from mjcf_lint.nearest import did_you_mean

            raise SettingsError(f"no rule or category is named {name!r}{did_you_mean(name, names)}")


def _split(names: Sequence[str]) -> list[str]:
    return [name.strip() for given in names for name in given.split(",") if name.strip()]


def _named(rule: Rule, names: Sequence[str]) -> bool:
    return any(name in (rule.id, rule.category.value, ALL) for name in names)
