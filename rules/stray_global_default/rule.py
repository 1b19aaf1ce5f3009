"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import MAIN, takes_defaults
from mjcf_lint.mjcf.tree import Inclusion, Node
from mjcf_lint.parts.bodies import bodies, joint_type
from mjcf_lint.parts.contacts import MASKS, ContactGeom, Contacts, contacts, mask
from mjcf_lint.parts.meshes import number
from mjcf_lint.xml.element import Attribute

_BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "joint": {"damping": "0", "stiffness": "0", "frictionloss": "0", "armature": "0"},
    "geom": {"density": "1000", "mass": "that of its volume"},
    "mesh": {"scale": "1 1 1"},
}
"""What makes something else of an element that does not ask for it, and what it is otherwise."""
_TURNING = ("hinge", "slide", "ball")
_FLOORS = ("plane", "hfield")
_OF_CONTACTS = ("friction", "condim", "solref", "solimp", "solmix", "margin", "gap", "priority")
"""What says of a geom that it is there to collide."""
_SHOWN = 3


@dataclass(slots=True)
class Stray:
    """A value of a default, the elements of its own file that take it, and those of others."""

    attribute: Attribute
    own: list[Node] = field(default_factory=list)
    others: list[Node] = field(default_factory=list)


@rule(category=Category.PHYSICS, only_with=("default",))
def stray_global_default(model: Model) -> Iterator[Diagnostic]:
    """An included file's default for all elements changes those of other files."""
    if model.kind is not Kind.ROOT or not model.complete or model.defaults is None:
        return
    for top in model.defaults.top_level:
        if top.inclusion.at is None or (top.get("class") or MAIN) != MAIN:
            continue
        for default in top.children:
            for stray in _strays(default, model):
                yield _told(default, stray)
            found = contacts(model) if default.tag == "geom" else None
            if found and (off := _switched_off(default, found)):
                yield _told(default, off)


def _strays(default: Node, model: Model) -> Iterator[Stray]:
    """Find the values that elements of other files take besides those of the default's own."""
    found: dict[str, Stray] = {}
    for node in model.elements(default.tag) if default.tag in _BUILT_IN else ():
        if not _concerned(node, model):
            continue
        own, values = _belongs(node.inclusion, default.inclusion), model.values(node)
        for name, built_in in _BUILT_IN[default.tag].items():
            given = values.get(name)
            if given and given.node is default and given.value.split() != built_in.split():
                stray = found.setdefault(name, Stray(given.attribute))
                (stray.own if own else stray.others).append(node)
    yield from (stray for stray in found.values() if stray.own and stray.others)


def _switched_off(default: Node, found: Contacts) -> Stray | None:
    """Find geoms of other files that are there to collide, and collide with nothing for it."""
    off = []
    for geom in found.geoms:
        own = _belongs(geom.node.inclusion, default.inclusion)
        if not own and not geom.collides and _meant_to_collide(geom):
            by = [given for name in MASKS if (given := geom.values.get(name))]
            if any(given.node is default for given in by) and _would_collide(geom, default, found):
                off.append(geom.node)
    written = (default.attributes.get(name) for name in MASKS)
    first = next((one for one in written if one and number(one.value, 1) == 0), None)
    return Stray(first, [], off) if first and off else None


def _meant_to_collide(geom: ContactGeom) -> bool:
    own = geom.node.attributes
    return geom.value("type") in _FLOORS or any(name in own for name in _OF_CONTACTS)


def _would_collide(geom: ContactGeom, default: Node, found: Contacts) -> bool:
    """Say whether something could touch a geom if the default said nothing."""
    others = {name: one for name, one in geom.values.items() if one.node is not default}
    contype, conaffinity = (mask(others, name) for name in MASKS)
    return found.meets_anything(replace(geom, contype=contype, conaffinity=conaffinity))


def _belongs(inclusion: Inclusion | None, to: Inclusion) -> bool:
    """Say whether a file is another one or included by it."""
    while inclusion:
        if inclusion is to:
            return True
        inclusion = inclusion.parent
    return False


def _concerned(node: Node, model: Model) -> bool:
    """Say whether such a value makes a difference to an element."""
    if not takes_defaults(node):
        return False
    if node.tag == "joint":
        return joint_type(model, node) in _TURNING
    if node.tag == "mesh":
        return True
    found = bodies(model)
    body = found.of(node) if found else None
    if body is None or body.static or any(body.having("inertial")):
        return False
    return not {"mass", "density"} & node.attributes.keys()


def _told(default: Node, stray: Stray) -> Diagnostic:
    name, value = stray.attribute.name, " ".join(stray.attribute.value.split())
    count, first = len(stray.others), stray.others[0]
    built_in = _BUILT_IN[default.tag].get(name, "1")
    return Diagnostic(
        stray.attribute.span,
        f"{name}={value!r} is for every {default.tag} that names no class, also for "
        f"{_called(stray.others)}",
        related=tuple(
            Related(node.element.start_tag, "this takes it") for node in stray.others[:_SHOWN]
        ),
        note=f"{f'{count} elements of other files have' if count > 1 else f'the {first.tag} has'} "
        f"{name} {value} in place of {built_in}; "
        "values for this file alone belong into a class that its bodies name as childclass",
    )


def _called(nodes: Sequence[Node]) -> str:
    first = nodes[0]
    name = first.get("name")
    file = first.inclusion.source.path.name
    one = f"{name!r} of {file}" if name else f"one of {file}"
    return f"{one} and {len(nodes) - 1} more" if len(nodes) > 1 else one
