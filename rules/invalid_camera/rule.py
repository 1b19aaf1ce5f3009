"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.names import WORLD
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read, type_at
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.standing import standing, takers
from mjcf_lint.xml.element import Attribute

TOGETHER = Change("3.0.0", "3.4.0")
"""What gives the lens stands in one element with sensorsize, and that with resolution."""
IN_THE_END = Change("3.5.0")
"""They may come from a class; the sizes must be positive."""
AT_ITSELF = Change("2.2.0", "3.1.4")
"""Nothing may look at the body in which it stands."""
_LENS = ("focal", "focalpixel", "principal", "principalpixel")


@rule(
    category=Category.ERROR,
    changes=(TOGETHER, IN_THE_END, AT_ITSELF),
    only_with=("camera", "light"),
)
def invalid_camera(model: Model) -> Iterator[Diagnostic]:
    """A camera has a lens without a sensor or a sensor without pixels, or looks at itself."""
    release = model.target.release
    if TOGETHER.holds_in(release):
        yield from _apart(model)
    if IN_THE_END.holds_in(release):
        yield from _incomplete(model)
    if AT_ITSELF.holds_in(release):
        yield from _at_itself(model)


def _apart(model: Model) -> Iterator[Diagnostic]:
    for place in places_read(model, lambda role: role.tag == "camera"):
        node = place.node
        if not type_at(place, "sensorsize") or not made(node):
            continue
        lens = next((node.attributes[name] for name in _LENS if name in node.attributes), None)
        sensor, pixels = (node.attributes.get(name) for name in ("sensorsize", "resolution"))
        if lens and sensor is None:
            yield _needs(lens, "sensorsize")
        elif sensor and pixels is None:
            yield _needs(sensor, "resolution")


def _needs(attribute: Attribute, missing: str) -> Diagnostic:
    return Diagnostic(
        attribute.span,
        f"{attribute.name} needs {missing} in the same element",
        note="from 3.5.0 on it may come from a default class",
    )


def _incomplete(model: Model) -> Iterator[Diagnostic]:
    without_pixels: dict[Attribute, list[tuple[Node, Given, Values]]] = {}
    for _, node, values in standing(model, "camera"):
        lens = next((values[name] for name in _LENS if _any(values, name)), None)
        sensor = _positive(values, "sensorsize", otherwise=False)
        if lens and sensor is False:
            yield _without_sensor(node, lens, values)
        pixels = values.get("resolution")
        if sensor and pixels and _positive(values, "resolution", otherwise=True) is False:
            taken = without_pixels.setdefault(pixels.attribute, [])
            taken.append((node, pixels, values))
    for taken in without_pixels.values():
        pixels = taken[0][1]
        sizes = taken[0][2]["sensorsize"]
        yield Diagnostic(
            pixels.attribute.value_span,
            f"the sensor has a size, but no pixels: resolution is {pixels.value}",
            related=(
                *takers((node for node, _, _ in taken), pixels),
                Related(sizes.attribute.span, "the size of the sensor"),
            ),
            note="both numbers of resolution must be positive",
        )


def _any(values: Values, name: str) -> bool:
    found = numbers(values[name].value) if name in values else None
    return bool(found) and any(one != 0 and not isnan(one) for one in found or ())


def _positive(values: Values, name: str, *, otherwise: bool) -> bool | None:
    """Say whether both numbers of an attribute are positive; None where that cannot be told."""
    if name not in values:
        return otherwise
    found = numbers(values[name].value)
    if found is None or len(found) != 2 or any(map(isnan, found)):
        return None
    return all(one > 0 for one in found)


def _without_sensor(node: Node, lens: Given, values: Values) -> Diagnostic:
    name = lens.attribute.name
    size = values.get("sensorsize")
    return Diagnostic(
        lens.attribute.span if lens.own else node.element.name_span,
        f"{name} needs a sensorsize, which this camera "
        + (f"has not: it is {size.value}" if size else "has not"),
        Fix.unsafe(f"Remove {name}", lens.attribute.removed()) if lens.own else None,
        related=() if lens.own else (Related(lens.attribute.span, f"the {name} of its class"),),
        note="lengths of a lens are measured on the sensor; without them, fovy gives the angle",
    )


def _at_itself(model: Model) -> Iterator[Diagnostic]:
    for body, node, values in standing(model, "camera", "light"):
        target = values.get("target")
        name = WORLD if body.is_world else body.node.get("name")
        if target and target.value and target.value == name:
            yield Diagnostic(
                target.attribute.span if target.own else node.element.name_span,
                f"this {node.tag} looks at {name!r}, the body in which it stands",
                note="from 3.1.5 on MuJoCo loads it",
            )
