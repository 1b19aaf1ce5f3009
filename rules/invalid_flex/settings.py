"""Settings of flexes and flexcomps that their kind cannot have."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex

STIFF_AND_HELD = Change("3.14.0")
"""Edges that are held by equalities have no stiffness."""
BENDING_IS_THICK = Change("3.3.3", "3.7.0")
THICK = Change("3.8.0")
"""Where elastic2d stands, there is a thickness; before, only where it bends."""
RATIO_ANYWAY = Change("3.8.1")
"""Where elastic2d stands, the Poisson ratio counts without a Young's modulus, too."""
ALONE = Change("3.3.0", "3.16.0")
"""What nodes move collides with itself in no way."""
INTERNAL = Change("3.3.0", "3.14.0")
INTERNAL_ANYWAY = Change("3.3.0", "3.3.0")
"""Internal collisions are on unless switched off."""
SOME_CELLS = Change("3.8.0")
"""Nodes stand at the corners of cells, of which there are some."""
NO_SHELLS = Change("3.8.0", "3.8.0")
"""What nodes move has no elastic2d."""
SETTING_CHANGES = (
    *(STIFF_AND_HELD, BENDING_IS_THICK, THICK, RATIO_ANYWAY),
    *(ALONE, INTERNAL, INTERNAL_ANYWAY, SOME_CELLS, NO_SHELLS),
)


def settings(flex: Flex, holding: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report settings that do not go with what a flex is."""
    yield from _stiffness(flex, holding, model)
    yield from _thickness(flex, model)
    yield from _ratio(flex, model)
    if flex.interpolated:
        yield from _collisions(flex, model)
        yield from _cells(flex, model)
        kind = flex.attribute("elasticity", "elastic2d")
        if kind and flex.elastic2d != "none" and NO_SHELLS.holds_in(model.target.release):
            message = f"nodes move flex {flex.name!r}, which has no elastic2d before MuJoCo 3.8.1"
            yield Diagnostic(kind.span, message)


def _stiffness(flex: Flex, holding: list[Node], model: Model) -> Iterator[Diagnostic]:
    given = flex.attribute("edge", "stiffness")
    if given is None or not flex.number("edge", "stiffness") > 0:
        return
    fix = Fix.unsafe("Remove the stiffness", given.removed())
    if flex.dim is not None and flex.dim > 1:
        yield Diagnostic(
            given.span,
            f"edges of flex {flex.name!r} cannot be stiff, as its dim is {flex.dim}",
            fix,
            note="stiffness is for lines; <elasticity> makes surfaces and volumes elastic",
        )
    elif STIFF_AND_HELD.holds_in(model.target.release) and (holding or flex.held):
        edge = flex.attribute("edge", "equality") if flex.held else None
        place = edge.span if edge else holding[0].element.start_tag
        yield Diagnostic(
            given.span,
            f"edges of flex {flex.name!r} are held by an equality, and stiff, too",
            fix,
            related=(Related(place, "the equality"),),
        )


def _thickness(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    kind = flex.attribute("elasticity", "elastic2d")
    if kind is None or kind.value not in ("bend", "stretch", "both"):
        return
    bends = kind.value != "stretch" and flex.young > 0 and flex.dim == 2
    needed = THICK.holds_in(model.target.release) or (
        bends and BENDING_IS_THICK.holds_in(model.target.release)
    )
    if needed and not flex.number("elasticity", "thickness") > 0:
        given = flex.attribute("elasticity", "thickness")
        yield Diagnostic(
            (given or kind).span,
            f"flex {flex.name!r} has elastic2d={kind.value!r}, and its thickness is "
            + (f"{given.value.strip()}: it has to be positive" if given else "not given"),
        )


def _ratio(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    """Look at a ratio that value-out-of-range leaves, as there is no Young's modulus."""
    given = flex.attribute("elasticity", "poisson")
    found = numbers(given.value) if given else None
    counts = flex.elastic2d != "none" and RATIO_ANYWAY.holds_in(model.target.release)
    if given and found and counts and not flex.young > 0 and not 0 <= found[0] < 0.5:
        message = f"poisson must be at least 0 and less than 0.5, not {given.value.strip()}"
        yield Diagnostic(given.value_span, message)


def _collisions(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    release = model.target.release
    own, inside = flex.attribute("contact", "selfcollide"), flex.attribute("contact", "internal")
    if ALONE.holds_in(release) and (own is None or own.value != "none"):
        yield Diagnostic(
            own.span if own else flex.node.element.name_span,
            f"nodes move flex {flex.name!r}, which cannot collide with itself then: "
            "selfcollide has to be 'none'",
            note="3.17.0 and later load it",
        )
    elif INTERNAL.holds_in(release) and (
        inside.value == "true" if inside else INTERNAL_ANYWAY.holds_in(release)
    ):
        yield Diagnostic(
            inside.span if inside else flex.node.element.name_span,
            f"nodes move flex {flex.name!r}, which cannot collide inside then: "
            "internal has to be 'false'",
        )


def _cells(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    given = flex.node.attributes.get("cellcount")
    counts = numbers(given.value) if given else None
    if given and counts and not all(counts) and SOME_CELLS.holds_in(model.target.release):
        yield Diagnostic(
            given.span, f"flex {flex.name!r} has no cells in one direction: {given.value.strip()}"
        )
