"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.grammar import AttributeType, Kind
from mjcf_lint.mjcf.numbers import numbers, tokens, truncated
from mjcf_lint.mjcf.places import Role
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.xml.element import Attribute

_PAINTED = ("rgb1", "rgb2", "markrgb")
_COLOURS = ((Kind.NUMBER,), frozenset({"rgba", *_PAINTED}))
_ALL = ((Kind.NUMBER,), None)
_OF_VISUAL = "rgba"
"""The element of visual whose attributes are all colours."""
_LOOKED_AT = (_OF_VISUAL, ".rgba", *(f".{name}" for name in _PAINTED))
_FULL, _BRIGHT = 255, 2
"""A part above the second is no brightness any more."""


@rule(category=Category.PHYSICS, file_by_file=True, only_with=_LOOKED_AT)
def colour_range(model: Model) -> Iterator[Diagnostic]:
    """A colour with parts up to 255, where MuJoCo takes 0 to 1."""
    for place in places_read(model, _colours):
        node = place.node
        for name, _ in _colours(place.role):
            values = numbers(node.get(name) or "")
            if values and _BRIGHT < max(values) < inf and _matters(name, values):
                yield _found(node.attributes[name], values)


def _colours(role: Role) -> tuple[tuple[str, AttributeType], ...]:
    return role.types.chosen(_ALL if role.tag == _OF_VISUAL else _COLOURS)


def _matters(name: str, values: Sequence[float]) -> bool:
    """Say whether a colour looks otherwise than it was meant: one of 0 and 255 alone does not."""
    if any(value != value for value in values):
        return False
    return name in _PAINTED or any(value > 1 and value != _FULL for value in values)


def _found(attribute: Attribute, values: Sequence[float]) -> Diagnostic:
    shown = " ".join(tokens(attribute.value))
    if attribute.name in _PAINTED:
        bytes_ = " ".join(str(truncated(_FULL * value, 0) % 256) for value in values)
        note = f"MuJoCo keeps the last 8 bits of 255 times each, so that it paints {bytes_} of 255"
    else:
        drawn = " ".join(f"{min(max(value, 0.0), 1.0):g}" for value in values)
        note = f"all above 1 is drawn as 1: this looks like {drawn}"
    fix = None
    if all(0 <= value <= _FULL and value == int(value) for value in values):
        scaled = " ".join(_scaled(values))
        fix = Fix.unsafe(f"Write {scaled}", attribute.with_value(scaled))
    return Diagnostic(
        attribute.value_span,
        f"{attribute.name} {shown!r} goes beyond 1, the most that each part of a colour may be",
        fix,
        note=note,
    )


def _scaled(values: Sequence[float]) -> Iterator[str]:
    for at, value in enumerate(values):
        is_share = at == len(values) - 1 == 3 and value <= 1
        yield f"{value if is_share else value / _FULL:.3g}"
