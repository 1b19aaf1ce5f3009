"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.names import WORLD
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import joint_type
from mjcf_lint.parts.flexes import EQUALITIES, Flex
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.replicated import FAULTY_DROPPED, drops_faulty
from mjcf_lint.parts.scopes import Scope

from .cells import CELLS_EXIST, cell
from .ends import PRESENT, SITES, ends

_ONE_COORDINATE = ("hinge", "slide", "")
_ENDS = {
    "connect": (("body1", "body2"), ("site1", "site2")),
    "weld": (("body1", "body2"), ("site1", "site2")),
    "joint": (("joint1", "joint2"),),
    "tendon": (("tendon1", "tendon2"),),
}


@rule(
    category=Category.ERROR,
    changes=(SITES, PRESENT, CELLS_EXIST, FAULTY_DROPPED),
    only_with=("equality",),
)
def invalid_equality(model: Model) -> Iterator[Diagnostic]:
    """An equality joins what MuJoCo cannot join."""
    if model.kind is not Kind.ROOT:
        return
    drops = drops_faulty(model)
    for section in model.sections("equality"):
        for node in section.children:
            faults = list(ends(node, model))
            yield from faults
            if drops:
                continue
            if not faults and model.complete:
                yield from _same(node, names(model))
            if node.tag == "joint":
                yield from _types(node, names(model), model)
            elif node.tag in EQUALITIES:
                yield from _flex(node, model)


def _same(node: Node, known: Scope) -> Iterator[Diagnostic]:
    for first, second in _ENDS.get(node.tag, ()):
        one, other = node.attributes.get(first), node.attributes.get(second)
        if one is None or not one.value:
            continue
        kind = first[:-1]
        others = WORLD if kind == "body" and (other is None or not other.value) else ""
        named = others or (other.value if other else "")
        if one.value != named or not known.knows(kind, named):
            continue
        if other and other.value:
            message = f"{first} and {second} are both {named!r}"
            # Without one of its sites it would be another fault.
            place = node.element.name_span if kind == "site" else other.value_span
            yield Diagnostic(place, message, related=(Related(one.span, "the first one"),))
        else:
            message = f"{first} is the {WORLD}, and so is {second} where it is not given"
            yield Diagnostic(one.value_span, message)


def _types(node: Node, known: Scope, model: Model) -> Iterator[Diagnostic]:
    for name in ("joint1", "joint2"):
        given = node.attributes.get(name)
        joint = known.element("joint", given.value) if given else None
        if given is None or joint is None:
            continue
        if (kind := joint_type(model, joint)) not in _ONE_COORDINATE:
            yield Diagnostic(
                given.value_span,
                f"{given.value!r} is a {kind} joint; an equality takes hinge and slide joints only",
                related=(Related(joint.element.start_tag, "the joint"),),
                note="it sets one coordinate, and this joint has several",
            )


def _flex(node: Node, model: Model) -> Iterator[Diagnostic]:
    given = node.attributes.get("flex")
    found = _named(model, given.value) if given else []
    if given is None or len(found) != 1:
        return
    flex = found[0]
    if flex.rigid:
        yield Diagnostic(
            given.value_span,
            f"all vertices of flex {flex.name!r} move with one body; there is nothing to constrain",
            related=(Related(flex.node.element.start_tag, "the flex"),),
        )
    else:
        yield from cell(node, flex, model)


def _named(model: Model, name: str) -> list[Flex]:
    """Return the flexes of a name, if nothing else makes any."""
    nodes = (node for node in model.elements("flex", "flexcomp") if node.get("name") == name)
    return [Flex(node) for node in nodes if node.parent and node.parent.tag != "equality"]
