"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import MAIN, takes_defaults
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.bodies import joint_type
from mjcf_lint.parts.meshes import number
from mjcf_lint.xml.element import Attribute

_BUILT_IN: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "joint": {"damping": (0,), "stiffness": (0,), "armature": (0,), "frictionloss": (0,)},
    "geom": {
        "friction": (1, 0.005, 0.0001),
        "condim": (3,),
        "margin": (0,),
        "gap": (0,),
        "solref": (0.02, 1),
        "solimp": (0.9, 0.95, 0.001, 0.5, 2),
        "contype": (1,),
        "conaffinity": (1,),
    },
}
"""What changes the physics of an element, and what it is where nothing is written."""


@dataclass(slots=True)
class Replaced:
    """A class that stands where a childclass would have given more, and the elements with it."""

    attribute: Attribute
    childclass: Attribute
    lost: dict[str, Given]
    nodes: list[Node] = field(default_factory=list)


@rule(category=Category.STYLE, only_with=(".childclass",))
def class_replaces_childclass(model: Model) -> Iterator[Diagnostic]:
    """A class keeps an element from taking the physics that its childclass gives to others."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    found: dict[tuple[object, ...], Replaced] = {}
    for node in model.elements(*_BUILT_IN):
        own, around = node.attributes.get("class"), _childclass(node)
        if not own or not around or own.value in (MAIN, around.value) or not takes_defaults(node):
            continue
        if lost := _lost(node, around.value, model):
            key = (own.value, around, own.element.source, *lost)
            found.setdefault(key, Replaced(own, around, lost)).nodes.append(node)
    for one in found.values():
        yield _told(one)


def _childclass(node: Node) -> Attribute | None:
    return next(
        (found for above in node.ancestors() if (found := above.attributes.get("childclass"))), None
    )


def _lost(node: Node, childclass: str, model: Model) -> dict[str, Given]:
    """Return what a childclass gives that an element has from nowhere."""
    values = model.values(node)
    if node.tag == "joint" and joint_type(model, node) == "free":
        return {}
    if node.tag == "geom" and not any(
        number(values[name].value if name in values else None, 1)
        for name in ("contype", "conaffinity")
    ):
        return {}
    given = model.class_values(childclass, node.tag)
    return {
        name: given[name]
        for name, built_in in _BUILT_IN[node.tag].items()
        if name in given and name not in values and not _as(built_in, given[name].value)
    }


def _as(built_in: tuple[float, ...], text: str) -> bool:
    """Say whether a value, which may leave out its end, is the built-in one."""
    found = tuple(numbers(text) or ())
    return found == built_in[: len(found)]


def _told(one: Replaced) -> Diagnostic:
    tag, count = one.nodes[0].tag, len(one.nodes)
    name, given = next(iter(one.lost.items()))
    built_in = " ".join(f"{value:g}" for value in _BUILT_IN[tag][name])
    whose = f"{count} {tag}s have" if count > 1 else f"the {tag} has"
    return Diagnostic(
        one.attribute.value_span,
        f"class {one.attribute.value!r} takes the place of childclass {one.childclass.value!r}, "
        f"and with it of {_list(list(one.lost))}",
        related=(
            Related(one.childclass.span, "the childclass"),
            *(Related(lost.attribute.span, "this is not taken") for lost in one.lost.values()),
        ),
        note=f"{whose} {name} {built_in} in place of {' '.join(given.value.split())}; a class has "
        "what another one gives only where it is nested in that one",
    )


def _list(names: list[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
