"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Body, bodies
from mjcf_lint.parts.limited import CHANGES, JOINT, TENDON, limits
from mjcf_lint.parts.limits import Limit
from mjcf_lint.parts.named import named, named_joints
from mjcf_lint.parts.sensor_elements import SensorElement, sensors
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

ANY_TYPE_KNOWN = Change("2.2.0", "3.11.0")
"""A frame sensor takes the type of any element for a word, and refuses most of them later."""
TREES_ONLY = Change("3.3.5", "3.3.5")
"""The subtree of a contact sensor hangs on the world."""

_ONE_COORDINATE = ("hinge", "slide")
_JOINTS = {
    **dict.fromkeys(("jointpos", "jointvel", "jointactuatorfrc"), _ONE_COORDINATE),
    **dict.fromkeys(("ballquat", "ballangvel"), ("ball",)),
}
"""What joints a sensor can measure."""
_LIMITED = {
    **dict.fromkeys(("jointlimitpos", "jointlimitvel", "jointlimitfrc"), ("joint", JOINT)),
    **dict.fromkeys(("tendonlimitpos", "tendonlimitvel", "tendonlimitfrc"), ("tendon", TENDON)),
}
_WITH_FRAME = ("body", "xbody", "geom", "site", "camera")
_DISTANCES = frozenset({"distance", "normal", "fromto"})
_NO_HULL = frozenset({"plane", "hfield", "sdf"})
"""Geoms in which nothing can be enclosed."""
_TYPE_BESIDE = {"objname": "objtype", "refname": "reftype"}
_BODY_TOO = "xbody"
_MAY_BE_EMPTY = frozenset({"instance", "plugin"})


@rule(
    category=Category.ERROR, changes=(ANY_TYPE_KNOWN, TREES_ONLY, *CHANGES), only_with=("sensor",)
)
def sensor_object(model: Model) -> Iterator[Diagnostic]:
    """A sensor measures what it cannot measure."""
    for one in sensors(model):
        yield from _types(one, model)
        yield from _nothing(one)
        if one.tag in _DISTANCES:
            yield from _same(one)
        if model.kind is Kind.ROOT and model.complete:
            yield from _joint(one, model)
            yield from _limit(one, model)
            yield from _enclosed(one, model)
            if TREES_ONLY.holds_in(model.target.release):
                yield from _subtrees(one, model)


def _nothing(one: SensorElement) -> Iterator[Diagnostic]:
    """Find names that are empty."""
    for name, kind in one.allowed.attributes.items():
        own = one.own(name)
        if own and not own.value and kind.refers_to and name not in _MAY_BE_EMPTY:
            beside = _TYPE_BESIDE.get(name)
            if beside and one.value(beside) not in (*kind.refers_to, _BODY_TOO):
                continue
            yield Diagnostic(own.span, f"the {name} of {one.which} is empty")


def _types(one: SensorElement, model: Model) -> Iterator[Diagnostic]:
    """Find types of elements that have no frame of their own."""
    framed = one.tag.startswith("frame") or one.tag == "insidesite"
    if not framed or not ANY_TYPE_KNOWN.holds_in(model.target.release):
        return
    words = one.allowed.attributes["objtype"].keywords
    for name in ("objtype", "reftype"):
        own = one.own(name)
        if own and own.value in words and own.value not in _WITH_FRAME:
            yield Diagnostic(
                own.value_span,
                f"{one.which} needs an element with a frame: body, xbody, geom, site or camera, "
                f"not {own.value}",
            )


def _same(one: SensorElement) -> Iterator[Diagnostic]:
    for kind in ("geom", "body"):
        first, second = one.own(f"{kind}1"), one.own(f"{kind}2")
        if first and second and first.value and first.value == second.value:
            yield Diagnostic(
                second.span,
                f"{one.which} measures from {kind} {first.value!r} to itself",
                related=(Related(first.span, "the first one"),),
            )


def _joint(one: SensorElement, model: Model) -> Iterator[Diagnostic]:
    wanted, own = _JOINTS.get(one.tag), one.own("joint")
    joint = named_joints(model).get(own.value) if wanted and own else None
    if wanted and own and joint and joint.type and joint.type not in wanted:
        yield Diagnostic(
            own.value_span,
            f"{one.which} measures a {' or '.join(wanted)} joint, and {own.value!r} is a "
            f"{joint.type} joint",
            related=(Related(joint.node.element.name_span, "the joint"),),
        )


def _limit(one: SensorElement, model: Model) -> Iterator[Diagnostic]:
    if one.tag not in _LIMITED:
        return
    kind, limit = _LIMITED[one.tag]
    own = one.own(kind)
    held = _held(own, kind, model)
    if own and held and limits(held, model.values(held), limit, model) is False:
        yield _unlimited(one, own, held, limit, model)


def _held(own: Attribute | None, kind: str, model: Model) -> Node | None:
    if own is None:
        return None
    if kind == "tendon":
        return named(model, kind).get(own.value)
    joint = named_joints(model).get(own.value)
    return joint.node if joint else None


def _unlimited(
    one: SensorElement, own: Attribute, held: Node, limit: Limit, model: Model
) -> Diagnostic:
    values = model.values(held)
    given, flag = values.get(limit.range), values.get(limit.flag)
    why = "which has no range"
    if flag and flag.value == "false":
        why = f"whose {limit.flag} is false"
    elif given:
        why = f"whose range {' '.join(given.value.split())} limits nothing"
    place = (flag if flag and flag.value == "false" else given) or None
    span = place.attribute.span if place else held.element.name_span
    return Diagnostic(
        own.value_span,
        f"{one.which} measures the limit of {limit.section} {own.value!r}, {why}",
        related=(Related(span, f"the {limit.section}"),),
    )


def _enclosed(one: SensorElement, model: Model) -> Iterator[Diagnostic]:
    """Find what cannot be enclosed by a site."""
    enclosed = one.own("enclosed")
    kind, name = one.value("objtype"), one.own("objname")
    if one.tag != "insidesite" or enclosed is None or enclosed.value != "true" or name is None:
        return
    if kind == "camera":
        yield Diagnostic(
            name.span, f"{one.which} asks whether a camera is enclosed, which has no volume"
        )
    elif kind == "geom":
        geom = named(model, "geom").get(name.value)
        if geom is not None and (shape := _shape(geom, model)) in _NO_HULL:
            yield _endless(one, name, geom, shape)
    elif kind in ("body", "xbody"):
        body = _body(model, name.value)
        if body is not None and not body.makes:
            yield from _enclosed_body(one, name, body, model)


def _enclosed_body(
    one: SensorElement, name: Attribute, body: Body, model: Model
) -> Iterator[Diagnostic]:
    geoms = list(body.having("geom"))
    if not geoms:
        yield Diagnostic(
            name.value_span,
            f"{one.which} asks whether body {name.value!r} is enclosed, which has no geom",
            related=(Related(body.node.element.name_span, "the body"),),
        )
    for geom in geoms:
        if (shape := _shape(geom, model)) in _NO_HULL:
            yield _endless(one, name, geom, shape)
            return


def _endless(one: SensorElement, name: Attribute, geom: Node, shape: str) -> Diagnostic:
    return Diagnostic(
        name.value_span,
        f"{one.which} asks whether {name.value!r} is enclosed, and a {shape} cannot be",
        related=(Related(geom.element.name_span, "the geom"),),
    )


def _shape(geom: Node, model: Model) -> str:
    given = model.values(geom).get("type")
    return given.value if given else "sphere"


def _body(model: Model, name: str) -> Body | None:
    found = bodies(model)
    node = named(model, "body").get(name)
    if found is None:
        return None
    return found.world if name == "world" else found.of(node) if node is not None else None


def _subtrees(one: SensorElement, model: Model) -> Iterator[Diagnostic]:
    for name in ("subtree1", "subtree2"):
        own = one.own(name)
        body = _body(model, own.value) if own else None
        if own and body and body.parent and not body.parent.is_world:
            yield Diagnostic(
                own.value_span,
                f"body {own.value!r} must be a child of the world to be {name} of {one.which}",
                note="so in 3.3.5 only, the first release with contact sensors",
            )
