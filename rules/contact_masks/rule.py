"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.parts.bodies import Body
from mjcf_lint.parts.contacts import MASKS, ContactGeom, Contacts, contacts
from mjcf_lint.parts.meshes import number
from mjcf_lint.sections import setting

_FLOORS = ("plane", "hfield")
_HOLDING = ("equality", "tendon")
_EARTH = (0.0, 0.0, -9.81)


@rule(category=Category.PHYSICS)
def contact_masks(model: Model) -> Iterator[Diagnostic]:
    """A free body falls through the floor: its contact masks meet nothing."""
    if model.kind is not Kind.ROOT:
        return
    found, pull = contacts(model), _gravity(model)
    if found is None or not pull:
        return
    floors = [geom for geom in found.still if geom.collides or geom.value("type") in _FLOORS]
    held = frozenset(_held(model))
    for body, geoms in found.groups.items():
        if body is None or not floors or not _free(body) or held & _names(body):
            continue
        own = [geom for geom in geoms if geom.collides]
        if own and not _carried(body, found) and not any(map(_strayed, floors)):
            yield _falls(body, own, floors, pull)


def _gravity(model: Model) -> float:
    """Return how strongly gravity pulls, in m/s^2."""
    if setting(model, ("option", "flag"), "gravity") == "disable":
        return 0.0
    given = setting(model, ("option",), "gravity")
    pull = _EARTH if given is None else numbers(given) or ()
    return hypot(*pull)


def _held(model: Model) -> Iterator[str]:
    """Yield every word in the sections that may hold a body up."""
    for tag in _HOLDING:
        for section in model.sections(tag):
            for node in section.walk():
                for name, attribute in node.attributes.items():
                    if name != "name":
                        yield from (attribute.value, *attribute.value.split())


def _names(body: Body) -> frozenset[str]:
    """Return the names of all that a body carries."""
    nodes = (node for node in body.node.walk() if node.get("name"))
    return frozenset(node.get("name") or "" for node in nodes)


def _free(body: Body) -> bool:
    """Say whether nothing holds a body: it floats on its own joint, and gravity has its weight."""
    weightless = any(number(each.node.get("gravcomp"), 0) != 0 for each in body.walk())
    return not weightless and any(joint.type == "free" for joint in body.joints)


def _carried(body: Body, found: Contacts) -> bool:
    """Say whether a body may come to rest on something."""
    for reached in found.in_touch(body):
        if reached is None or not _free(reached):
            return True
        if any(geom.value("name") in found.paired for geom in found.groups[reached]):
            return True
    return False


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
