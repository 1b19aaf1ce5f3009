"""What the linter adds to a finding, and what it cuts off."""

from __future__ import annotations

from dataclasses import replace

from mjcf_lint.diagnostic import Diagnostic, Fix
from mjcf_lint.mjcf.model import Model
from mjcf_lint.rule import Rule
from mjcf_lint.xml.edit import Span

MOST_CHARACTERS = 1000
"""How much of a message is kept: names in it may be as long as a file."""


def signed(found: Diagnostic, rule: Rule, model: Model, chain: tuple[Span, ...]) -> Diagnostic:
    """Return a finding with its rule, its model and the includes that lead to it."""
    return replace(
        found,
        message=_short(found.message),
        note="\n".join(map(_short, found.note.split("\n"))),
        fix=_offered(found.fix),
        alternatives=tuple(filter(None, map(_offered, found.alternatives))),
        related=tuple(replace(one, message=_short(one.message)) for one in found.related),
        rule=rule.id,
        category=rule.category,
        severity=rule.category.severity,
        roots=(model.root.path,),
        releases=(model.target.release,),
        includes=chain,
    )


def _short(text: str) -> str:
    if len(text) <= MOST_CHARACTERS:
        return text
    return f"{text[:MOST_CHARACTERS]}... ({len(text) - MOST_CHARACTERS} more characters)"


def _offered(fix: Fix | None) -> Fix | None:
    """Return a repair with a short title; None if one of its files cannot be read to its end.

    What stands behind a fault nobody knows, nor where the elements end that it leaves open.
    """
    if fix is None or any(edit.span.source.fault for edit in fix.edits):
        return None
    return replace(fix, title=_short(fix.title))
