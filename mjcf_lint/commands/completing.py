"""What the shell completes: names of rules and categories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mjcf_lint.errors import MjcfLintError


def rule_names(incomplete: str) -> list[str]:
    """Return the rules whose names begin so."""
    return [name for name in _rules() if name.startswith(incomplete)]


def chosen_names(incomplete: str) -> list[str]:
    """Return rules and categories that begin as the last name of a list with commas does."""
    from mjcf_lint.diagnostic import Category
    from mjcf_lint.ruleset.registry import ALL

    before, comma, begun = incomplete.rpartition(",")
    names = (*(category.value for category in Category), ALL, *_rules())
    return [f"{before}{comma}{name}" for name in names if name.startswith(begun)]


def _rules() -> Iterator[str]:
    """Yield all names of rules; no code of a rule is run for it."""
    from mjcf_lint.project.settings import load
    from mjcf_lint.ruleset.registry import builtin_rules_dir, names_in

    yield from names_in(builtin_rules_dir())
    try:
        loaded = load([Path()])
    except MjcfLintError:
        return
    for folder in loaded.rule_dirs if loaded.trusted else ():
        yield from names_in(folder)
