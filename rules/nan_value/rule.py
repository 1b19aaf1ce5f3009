"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.grammar import Kind
from mjcf_lint.mjcf.numbers import is_nan, tokens
from mjcf_lint.mjcf.typed import Typed, doubtful_numbers
from mjcf_lint.releases.change import Change

WARNS = Change("2.2.1")
WARNS_OF_LONG_LISTS = Change("3.0.0")
_LONG_LISTS = frozenset({"mesh", "skin", "bone"})


@rule(category=Category.UPGRADE, changes=(WARNS, WARNS_OF_LONG_LISTS), file_by_file=True)
def nan_value(model: Model) -> Iterator[Diagnostic]:
    """A value that is written as not being a number."""
    release = model.target.release
    if not WARNS.holds_in(release):
        return
    long = WARNS_OF_LONG_LISTS.holds_in(release)
    for typed in doubtful_numbers(model):
        text = typed.attribute.value
        may_be = typed.type.kind is Kind.NUMBER and ("n" in text or "N" in text)
        if may_be and any(map(is_nan, tokens(text))) and (long or not _is_long(typed)):
            yield _found(typed)


def _is_long(typed: Typed) -> bool:
    return typed.type.most is None and typed.node.tag in _LONG_LISTS


def _found(typed: Typed) -> Diagnostic:
    return Diagnostic(
        typed.attribute.value_span,
        f"{typed.attribute.name} holds a NaN",
        note="MuJoCo warns of it when it loads the model; write the number that was meant, or "
        "leave the attribute out for the default",
    )
