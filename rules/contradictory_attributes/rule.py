"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.places import Place, Role
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

from .layers import LAYERS_ALONE, layers
from .pairs import CHANGES, PAIRED, excluded
from .sizes import MEMORY_FIRST, sizes

ONE_ORIENTATION = Change("2.2.1")
"""One way to write an orientation is allowed; before, quat gave way to another one."""
FIRST = Change("2.2.0", "2.2.0")
"""Two ways other than quat are refused, also where one comes from a default class."""
ONE_INERTIA = Change("3.2.4")
"""fullinertia stands alone; before, it won over diaginertia."""

_TURNS = ("axisangle", "xyaxes", "zaxis", "euler")
_ORIENTATIONS = ("quat", *_TURNS)
_TOLD = frozenset({*_ORIENTATIONS, "fullinertia", "diaginertia"})
_PAIRED = PAIRED | {"material"}
_QUAT_GAVE_WAY = frozenset({"body", "geom", "site", "camera", "inertial"})


@rule(
    category=Category.ERROR,
    changes=(ONE_ORIENTATION, FIRST, ONE_INERTIA, LAYERS_ALONE, MEMORY_FIRST, *CHANGES),
    file_by_file=True,
)
def contradictory_attributes(model: Model) -> Iterator[Diagnostic]:
    """Attributes of one element that exclude each other."""
    strict = ONE_ORIENTATION.holds_in(model.target.release)
    one_inertia = ONE_INERTIA.holds_in(model.target.release)
    layered = LAYERS_ALONE.holds_in(model.target.release)
    for place in places_read(model, _may_contradict if strict else _may_be_turned):
        node = place.node
        yield from excluded(place, model)
        given = _orientations(place)
        if not strict:
            yield from _two_turns(model, node)
        elif node.tag == "inertial" and given and "fullinertia" in node.attributes:
            yield _inertial_turned(node, given)
        elif len(given) > 1:
            yield _turned_twice(node, given)
        if one_inertia and node.tag == "inertial":
            yield from _two_inertias(node)
        if node.tag == "material" and layered:
            yield from layers(place, model)
    yield from sizes(model)


def _may_contradict(role: Role) -> bool:
    return role.tag in _PAIRED or len(_TOLD & role.names.keys()) > 1


def _may_be_turned(role: Role) -> bool:
    """Say the same of releases that look at what default classes give, too."""
    return role.tag in _PAIRED or not _TOLD.isdisjoint(role.names)


def _orientations(place: Place) -> list[Attribute]:
    """Return the orientations that an element itself gives."""
    known = place.types.written
    return [place.node.attributes[name] for name in _ORIENTATIONS if name in known]


def _turned_twice(node: Node, given: list[Attribute]) -> Diagnostic:
    first, *others = given
    names = " and ".join(one.name for one in given)
    fix = None
    note = ""
    if first.name == "quat" and len(others) == 1 and node.tag in _QUAT_GAVE_WAY:
        fix = Fix.safe("Remove quat", first.removed())
        note = f"MuJoCo 2.2.0 took {others[0].name} and left quat"
    related = tuple(Related(one.span, "the other one") for one in others)
    return Diagnostic(first.span, f"{names} both turn this {node.tag}", fix, (), related, note)


def _inertial_turned(node: Node, given: list[Attribute]) -> Diagnostic:
    names = " and ".join(one.name for one in given)
    fix, note = None, "fullinertia says how the inertia is turned"
    if [one.name for one in given] == ["quat"]:
        fix = Fix.safe("Remove quat", given[0].removed())
        note = "MuJoCo 2.2.0 replaced quat by the turn that it found from fullinertia"
    related = (Related(node.attributes["fullinertia"].span, "the inertia in full"),)
    message = f"fullinertia and {names} both turn this inertia"
    return Diagnostic(given[0].span, message, fix, (), related, note)


def _two_inertias(node: Node) -> Iterator[Diagnostic]:
    full, diagonal = (node.attributes.get(name) for name in ("fullinertia", "diaginertia"))
    if full is None or diagonal is None or not any(numbers(diagonal.value) or ()):
        return
    yield Diagnostic(
        diagonal.span,
        "fullinertia and diaginertia both give the inertia",
        Fix.safe("Remove diaginertia", diagonal.removed()),
        related=(Related(full.span, "the inertia in full"),),
        note="up to 3.2.3 MuJoCo took fullinertia and left diaginertia",
    )


def _two_turns(model: Model, node: Node) -> Iterator[Diagnostic]:
    turns = (*_TURNS, "fullinertia") if node.tag == "inertial" else _TURNS
    in_default = node.parent is not None and node.parent.tag == "default"
    if in_default or not any(name in node.attributes for name in turns):
        return
    values = model.values(node)
    given = [values[name] for name in turns if name in values]
    if len(given) > 1:
        own = next(one for one in given if one.own)
        names = " and ".join(one.attribute.name for one in given)
        others = (one for one in given if one is not own)
        related = tuple(Related(one.attribute.span, "the other one") for one in others)
        message = f"{names} both turn this {node.tag}"
        yield Diagnostic(own.attribute.span, message, related=related)
