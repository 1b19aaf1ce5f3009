"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.numbers import first_digits, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.releases.change import Change

ZERO = Change("3.0.0")
"""A projection sensor needs a camera of a resolution that is not 0."""
NEGATIVE = Change("4.0.0")
"""Nor may it be negative; 3.0.0 to 3.4.0 refused that on any camera, 3.5.0 to 3.17.0 nowhere."""
NO_NEGATIVE_CAMERA = Change("3.0.0", "3.4.0")
RANGEFINDER = Change("4.0.0")

_BODIES = ("worldbody", "body", "frame", "replicate")


@rule(
    category=Category.ERROR,
    changes=(ZERO, NEGATIVE, NO_NEGATIVE_CAMERA, RANGEFINDER),
    only_with=("camprojection", "rangefinder"),
)
def camera_without_resolution(model: Model) -> Iterator[Diagnostic]:
    """A sensor looks through a camera whose resolution is not positive."""
    release = model.target.release
    if not ZERO.holds_in(release):
        return
    least = 1 if NEGATIVE.holds_in(release) else 0
    cameras = [node for node in model.elements("camera") if _stands(node)]
    named = {node.get("name"): node for node in cameras if node.get("name")}
    for sensor in model.elements("camprojection", "rangefinder"):
        if sensor.tag == "rangefinder" and not RANGEFINDER.holds_in(release):
            continue
        camera = named.get(sensor.get("camera"))
        if camera is not None and _is_below(model, camera, least):
            yield _found(model, sensor, camera)


def _stands(node: Node) -> bool:
    return node.parent is not None and node.parent.tag in _BODIES


def _resolution(model: Model, camera: Node) -> list[int]:
    given = model.values(camera).get("resolution")
    found = [first_digits(token) for token in tokens(given.value)] if given else []
    return [one for one in found if one is not None]


def _is_below(model: Model, camera: Node, least: int) -> bool:
    found = _resolution(model, camera)
    return len(found) == 2 and (min(found) < least if least else 0 in found)


def _found(model: Model, sensor: Node, camera: Node) -> Diagnostic:
    given = model.values(camera)["resolution"]
    attribute = sensor.attributes["camera"]
    return Diagnostic(
        attribute.value_span,
        f"<{sensor.tag}> needs a positive resolution of camera {attribute.value!r}, "
        f"not {given.value.strip()}",
        related=(Related(given.attribute.span, "the resolution of the camera"),),
        note="give the camera the width and height of its picture in pixels",
    )
