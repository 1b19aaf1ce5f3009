"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.grammar import AttributeType, Kind
from mjcf_lint.mjcf.numbers import (
    CHANGES,
    STRICT_INTEGERS,
    Misread,
    Trouble,
    ends_in_space,
    tokens,
)
from mjcf_lint.mjcf.typed import Typed, misread_attributes


@rule(category=Category.ERROR, changes=CHANGES, file_by_file=True)
def wrong_number_of_values(model: Model) -> Iterator[Diagnostic]:
    """An attribute with more or fewer numbers than it takes."""
    for typed, misread in misread_attributes(model):
        if misread.trouble in (Trouble.FEW, Trouble.MANY):
            yield _wrong(typed, misread, model)


def _wrong(typed: Typed, misread: Misread, model: Model) -> Diagnostic:
    attribute, kind = typed.attribute, typed.type
    noun = "integer" if kind.kind is Kind.INTEGER else "number"
    message = f"{attribute.name} takes {_counted(kind, noun)}, not {misread.given}"
    found = tokens(attribute.value)
    if kind.kind is Kind.INTEGER and kind.most == 1:
        note = f"up to 2.3.7 MuJoCo read {found[0]} and left the rest"
        fix = Fix.safe(f"Write {found[0]}", attribute.with_value(found[0]))
        return Diagnostic(attribute.value_span, message, fix, note=note)
    if _was_repeated(typed, misread, model):
        last = found[-1]
        note = (
            f"MuJoCo 2.2.1 to 2.3.7 took the white space at the end for another {last}; "
            "perhaps 0 was meant"
        )
        fix = Fix.unsafe(f"Write {last} once more", attribute.with_value(" ".join([*found, last])))
        return Diagnostic(attribute.value_span, message, fix, note=note)
    return Diagnostic(attribute.value_span, message)


def _was_repeated(typed: Typed, misread: Misread, model: Model) -> bool:
    strict = STRICT_INTEGERS.holds_in(model.target.release)
    short_by_one = 0 < misread.given == typed.type.least - 1
    return strict and short_by_one and ends_in_space(typed.attribute.value)


def _counted(kind: AttributeType, noun: str) -> str:
    least, most = kind.least, kind.most
    if most is None:
        return f"at least {least} {noun}{'s' * (least != 1)}"
    if least == most:
        return f"{most} {noun}{'s' * (most != 1)}"
    if least <= 1:
        return f"at most {most} {noun}s"
    return f"{least} to {most} {noun}s"
