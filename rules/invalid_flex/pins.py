"""Points of a flexcomp that pins name and that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from mjcf_lint import Diagnostic
from mjcf_lint.mjcf.numbers import numbers, truncated
from mjcf_lint.parts.flexes import Flex
from mjcf_lint.xml.element import Attribute

_WHAT = {
    "id": "points",
    "range": "first and last points",
    "grid": "points of the grid",
    "gridrange": "first and last points of the grid",
}


def pins(flex: Flex) -> Iterator[Diagnostic]:
    """Report pins of a flexcomp that name half a point, or one that is not there."""
    dim = flex.dim
    if dim is None or flex.interpolated:
        return
    given: dict[str, list[tuple[Attribute, list[float]]]] = {name: [] for name in _WHAT}
    for pin in flex.node.children:
        for name in _WHAT if pin.tag == "pin" else ():
            if attribute := pin.attributes.get(name):
                values = numbers(attribute.value)
                if values is None:
                    return
                given[name].append((attribute, values))
    widths = {"id": 1, "range": 2, "grid": dim, "gridrange": 2 * dim}
    for name, written in given.items():
        if written and name.startswith("grid") and (dim == 1 or flex.kind != "grid"):
            yield _no_grid(flex, written[0][0])
        elif sum(len(values) for _, values in written) % widths[name]:
            # The numbers of all pins count together.
            attribute, values = next(one for one in written if len(one[1]) % widths[name])
            yield Diagnostic(
                attribute.span,
                f"{name} holds {_WHAT[name]}, which are {widths[name]} numbers each, and has "
                f"{len(values)}",
            )
        elif flex.node.get("rigid") != "true":
            yield from _not_there(flex, name, written)


def _no_grid(flex: Flex, attribute: Attribute) -> Diagnostic:
    why = "of dimension 1" if flex.kind == "grid" else f"a {flex.kind}"
    other = "range" if attribute.name == "gridrange" else "id"
    return Diagnostic(
        attribute.span,
        f"{attribute.name} pins points of a grid, and flexcomp {flex.name!r} is {why}",
        note=f"pin its points by their numbers, with {other}",
    )


def _not_there(
    flex: Flex, name: str, written: list[tuple[Attribute, list[float]]]
) -> Iterator[Diagnostic]:
    bounds = _bounds(flex, name)
    if bounds is None:
        return
    at = 0
    for attribute, values in written:
        for value in values:
            count = bounds[at % len(bounds)]
            at += 1
            if not 0 <= value < count:
                yield Diagnostic(
                    attribute.span,
                    f"{name} pins point {value:g} of flexcomp {flex.name!r}, "
                    f"but there are 0 to {count - 1}"
                    + (" in that direction" if len(bounds) > 1 else ""),
                )
                break


def _bounds(flex: Flex, name: str) -> list[int] | None:
    """Return how many points there are in each direction, or in all for what numbers them."""
    if flex.kind == "direct":
        return [flex.vertices or 0]
    counts = numbers(flex.node.get("count") or "10 10 10")
    if flex.kind != "grid" or flex.node.get("point") or counts is None or flex.dim is None:
        return None
    sides = [truncated(count, 0) for count in (*counts, 10, 10)[: flex.dim]]
    return sides if name.startswith("grid") else [prod(sides)]
