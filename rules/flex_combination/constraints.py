"""What constraints of flexes do not go with."""

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex

ANY_ELASTICITY = Change("3.2.4", "3.3.2")
"""Releases that take no <elasticity> beside an edge equality, whatever it says."""
STRETCHING = Change("3.3.3", "3.8.0")
STRAIN_AND_YOUNG = Change("3.6.0", "3.8.0")
IN_FLEXCOMP = Change("3.8.1", "3.13.0")
ANYWHERE = Change("3.14.0")
LINES_MAY = Change("3.17.0")
EQUALITY_AND_ELASTICITY = (
    ANY_ELASTICITY,
    STRETCHING,
    STRAIN_AND_YOUNG,
    IN_FLEXCOMP,
    ANYWHERE,
    LINES_MAY,
)
STRAIN = Change("3.17.0")
_STRETCHING = ("stretch", "both")


def both(flex: Flex, holding: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report a flex that is held by equalities and elastic, too."""
    edge = flex.attribute("edge", "equality") if flex.held else None
    if not _refused(flex, holding, model):
        return
    elasticity = flex.child("elasticity")
    if elasticity is None or not (edge or holding):
        return
    young = elasticity.attributes.get("young")
    without = Fix.unsafe(
        "Remove the elasticity" + ", which did nothing" * _inert(flex, elasticity),
        elasticity.element.removed(),
        name="elasticity",
    )
    freed = [edge.removed()] if edge else []
    freed += [node.element.removed() for node in holding]
    free = Fix.unsafe("Remove the equality", *freed, name="equality")
    yield Diagnostic(
        edge.span if edge else holding[0].element.start_tag,
        f"flex {flex.name!r} is held by an equality and elastic"
        + (f" (young={young.value!r})" if young else "")
        + "; MuJoCo takes one of the two",
        without,
        (free,),
        note="an equality keeps the lengths of edges, elasticity lets them give; of a surface, "
        'elastic2d="bend" alone may go with it',
    )


def _refused(flex: Flex, holding: list[Node], model: Model) -> bool:
    release = model.target.release
    if ANY_ELASTICITY.holds_in(release):
        return bool(flex.held and flex.child("elasticity"))
    if STRETCHING.holds_in(release):
        stretches = flex.elastic2d in _STRETCHING
        strained = flex.held == "strain" and STRAIN_AND_YOUNG.holds_in(release) and flex.young > 0
        return bool(flex.held) and (stretches or strained)
    if flex.young <= 0 or flex.elastic2d == "bend":
        return False
    if IN_FLEXCOMP.holds_in(release):
        return bool(flex.held)
    if not ANYWHERE.holds_in(release) or flex.rigid is not False:
        return False
    if flex.dim is None or (flex.dim == 1 and LINES_MAY.holds_in(release)):
        return False
    return bool(flex.held or holding)


def _inert(flex: Flex, elasticity: Node) -> bool:
    """Say whether the elasticity did nothing in the releases that took it."""
    damped = flex.number("elasticity", "damping") > 0
    return flex.dim == 2 and "elastic2d" not in elasticity.attributes and not damped


def vert(flex: Flex, _: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report an equality of vertices."""
    edge = flex.attribute("edge", "equality")
    if not flex.composed or edge is None or edge.value != "vert":
        return
    conflict = flex.young > 0 and flex.elastic2d != "bend" and flex.dim != 1
    edges = Fix.unsafe('Write equality="true": hold the edges', edge.with_value("true"))
    yield Diagnostic(
        edge.span,
        f"MuJoCo {model.target.release} has no edge equality of kind 'vert'",
        None if conflict else edges,
        note="releases 3.5.0 to 3.17.0 had it: it holds the vertices on average, where "
        '"true" holds the length of every edge',
    )


def strain(flex: Flex, holding: list[Node], _: Model) -> Iterator[Diagnostic]:
    """Report an equality of strain where no nodes are."""
    if flex.interpolated or flex.rigid is not False:
        return
    message = (
        f"an equality of strain needs a flex that nodes move; the vertices of {flex.name!r} "
        "move by themselves"
    )
    note = 'dof="trilinear" makes nodes; an equality of edges holds the vertices as they are'
    edge = flex.attribute("edge", "equality")
    if edge and flex.held == "strain":
        yield Diagnostic(edge.span, message, note=note)
    for node in holding:
        if node.tag == "flexstrain":
            yield Diagnostic(node.attributes["flex"].span, message, note=note)
