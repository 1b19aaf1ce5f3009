"""What is wrong with a mesh file, told from its header and its size."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.version import Version

from mjcf_lint import Change
from mjcf_lint.mjcf.numbers import number
from mjcf_lint.parts.asset_files import Head

from .flaw import Flaw

FOUR_VERTICES = Change("2.3.3")
"""An OBJ file has at least four vertices; before, one was enough."""
FOUR_IN_ONE = Change("3.1.5")
"""So has an STL file."""
GMSH_2 = Change("3.1.5")
"""Gmsh files of version 2.2 are read, too."""
CHANGES = (FOUR_VERTICES, FOUR_IN_ONE, GMSH_2)

MOST_STL_FACES = 200_000
_STL_HEADER, _STL_FACE = 84, 50
_MSH_HEADER = 16
_SCANNED = 1 << 20
"""How much of an OBJ file is looked through for its first vertices, in bytes."""
_VERTEX = re.compile(rb"(?:\A|[\r\n])[ \t]*v[ \t]")
_FEWEST = 4


def stl(head: Head, release: Version, *, flexible: bool) -> Flaw | None:
    """Return what a binary STL file has that it should not; None where nothing is to be seen."""
    if head.size < _STL_HEADER:
        return Flaw(f"has {head.size} bytes, which is no header of a binary STL file", alien=True)
    (count,) = head.integers(1, _STL_HEADER - 4) or (0,)
    fits = head.size == _STL_HEADER + _STL_FACE * (count % (1 << 32))
    if fits and count > MOST_STL_FACES:
        return Flaw(f"has {count} triangles; MuJoCo takes {MOST_STL_FACES} from an STL file")
    if fits and not count:
        return Flaw("has no triangles")
    if not 0 < count <= MOST_STL_FACES:
        return Flaw("is no binary STL file", alien=True)
    if not fits:
        whole = _STL_HEADER + _STL_FACE * count
        return Flaw(f"has {head.size} bytes, where {count} triangles take {whole}", alien=True)
    if count == 1 and not flexible and FOUR_IN_ONE.holds_in(release):
        return Flaw(f"has one triangle, and a mesh {_FEWEST} vertices at least")
    return None


def obj(path: Path, release: Version, *, flexible: bool) -> Flaw | None:
    """The same for an OBJ file, of which the vertices are counted up to the fewest it may have."""
    with path.open("rb") as file:
        data = file.read(_SCANNED)
        whole = not file.read(1)
    fewest = _FEWEST if FOUR_VERTICES.holds_in(release) and not flexible else 1
    found = 0
    for _ in _VERTEX.finditer(data):
        found += 1
        if found == fewest:
            return None
    if not whole:
        return None
    if found:
        vertices = "vertex" if found == 1 else "vertices"
        return Flaw(f"has {found} {vertices}, and a mesh {fewest} at least")
    return Flaw("has no vertices", alien=True)


def msh(head: Head) -> Flaw | None:
    """The same for a file in MuJoCo's own format."""
    sizes = head.integers(4)
    if sizes is None:
        return Flaw(f"has {head.size} bytes, which is no header of an MSH file", alien=True)
    vertices, normals, coordinates, faces = sizes
    optional = normals in (0, vertices) and coordinates in (0, vertices)
    if vertices < _FEWEST or faces < 0 or not optional:
        return Flaw("is no MSH file", alien=True)
    whole = _MSH_HEADER + 12 * (vertices + normals + faces) + 8 * coordinates
    if head.size == whole:
        return None
    return Flaw(f"has {head.size} bytes, where its header says {whole}", alien=True)


def gmsh(head: Head, release: Version) -> Flaw | None:
    """The same for a Gmsh file."""
    lines = head.data.split(b"\n", 2)
    if not head.data.startswith(b"$MeshFormat") or len(lines) < 2:
        return Flaw("is no Gmsh file", alien=True)
    version = number(" ".join(lines[1].decode("latin-1").split()[:1]))
    known = (4.1, 2.2) if GMSH_2.holds_in(release) else (4.1,)
    if version is None or version in known:
        return None
    read = " and ".join(map(str, known))
    return Flaw(f"is a Gmsh file of version {version:g}; MuJoCo reads {read}")
