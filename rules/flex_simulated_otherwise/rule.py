"""See README.md."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.parts.flexes import Flex, flexes

from .constants import converted
from .frames import frames_around, out_of

ELASTICITY_ACTS = Change("3.2.4")
THICKNESS_ACTS = Change("3.2.4", "3.3.2")
"""Releases in which a thickness makes a surface elastic; others want elastic2d, too."""
INTERNAL_OFF = Change("3.3.1", "3.14.0")
NODES_RESTATED = Change("3.16.0")
LINES_BEND = Change("3.17.0")
LINES_TWIST = Change("4.0.0")
CONSTANTS = Change("4.0.0")
FRAMES_COUNT = Change("4.0.0")
_POSE = ("pos", "quat", "axisangle", "euler", "xyaxes", "zaxis")


class Row(NamedTuple):
    """Flexes that a change simulates in another way."""

    change: Change
    find: Callable[[Flex, Model], Iterator[Diagnostic]]


def _elasticity(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    elasticity = flex.child("elasticity")
    thick = flex.number("elasticity", "thickness") > 0 and THICKNESS_ACTS.holds_in(
        model.target.release
    )
    if elasticity is None or flex.young <= 0 or flex.child("plugin"):
        return
    if flex.dim != 3 and not (flex.dim == 2 and thick):
        return
    yield Diagnostic(
        elasticity.element.name_span,
        f"flex {flex.name!r} becomes elastic: MuJoCo 3.2.3 read young, but simulated no force",
        Fix.restoring(
            "Remove the elasticity: stay as soft as it was", elasticity.element.removed()
        ),
        note="where the elasticity is meant, check how the flex moves now",
    )


def _internal(flex: Flex, _: Model) -> Iterator[Diagnostic]:
    contact = flex.child("contact")
    if flex.dim not in (2, 3) or flex.interpolated or flex.rigid is not False:
        return
    if contact and "internal" in contact.attributes:
        return
    if contact:
        edit = contact.element.with_attribute("internal", "true")
    else:
        edit = flex.node.element.with_child('<contact internal="true"/>')
    yield Diagnostic(
        flex.node.element.name_span,
        f"flex {flex.name!r} no longer collides inside its elements: internal is false "
        "where it is not written",
        Fix.restoring('Write internal="true"', edit),
        note="3.15.0 takes the attribute away, and these collisions with it",
    )


def _nodes(flex: Flex, _: Model) -> Iterator[Diagnostic]:
    young = flex.attribute("elasticity", "young")
    if young and flex.interpolated and flex.young > 0:
        yield Diagnostic(
            young.span,
            f"flex {flex.name!r}, which nodes move, is stiff in another way since MuJoCo 3.16.0",
            note="young and poisson have to be tuned again; compare a simulation of both releases",
        )


def _lines(flex: Flex, _: Model) -> Iterator[Diagnostic]:
    young, elasticity = flex.attribute("elasticity", "young"), flex.child("elasticity")
    if flex.dim != 1 or flex.young <= 0 or not flex.bends or not young or not elasticity:
        return
    alone = len(elasticity.attributes) == 1
    edit = elasticity.element.removed() if alone else young.removed()
    yield Diagnostic(
        young.span,
        f"line {flex.name!r} becomes elastic: before 3.17.0 its young did nothing",
        Fix.restoring("Remove young: stay as limp as it was", edit),
        note="from 4.0.0 on an open elastic line has a joint more for each inner element, too, "
        "which keyframes have to follow",
    )


def _twist(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    young = flex.attribute("elasticity", "young")
    if LINES_BEND.parts(model.target) or flex.kind == "circle" or not flex.composed:
        return
    if flex.dim == 1 and flex.young > 0 and flex.bends and young:
        keys = [node for node in model.elements("key") if {"qpos", "qvel"} & set(node.attributes)]
        yield Diagnostic(
            young.span,
            f"elastic line {flex.name!r} twists: its elements get joints of their own",
            related=tuple(
                Related(key.element.name_span, "this keyframe has numbers for the old joints")
                for key in keys[:4]
            ),
            note="qpos and qvel get longer, and the indices of what follows move",
        )


def _constants(flex: Flex, _: Model) -> Iterator[Diagnostic]:
    elasticity = flex.child("elasticity")
    young = flex.attribute("elasticity", "young")
    if elasticity is None or young is None or flex.young <= 0 or flex.interpolated:
        return
    poisson, thickness = (
        flex.number("elasticity", "poisson"),
        flex.number("elasticity", "thickness"),
    )
    surface = flex.dim == 2 and flex.elastic2d != "none"
    if not surface and not (flex.dim == 3 and poisson > 0):
        return
    if surface and thickness <= 0:
        return  # the target refuses it
    kind = flex.elastic2d if surface else "volume"
    new = converted(kind, flex.young, poisson, thickness)
    keep = ", ".join(f'{name}="{value:.8g}"' for name, value in new.items())
    yield Diagnostic(
        young.span,
        f"the elastic constants of flex {flex.name!r} mean something else since MuJoCo 4.0.0",
        note="4.0.0 takes young and poisson as textbooks do; "
        + (f"{keep} make the material of before" if keep else "no others make that of before"),
    )


def _frames(flex: Flex, _: Model) -> Iterator[Diagnostic]:
    around = list(frames_around(flex.node)) if flex.composed else []
    posed = [
        frame.attributes[name] for frame in around for name in _POSE if name in frame.attributes
    ]
    if posed:
        yield Diagnostic(
            flex.node.element.name_span,
            f"flexcomp {flex.name!r} moves: the pose of the frame around it counts since "
            "MuJoCo 4.0.0",
            out_of(flex.node, around),
            related=(Related(posed[0].span, "this was ignored"),),
        )


ROWS = (
    Row(ELASTICITY_ACTS, _elasticity),
    Row(INTERNAL_OFF, _internal),
    Row(NODES_RESTATED, _nodes),
    Row(LINES_BEND, _lines),
    Row(LINES_TWIST, _twist),
    Row(CONSTANTS, _constants),
    Row(FRAMES_COUNT, _frames),
)


@rule(
    category=Category.UPGRADE,
    changes=(THICKNESS_ACTS, *(row.change for row in ROWS)),
    only_with=("flex", "flexcomp"),
)
def flex_simulated_otherwise(model: Model) -> Iterator[Diagnostic]:
    """A flex moves otherwise than in the release it was made for."""
    rows = [row for row in ROWS if row.change.parts(model.target)]
    for flex in flexes(model) if rows else ():
        for row in rows:
            yield from row.find(flex, model)
