"""Whether the numbers written for a mesh fit together."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Change, Diagnostic, Fix, Related
from mjcf_lint.mjcf.assets import Asset
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.numbers import number
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.asset_files import Head
from mjcf_lint.parts.asset_formats import Format, format_of
from mjcf_lint.xml.element import Attribute

from .lists import integers, threes, words

COORDINATES_CRASH = Change("2.3.3", "3.1.1")
"""Texture coordinates crash where no file says which face takes which."""
COORDINATES_COUNT = Change("2.2.0", "2.3.2"), Change("3.1.2")
"""There are two of them for each vertex."""
NORMALS_COUNT = Change("2.2.0", "2.3.2")
"""There is a normal for each vertex."""
FINITE = Change("3.1.2")
"""Vertices are finite."""
REPEATED = Change("3.1.5")
"""Vertices beside an OBJ file are refused; before, they gave way to it."""
CHANGES = (COORDINATES_CRASH, *COORDINATES_COUNT, NORMALS_COUNT, FINITE, REPEATED)

_FEWEST = 4
_HEADER = 4


def mesh(node: Node, file: Asset | None, release: Version) -> Iterator[Diagnostic]:
    """Look at the data of a mesh that is no plugin's; `file` is the one it names."""
    if node.get("file"):
        if file is not None and file.found:
            yield from _beside(node, file, release)
        return
    if node.get("builtin") is not None:
        return
    count = len(words(node, "vertex"))
    if not count:
        message = "a mesh needs a file, or vertices in the XML"
        yield Diagnostic(node.element.name_span, message)
        return
    vertex = node.attributes["vertex"]
    if count % 3:
        yield _uneven(vertex)
    elif count < 3 * _FEWEST:
        message = f"a mesh has {_FEWEST} vertices at least, not {count // 3}"
        yield Diagnostic(vertex.span, message)
    elif FINITE.holds_in(release) and (infinite := _infinite(vertex)):
        message = f"a vertex cannot be at {infinite!r}"
        yield Diagnostic(vertex.span, message)
    else:
        yield from _faces(node, count // 3)
        yield from _around(node, count // 3, release)


def _uneven(attribute: Attribute) -> Diagnostic:
    each = {
        "vertex": "each vertex has three numbers",
        "face": "each face has three vertices",
        "normal": "each normal has three numbers",
        "texcoord": "each vertex has two texture coordinates",
    }[attribute.name]
    over = len(attribute.value.split()) % (2 if attribute.name == "texcoord" else 3)
    return Diagnostic(attribute.span, f"{each}; {over} at the end {_left(over)}")


def _left(over: int) -> str:
    return "is left over" if over == 1 else "are left over"


def _infinite(vertex: Attribute) -> str:
    """Return the first coordinate that is no finite number."""
    if "n" not in vertex.value.lower():
        return ""
    values = ((word, number(word)) for word in vertex.value.split())
    return next((word for word, value in values if value is not None and value - value != 0), "")


def _faces(node: Node, count: int) -> Iterator[Diagnostic]:
    face, corners = node.attributes.get("face"), integers(node, "face")
    if face is None or corners is None:
        return
    if len(corners) % 3:
        yield _uneven(face)
    elif corners and not 0 <= min(corners) <= max(corners) < count:
        wrong = next(one for one in corners if not 0 <= one < count)
        yield Diagnostic(
            face.span,
            f"a face of mesh {name_of(node)!r} wants vertex {wrong}, but the {count} vertices "
            f"are 0 to {count - 1}",
            note="counting begins with 0" if wrong == count else "",
        )


def _around(node: Node, count: int, release: Version) -> Iterator[Diagnostic]:
    """Look at the normals and the texture coordinates of so many vertices."""
    normals, coordinates = (len(words(node, name)) for name in ("normal", "texcoord"))
    if normals % 3:
        yield _uneven(node.attributes["normal"])
    elif normals and normals != 3 * count and NORMALS_COUNT.holds_in(release):
        message = f"normal has {normals} numbers, and {count} vertices take {3 * count}"
        yield Diagnostic(node.attributes["normal"].span, message)
    if not coordinates:
        return
    if COORDINATES_CRASH.holds_in(release):
        yield _crash(node)
    elif coordinates % 2:
        yield _uneven(node.attributes["texcoord"])
    elif coordinates != 2 * count and any(one.holds_in(release) for one in COORDINATES_COUNT):
        message = f"texcoord has {coordinates} numbers, and {count} vertices take {2 * count}"
        yield Diagnostic(node.attributes["texcoord"].span, message)


def _crash(node: Node) -> Diagnostic:
    attribute = node.attributes["texcoord"]
    return Diagnostic(
        attribute.span,
        f"MuJoCo crashes on the texture coordinates of mesh {name_of(node)!r}, "
        "as it has no file that says which face takes which",
        Fix.unsafe("Remove texcoord: the texture is mapped by the engine", attribute.removed()),
        note="a crash ends the whole program; 3.1.2 and later take these coordinates",
    )


def _beside(node: Node, file: Asset, release: Version) -> Iterator[Diagnostic]:
    """Look at data that stands in the XML beside a file."""
    read_as = format_of(file, release)
    own = read_as in (Format.STL, Format.MSH)
    if words(node, "vertex") and (own or (read_as is Format.OBJ and REPEATED.holds_in(release))):
        yield _twice(node, "vertex", "the vertices")
    elif words(node, "face") and (read_as is Format.STL or _has_faces(file, read_as)):
        yield _twice(node, "face", "the faces")
    if own and len(words(node, "normal")) % 3:
        yield _uneven(node.attributes["normal"])
    if read_as is Format.STL and words(node, "texcoord"):
        if COORDINATES_CRASH.holds_in(release):
            yield _crash(node)
        elif len(words(node, "texcoord")) % 2:
            yield _uneven(node.attributes["texcoord"])


def _has_faces(file: Asset, read_as: Format | None) -> bool:
    if read_as is not Format.MSH:
        return False
    try:
        sizes = Head.of(file.path).integers(_HEADER)
    except OSError:
        return False
    return sizes is not None and sizes[-1] > 0


def _twice(node: Node, name: str, what: str) -> Diagnostic:
    attribute = node.attributes[name]
    return Diagnostic(
        attribute.span,
        f"{name} and file both give {what} of mesh {name_of(node)!r}",
        Fix.unsafe(f"Remove {name}: take the file", attribute.removed()),
        related=(Related(node.attributes["file"].span, "the file"),),
    )


def turned_edge(node: Node) -> tuple[int, int] | None:
    """Return an edge that two faces pass in the same direction."""
    points = list(threes(words(node, "vertex")))
    seen = set()
    for face in threes(integers(node, "face") or []):
        if max(face) >= len(points) or min(face) < 0:
            return None
        if len({points[corner] for corner in face}) < len(face):
            continue  # A face without area has no side, and is left out.
        for edge in zip(face, (*face[1:], face[0]), strict=True):
            if edge in seen:
                return edge
            seen.add(edge)
    return None
