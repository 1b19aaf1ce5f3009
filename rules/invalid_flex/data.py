"""The data of a flex: its vertices, elements, bodies, nodes and texture coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, prod

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.numbers import numbers, tokens
from mjcf_lint.parts.flexes import Flex

BODIES_COUNTED = Change("3.5.0")
"""All vertices have a body each, or one body together; before, MuJoCo mostly crashed on others."""
TEXTURES_FAIL = Change("3.0.0", "3.2.4")
"""MuJoCo crashes on texture coordinates, or refuses what it made of them."""
ELEMENTS_TEXTURED = Change("4.0.0")
"""The texture coordinates of elements are checked."""
NODES_COUNTED = Change("3.8.0")
"""There are as many nodes as dof and cellcount ask for."""
DATA_CHANGES = (BODIES_COUNTED, TEXTURES_FAIL, ELEMENTS_TEXTURED, NODES_COUNTED)

_ORDERS = {"trilinear": 1, "quadratic": 2}


def data(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    """Report data of a flex that do not fit together."""
    bodies = (flex.node.get("body") or "").split()
    vertices = _list(flex, "vertex")
    if vertices is None:
        return
    if len(vertices) % 3:
        yield Diagnostic(
            flex.node.attributes["vertex"].span,
            f"vertex of flex {flex.name!r} has {len(vertices)} numbers, which is no multiple of 3",
        )
        return
    count = len(vertices) // 3 or len(bodies)
    yield from _bodies(flex, bodies, len(vertices) // 3, model)
    yield from _nodes(flex, model)
    dim = flex.dim
    if dim is None or not 1 <= dim <= 3:
        yield _dimension(flex)
        return
    if bodies and count < dim + 1:
        yield Diagnostic(
            flex.node.element.name_span,
            f"flex {flex.name!r} has {count} vertices; of dimension {dim} it needs {dim + 1}",
        )
    else:
        yield from _elements(flex, dim, count)
    yield from _textures(flex, dim, count, model)


def _list(flex: Flex, name: str) -> list[float] | None:
    """Return the numbers of an attribute; None where one of them is none, or is no integer."""
    return numbers(flex.node.get(name) or "")


def _dimension(flex: Flex) -> Diagnostic:
    given = flex.node.attributes.get("dim")
    place = given.span if given else flex.node.element.name_span
    return Diagnostic(
        place, f"the dim of flex {flex.name!r} can be 1, 2 or 3, not {given and given.value}"
    )


def _bodies(flex: Flex, bodies: list[str], vertices: int, model: Model) -> Iterator[Diagnostic]:
    counted = BODIES_COUNTED.holds_in(model.target.release)
    if counted and vertices and bodies and len(bodies) not in (1, vertices):
        yield Diagnostic(
            flex.node.attributes["body"].span,
            f"flex {flex.name!r} has {vertices} vertices and {len(bodies)} bodies",
            related=(Related(flex.node.attributes["vertex"].span, "the vertices"),),
            note="it takes one body for each vertex, or one for all",
        )


def _elements(flex: Flex, dim: int, count: int) -> Iterator[Diagnostic]:
    given, elements = flex.node.attributes.get("element"), _list(flex, "element")
    if given is None or not elements or not all(one.is_integer() for one in elements):
        return
    width = dim + 1
    wrong = next((one for one in elements if not 0 <= one < count), None)
    groups = [elements[at : at + width] for at in range(0, len(elements), width)]
    twice = next((one for one in groups if len(set(one)) < len(one)), None)
    which = f"an element of flex {flex.name!r}"
    if len(elements) % width:
        message = (
            f"element of flex {flex.name!r} has {len(elements)} numbers, which is no multiple of "
            f"{width}, as dim is {dim}"
        )
        yield Diagnostic(given.span, message)
    elif wrong is not None and count:
        message = f"{which} wants vertex {wrong:g}, but the {count} vertices are 0 to {count - 1}"
        yield Diagnostic(given.span, message)
    elif twice:
        shown = " ".join(f"{one:g}" for one in twice)
        yield Diagnostic(given.span, f"{which} has a vertex twice: {shown}")


def _textures(flex: Flex, dim: int, count: int, model: Model) -> Iterator[Diagnostic]:
    given, corners = flex.node.attributes.get("texcoord"), _list(flex, "texcoord")
    own, places = flex.node.attributes.get("elemtexcoord"), _list(flex, "elemtexcoord")
    elements = tokens(flex.node.get("element") or "")
    if given and corners and TEXTURES_FAIL.holds_in(model.target.release):
        yield Diagnostic(
            given.span,
            f"MuJoCo {model.target.release} cannot load a flex with texture coordinates",
            Fix.unsafe("Remove texcoord", given.removed()),
            note="3.2.5 and later can; before 3.2.3 it is a crash, which ends the whole program",
        )
    elif given and corners and not places and len(corners) != 2 * count:
        yield Diagnostic(
            given.span,
            f"flex {flex.name!r} has {count} vertices, so texcoord has {2 * count} numbers, "
            f"not {len(corners)}",
        )
    if not (own and places and ELEMENTS_TEXTURED.holds_in(model.target.release)):
        return
    wrong = next((one for one in places if not 0 <= one < len(corners or ()) // 2), None)
    if not corners:
        yield Diagnostic(own.span, f"flex {flex.name!r} has elemtexcoord, but no texcoord")
    elif given and len(corners) % 2:
        message = f"texcoord of flex {flex.name!r} has an odd number of numbers: {len(corners)}"
        yield Diagnostic(given.span, message)
    elif len(places) != len(elements) and len(elements) % (dim + 1) == 0:
        yield Diagnostic(
            own.span,
            f"flex {flex.name!r} has {len(elements)} numbers in element and {len(places)} in "
            "elemtexcoord; these go together",
        )
    elif wrong is not None:
        yield Diagnostic(
            own.span,
            f"elemtexcoord of flex {flex.name!r} wants texture coordinates {wrong:g}, "
            f"but there are {len(corners) // 2}",
        )


def _nodes(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    if not NODES_COUNTED.holds_in(model.target.release):
        return
    nodes = (flex.node.get("node") or "").split()
    order = _ORDERS.get(flex.node.get("dof") or "")
    counts = numbers(flex.node.get("cellcount") or "1 1 1") or []
    if nodes and order is None:
        yield Diagnostic(
            flex.node.attributes["node"].span,
            f"flex {flex.name!r} has nodes, but its dof is not trilinear or quadratic",
        )
    elif order and len(counts) == 3 and all(counts) and all(map(isfinite, counts)):
        wanted = prod(int(count) * order + 1 for count in counts)
        if len(nodes) != wanted:
            given = flex.node.attributes.get("node") or flex.node.attributes["dof"]
            yield Diagnostic(
                given.span,
                f"flex {flex.name!r} has {len(nodes)} nodes; its dof and cellcount ask for "
                f"{wanted}",
            )
