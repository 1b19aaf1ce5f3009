"""What a flexcomp makes its points and elements of: counts, spacing, given points, a file, pins."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, prod

from mjcf_lint import Change, Diagnostic, Model, Related
from mjcf_lint.mjcf.numbers import numbers, tokens
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.flexes import Flex, real

from .pins import pins

DIM_OF_GMSH = Change("3.1.3")
"""The dim of a flexcomp is looked at where its file has one, too."""
LONGER_CIRCLES = Change("3.16.0")
"""A circle of three points has no elements."""
FLAT_MESHES = Change("3.0.0", "3.2.6")
"""A mesh makes a surface."""
NO_LINES = Change("3.2.7", "3.9.0")
"""A mesh makes a surface or a volume."""
ORIGIN = Change("3.2.7")
"""The volume of a mesh is spanned from a point that has to be given."""
LINES_NEED_ELEMENTS = Change("3.0.0", "3.17.0")
"""Points of a line are not joined in their order where no element is written."""
COMPOSED_CHANGES = (
    *(DIM_OF_GMSH, LONGER_CIRCLES, FLAT_MESHES, NO_LINES, ORIGIN, LINES_NEED_ELEMENTS),
)

_LAID_OUT = ("grid", "square", "disc", "circle")
_HOLLOW = ("box", "cylinder", "ellipsoid")
_FILES = ("mesh", "gmsh")
_SMALLEST = 1e-15
_RADIUS = 0.005
_SPACING = 0.02


def composed(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    """Report what a flexcomp cannot be made of."""
    dim = _dim(flex)
    if dim is None or not made(flex.node):
        return
    if not 1 <= dim <= 3 and (flex.kind != "gmsh" or DIM_OF_GMSH.holds_in(model.target.release)):
        given = flex.node.attributes["dim"]
        message = f"the dim of flexcomp {flex.name!r} can be 1, 2 or 3, not {given.value.strip()}"
        yield Diagnostic(given.span, message)
        return
    found = [*_counts(flex, model), *_sizes(flex), *_data(flex, model), *_file(flex, model)]
    yield from found
    if not found:
        yield from pins(flex)


def _dim(flex: Flex) -> int | None:
    """Return the dim as it is written; None where it is no integer."""
    written = numbers(flex.node.get("dim") or "2")
    if written is None or len(written) != 1 or not written[0].is_integer():
        return None
    return int(written[0])


def _triple(flex: Flex, name: str, default: float) -> list[float] | None:
    values = numbers(flex.node.get(name) or "")
    return None if values is None or len(values) > 3 else [*values, *[default] * (3 - len(values))]


def _counts(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    given, counts = flex.node.attributes.get("count"), _triple(flex, "count", 10)
    if given is None or counts is None:
        return
    if min(counts) < 1:
        message = f"every count of flexcomp {flex.name!r} must be at least 1, not {min(counts):g}"
        yield Diagnostic(given.span, message)
        return
    directions = 3 if flex.kind in _HOLLOW else flex.dim if flex.kind in _LAID_OUT else None
    # Written elements are added to those that are laid out.
    if not directions or tokens(flex.node.get("element") or ""):
        return
    least = 2
    if flex.kind == "circle" and flex.dim == 1:
        least = 4 if LONGER_CIRCLES.holds_in(model.target.release) else 3
    if min(counts[:directions]) < least:
        shown = " ".join(f"{count:g}" for count in counts[:directions])
        yield Diagnostic(
            given.span,
            f"flexcomp {flex.name!r} has no elements: a {flex.kind} of dimension {flex.dim} "
            f"needs a count of at least {least}, and has {shown}",
        )


def _sizes(flex: Flex) -> Iterator[Diagnostic]:
    scale, scales = flex.node.attributes.get("scale"), _triple(flex, "scale", 1)
    if scale and scales and min(scales) < _SMALLEST:
        yield Diagnostic(
            scale.span,
            f"the scale of flexcomp {flex.name!r} must be greater than 0 in each direction, "
            f"not {min(scales):g}",
        )
    if flex.kind in ("direct", *_FILES):
        return
    spacing = _triple(flex, "spacing", _SPACING)
    radius, margin = real(flex.node.get("radius"), _RADIUS), flex.number("contact", "margin")
    thick = 2 * radius + margin
    if spacing and min(spacing) < thick:
        sizes = (
            flex.node.attributes.get("radius"),
            flex.attribute("contact", "margin"),
            flex.node.attributes.get("spacing"),
        )
        first, *others = [size for size in reversed(sizes) if size]
        yield Diagnostic(
            first.span,
            f"points of flexcomp {flex.name!r} stand {min(spacing):g} apart, and twice its radius "
            f"with its margin is {thick:g}",
            related=tuple(Related(size.span, f"its {size.name}") for size in others),
            note="the spacing in every direction must be no less, also in those that are not used",
        )


def _data(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    points = numbers(flex.node.get("point") or "")
    elements = numbers(flex.node.get("element") or "")
    corners = numbers(flex.node.get("texcoord") or "")
    dim = flex.dim
    if points is None or elements is None or corners is None or dim is None:
        return
    if len(points) % 3:
        yield Diagnostic(
            flex.node.attributes["point"].span,
            f"point of flexcomp {flex.name!r} has {len(points)} numbers, which is no multiple of 3",
        )
        return
    if flex.kind == "direct":
        lines = dim == 1 and not LINES_NEED_ELEMENTS.holds_in(model.target.release)
        missing = [
            *([] if points else ["point"]),
            *([] if elements or (points and lines) else ["element"]),
        ]
        if missing:
            yield Diagnostic(
                flex.node.element.name_span,
                f"flexcomp {flex.name!r} is direct, and has no {' and no '.join(missing)}",
            )
            return
    if len(elements) % (dim + 1):
        yield Diagnostic(
            flex.node.attributes["element"].span,
            f"element of flexcomp {flex.name!r} has {len(elements)} numbers, which is no multiple "
            f"of {dim + 1}, as dim is {dim}",
        )
        return
    count = len(points) // 3 if flex.kind == "direct" else _laid_out(flex)
    if count is None:
        return
    wrong = next((one for one in elements if not 0 <= one < count), None)
    if wrong is not None:
        yield Diagnostic(
            flex.node.attributes["element"].span,
            f"an element of flexcomp {flex.name!r} wants point {wrong:g}, but the {count} points "
            f"are 0 to {count - 1}",
        )
    if corners and len(corners) != 2 * count:
        yield Diagnostic(
            flex.node.attributes["texcoord"].span,
            f"flexcomp {flex.name!r} has {count} points, so texcoord has {2 * count} numbers, "
            f"not {len(corners)}",
        )


def _laid_out(flex: Flex) -> int | None:
    """Return how many points a grid has where nothing else gives it some."""
    counts = _triple(flex, "count", 10)
    if flex.kind != "grid" or flex.node.get("point") or counts is None or flex.dim is None:
        return None
    total = prod(counts[: flex.dim])
    return int(total) if isfinite(total) else None


def _file(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    if flex.kind not in _FILES:
        return
    name, release = flex.node.element.name_span, model.target.release
    if not flex.node.get("file") and not (flex.kind == "mesh" and flex.node.get("mesh")):
        yield Diagnostic(name, f"flexcomp {flex.name!r} is a {flex.kind}, and names no file")
        return
    if flex.kind == "gmsh":
        return
    dim, given = flex.dim, flex.node.attributes.get("dim")
    place = given.span if given else name
    if dim != 2 and FLAT_MESHES.holds_in(release):
        yield Diagnostic(place, f"a flexcomp of a mesh has dim 2 in MuJoCo {release}, not {dim}")
    elif dim == 1 and NO_LINES.holds_in(release):
        yield Diagnostic(place, f"a flexcomp of a mesh has dim 2 or 3 in MuJoCo {release}, not 1")
    elif dim == 3 and not flex.node.get("origin") and ORIGIN.holds_in(release):
        yield Diagnostic(
            place,
            f"flexcomp {flex.name!r} fills a mesh, and has no origin",
            note="origin is a point inside, from which its tetrahedra go to the faces of the mesh",
        )
