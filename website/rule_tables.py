"""docs/rules.md, and the README's table of categories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mjcf_lint.diagnostic import Category
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import load_rules
from website.markdown import table
from website.rule_pages import folder_of, repairs

ABOUT = {
    Category.ERROR: "the targeted release refuses the model, or misreads it",
    Category.UPGRADE: "it loads, but is deprecated or reads otherwise than in another release",
    Category.PHYSICS: "it loads, and hardly anyone means it",
    Category.PORTABILITY: "MuJoCo loads it, but other XML tools refuse it",
    Category.SUPPRESSION: "comments that hold findings back, for nothing or without a reason",
    Category.STYLE: "it makes no difference, and stands in the way of who reads it",
}
"""What the rules of a category have in common."""


def by_category() -> dict[Category, list[Rule]]:
    """Return the rules of each category."""
    rules = load_rules()
    found = {category: [rule for rule in rules if rule.category is category] for category in ABOUT}
    assert sum(map(len, found.values())) == len(rules)
    return found


def categories_table() -> str:
    """Return a row for each category."""
    rows = [
        (
            f"`{category.value}`",
            str(len(rules)),
            str(sum(map(repairs, rules))),
            category.severity.value if category.on else f"{category.severity.value}, off",
            ABOUT[category],
        )
        for category, rules in by_category().items()
    ]
    return table(("category", "rules", "with repairs", "severity", "finds that"), rows) + "\n"


def rules_page() -> str:
    """Return the page of all rules."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    grouped = by_category()
    yield "# Rules"
    yield (
        f"{sum(map(len, grouped.values()))} rules in {len(grouped)} categories. Rules and "
        "categories are named alike in `--select`, `--ignore`, `severity` and comments."
    )
    yield categories_table().rstrip()
    for category, rules in grouped.items():
        yield f"## {category.value}"
        about = ABOUT[category]
        off = "" if category.on else f" Off until you `--select {category.value}`."
        yield f"{about[0].upper()}{about[1:]}.{off}"
        yield table(("rule", "repair", "finds"), _rows(rules))


def _rows(rules: Sequence[Rule]) -> Iterator[tuple[str, str, str]]:
    for rule in rules:
        link = f"[`{rule.id}`](../rules/{folder_of(rule).name}/README.md)"
        yield link, "yes" if repairs(rule) else "", rule.summary
