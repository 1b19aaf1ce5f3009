"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.grammar import Kind
from mjcf_lint.mjcf.numbers import numbers, tokens
from mjcf_lint.mjcf.typed import Typed, typed_attributes

_EFFECT = {
    "friction": "two geoms take the larger friction of both, and at least 0.00001: this one has "
    "none of its own",
    "frictionloss": "MuJoCo leaves out a friction loss that is not above 0",
    "armature": "it takes {} away from the inertia that is moved, which may leave none",
}
_LOADED = {
    "friction": ("geom", "pair"),
    "frictionloss": ("joint", "tendon", "spatial", "fixed"),
    "armature": ("joint",),
}
"""Where MuJoCo takes such a number; it refuses a tendon with a negative armature."""
_NAMES = frozenset(_LOADED)


@rule(
    category=Category.PHYSICS,
    file_by_file=True,
    only_with=(".friction", ".frictionloss", ".armature"),
)
def negative_friction(model: Model) -> Iterator[Diagnostic]:
    """A friction, friction loss or armature below 0."""
    for typed in typed_attributes(model, Kind.NUMBER, names=_NAMES):
        if typed.node.tag in _LOADED.get(typed.attribute.name, ()):
            values = numbers(typed.attribute.value) or ()
            if any(value < 0 for value in values):
                yield _found(typed, [value for value in values if value < 0])


def _found(typed: Typed, below: list[float]) -> Diagnostic:
    attribute = typed.attribute
    positive = " ".join(token.removeprefix("-") for token in tokens(attribute.value))
    effect = _EFFECT[attribute.name].format(f"{-below[0]:g}")
    if attribute.name == "friction" and typed.node.tag == "pair":
        effect = "a pair has at least 0.00001 of friction, and this one no more"
    return Diagnostic(
        attribute.value_span,
        f"{attribute.name} must not be below 0, as {below[0]:g} is",
        Fix.unsafe(f"Write {positive}", attribute.with_value(positive)),
        note=effect,
    )
