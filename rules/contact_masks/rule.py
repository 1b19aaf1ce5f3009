"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.contacts import MASKS, ContactGeom, Contacts, contacts

from .falling import falls, gravity

_FLOORS = ("plane", "hfield")


@rule(category=Category.PHYSICS)
def contact_masks(model: Model) -> Iterator[Diagnostic]:
    """A free body falls through the floor: its contact masks meet nothing."""
    if model.kind is not Kind.ROOT:
        return
    found, pull = contacts(model), gravity(model)
    if found is None or not any(pull):
        return
    floors = [geom for geom in found.still if geom.collides or geom.value("type") in _FLOORS]
    if not floors or any(map(_strayed, floors)):
        return
    falling = frozenset(body for body in found.groups if body and falls(body, pull, model))
    if not falling:
        return
    carried = found.in_touch_with(
        [body for body in found.groups if body not in falling or _paired(body, found)]
    )
    for body in found.groups:
        if body and body not in carried:
            own = [geom for geom in found.groups[body] if geom.collides]
            if own:
                yield _falls(body, own, floors, hypot(*pull))


def _paired(body: Body | None, found: Contacts) -> bool:
    """Say whether a pair lets a body come to rest on something."""
    return any(geom.value("name") in found.paired for geom in found.groups[body])


def _strayed(floor: ContactGeom) -> bool:
    """Say whether another file's default switches a floor off: stray-global-default tells that."""
    by = (floor.values.get(name) for name in MASKS)
    own = floor.node.inclusion.source
    return not floor.collides and any(one and one.node.inclusion.source is not own for one in by)


def _falls(
    body: Body, own: list[ContactGeom], floors: list[ContactGeom], pull: float
) -> Diagnostic:
    first = own[0]
    floor = next((one for one in floors if one.value("type") in _FLOORS), floors[0])
    name, under = body.node.get("name"), floor.value("name")
    alike = len({(one.contype, one.conaffinity) for one in own}) == 1
    given = first.values.get("contype") or first.values.get("conaffinity")
    return Diagnostic(
        given.attribute.span if given and given.own else first.node.element.name_span,
        f"{f'body {name!r}' if name else 'this body'} falls through "
        f"{f'geom {under!r}' if under else 'the floor'}: "
        f"{first.masks if alike else 'the masks'} of its geom{'s' * (len(own) > 1)} never meet "
        f"{floor.masks}, nor anything to rest on",
        related=(Related(floor.node.element.name_span, f"this has {floor.masks}"),),
        note="two geoms touch only where contype of one and conaffinity of the other have a bit "
        f"in common; without that the body falls {pull / 2:.3g} m in the first second, and on",
    )
