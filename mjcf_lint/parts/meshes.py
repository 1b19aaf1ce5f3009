"""The mesh assets of a model by name, and the geoms that use them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values

SHAPED = ("mesh", "sdf")
"""The types of geoms that are shaped like their mesh; a primitive is only fitted to it."""
_BODIES = ("body", "worldbody")
_ONE_PLUGIN = frozenset({"mesh", "geom", "composite", "flexcomp"})


class MeshGeom(NamedTuple):
    """A geom that names a mesh; `mesh` is the asset, None where the files read have none."""

    node: Node
    values: Values
    mesh: Node | None

    @property
    def type(self) -> str:
        """The geom's type."""
        return self.value("type") or "sphere"

    @property
    def shaped(self) -> bool:
        """Say whether the mesh is its shape."""
        return self.type in SHAPED

    @property
    def collides(self) -> bool:
        """Say whether its contact bits let it collide."""
        return number(self.value("contype"), 1) != 0 or number(self.value("conaffinity"), 1) != 0

    @property
    def body(self) -> Node | None:
        """The body or worldbody it is part of."""
        return next((above for above in self.node.ancestors() if above.tag in _BODIES), None)

    def value(self, name: str) -> str | None:
        """Return the value of an attribute, its own or that of its default class."""
        given = self.values.get(name)
        return given.value if given else None


def mesh_assets(model: Model) -> Iterator[Node]:
    """Yield the mesh elements of all asset sections."""
    for section in model.sections("asset"):
        yield from (node for node in section.children if node.tag == "mesh")


def looks_up_plugin(use: Node) -> bool:
    """Say whether the engine looks at what a plugin element names.

    It does not for a mesh that is read from a file: an instance there may have any name. Nor for
    what a replicate copies, a body's own plugin that is, nor for a second one where one is read.
    """
    above = use.parent
    if above is None:
        return True
    if above.tag in _ONE_PLUGIN:
        first = next(child for child in above.children if child.tag == "plugin")
        of_file = above.tag == "mesh" and above.get("file") and use.get("instance")
        return use is first and not of_file
    while above and above.tag == "frame":
        above = above.parent
    return above is None or above.tag != "replicate"


@of_model
def mesh_geoms(model: Model) -> tuple[MeshGeom, ...]:
    """Return every geom that names a mesh, in engine order."""
    return tuple(_mesh_geoms(model))


def _mesh_geoms(model: Model) -> Iterator[MeshGeom]:
    named: dict[str, Node] = {}
    for node in mesh_assets(model):
        named.setdefault(name_of(node), node)
    for node in model.elements("geom"):
        if takes_defaults(node):
            values = model.values(node)
            if mesh := values.get("mesh"):
                yield MeshGeom(node, values, named.get(mesh.value))


def number(text: str | None, otherwise: float) -> float:
    """Return the number that a text begins with; `otherwise` where there is none."""
    try:
        return float((text or "").split()[0])
    except (IndexError, ValueError):
        return otherwise
