"""See README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.change import Change
from mjcf_lint.element import Attribute
from mjcf_lint.grammar.numbers import number, numbers, tokens
from mjcf_lint.grammar.typed import places_read, type_at
from mjcf_lint.parts.standing import made
from mjcf_lint.tree import Node

from .taken import taken

FLEX_RATIO = Change("3.2.4")
WIDE_CAMERA = Change("3.0.0")
_DROP = ""
_TURNED = ("body", "geom", "site", "camera", "inertial", "frame")


@dataclass(frozen=True, slots=True)
class Bound:
    """Values of an attribute that releases refuse, and what to write instead, if not to drop it."""

    elements: tuple[str, ...]
    attribute: str
    refused: Callable[[list[float]], bool]
    change: Change
    must: str
    instead: str = _DROP
    safe: bool = True
    note: str = ""


def _not_positive(values: list[float]) -> bool:
    return len(values) == 1 and values[0] <= 0


def _negative(values: list[float]) -> bool:
    return any(value < 0 for value in values)


def _below_minus_one(values: list[float]) -> bool:
    return len(values) == 1 and values[0] < -1


def _all_zero(values: list[float]) -> bool:
    return len(values) == 4 and not any(values)


_USER_SIZES = ("body", "jnt", "geom", "site", "cam", "tendon", "actuator", "sensor")
BOUNDS = (
    Bound(
        ("statistic",),
        "extent",
        _not_positive,
        Change("2.3.0"),
        "must be greater than 0",
        note="without it MuJoCo computes the extent from the model",
    ),
    Bound(
        ("map",),
        "znear",
        _not_positive,
        Change("2.3.0"),
        "must be greater than 0",
        instead="0.001",
        note="cameras draw nothing nearer than znear times the extent of the model",
    ),
    Bound(("size",), "nconmax", _below_minus_one, Change("2.3.0"), "must be at least -1"),
    Bound(("size",), "njmax", _below_minus_one, Change("3.12.0"), "must be at least -1"),
    Bound(("size",), "nstack", _below_minus_one, Change("3.12.0"), "must be at least -1"),
    *(
        Bound(
            ("size",),
            f"nuser_{kind}",
            _below_minus_one,
            Change("2.2.0"),
            "must be at least -1",
            safe=False,
        )
        for kind in _USER_SIZES
    ),
    Bound(
        ("camera",),
        "resolution",
        _negative,
        Change("3.0.0", "3.4.0"),
        "must not be negative",
        safe=False,
    ),
    Bound(
        _TURNED,
        "quat",
        _all_zero,
        Change("3.0.0"),
        "must not be all zero",
        safe=False,
        note="up to 2.3.7 MuJoCo loaded a zero quaternion, and what it turned had no axes; "
        "without it the element is not turned",
    ),
)
_BOUNDS = {(tag, bound.attribute): bound for bound in BOUNDS for tag in bound.elements}


@rule(
    category=Category.ERROR,
    changes=(*(bound.change for bound in BOUNDS), FLEX_RATIO, WIDE_CAMERA),
)
def value_out_of_range(model: Model) -> Iterator[Diagnostic]:
    """A number outside the range that the target allows."""
    release = model.target.release
    wide = WIDE_CAMERA.holds_in(release)
    seen: set[int] = set()
    for place in places_read(model):
        node = place.node
        for name, attribute in node.attributes.items():
            bound = _BOUNDS.get((node.tag, name))
            held = bound and bound.change.holds_in(release) and type_at(place, name)
            values = numbers(attribute.value) if held else None
            if bound and values and bound.refused(values) and made(node):
                yield _outside(bound, attribute)
        if wide and node.tag == "camera":
            yield from _too_wide(model, node, seen)
        if node.tag == "elasticity" and FLEX_RATIO.holds_in(release):
            yield from _ratio(node)
    yield from taken(model)


def _outside(bound: Bound, attribute: Attribute) -> Diagnostic:
    if bound.instead:
        title, edit = f"Write {bound.instead}", attribute.with_value(bound.instead)
    else:
        title, edit = f"Remove {attribute.name}", attribute.removed()
    shown = " ".join(tokens(attribute.value))
    return Diagnostic(
        attribute.value_span,
        f"{attribute.name} {bound.must}, not {shown}",
        (Fix.safe if bound.safe else Fix.unsafe)(title, edit),
        note=bound.note,
    )


def _too_wide(model: Model, node: Node, seen: set[int]) -> Iterator[Diagnostic]:
    """Look at the field of view of a camera, once where it stands in a default class."""
    if node.parent is None or node.parent.tag == "default" or not made(node):
        return
    given = model.values(node).get("fovy")
    if given is None or id(given.attribute) in seen:
        return
    seen.add(id(given.attribute))
    value = _one(given.value)
    if value is not None and value >= 180:
        yield Diagnostic(
            given.attribute.value_span,
            f"fovy must be less than 180, not {given.value.strip()}",
            Fix.safe("Write 179.9", given.attribute.with_value("179.9")),
            note="it is the angle that the camera sees, from top to bottom; only pictures show it",
        )


def _ratio(node: Node) -> Iterator[Diagnostic]:
    """Look at the Poisson ratio of a flex, which counts where it has a Young's modulus."""
    given = node.attributes.get("poisson")
    value, young = _one(node.get("poisson")), _one(node.get("young"))
    if given is None or value is None or not young or young < 0 or 0 <= value < 0.5:
        return
    instead = "0" if value < 0 else "0.49"
    yield Diagnostic(
        given.value_span,
        f"poisson must be at least 0 and less than 0.5, not {given.value.strip()}",
        Fix.unsafe(f"Write {instead}", given.with_value(instead)),
        note="at 0.5 the material keeps its volume, and its stiffness against that has no limit",
    )


def _one(text: str | None) -> float | None:
    found = tokens(text or "")
    return number(found[0]) if len(found) == 1 else None
