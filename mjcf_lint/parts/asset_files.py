"""Which asset files a release opens, and what lies in them, told from their first bytes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.mjcf.assets import Asset, assets
from mjcf_lint.mjcf.attached import attached_assets
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.meshes import mesh_assets, mesh_geoms
from mjcf_lint.parts.trimming import asked
from mjcf_lint.releases.change import Change

TEXTURES_DISCARDED = Change("3.1.2")
"""With discardvisual no texture is opened."""
MESHES_DISCARDED = Change("3.16.0")
"""With discardvisual meshes are opened only for geoms that stay."""

READ = 4096
"""How many bytes of a file are looked at."""
POINTER = "a Git LFS pointer"
PAGE = "an HTML page"

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"DDS ", "a DDS image"),
    (b"\xabKTX", "a KTX image"),
    (b"glTF", "a binary glTF model"),
    (b"Kaydara FBX", "an FBX model"),
    (b"ply\n", "a PLY model"),
    (b"ply\r", "a PLY model"),
    (b"$MeshFormat", "a Gmsh file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_TEXTS = (
    (b"version https://git-lfs.github.com/", POINTER),
    (b"<!doctype html", PAGE),
    (b"<html", PAGE),
)
_VERTEX = re.compile(rb"^v[ \t]+-?[0-9.]", re.MULTILINE)
_CONTROLS = bytes(range(9)) + bytes(range(14, 32))


class Head(NamedTuple):
    """The first bytes of a file and its size in bytes."""

    data: bytes
    size: int

    @classmethod
    def of(cls, path: Path) -> Head:
        """Read the head of a file; raises OSError."""
        with path.open("rb") as file:
            return cls(file.read(READ), path.stat().st_size)

    def integers(self, count: int, start: int = 0) -> tuple[int, ...] | None:
        """Return integers of 32 bits as the engine reads them; None where the file ends before."""
        if len(self.data) < start + 4 * count:
            return None
        return struct.unpack_from(f"<{count}i", self.data, start)

    @property
    def text(self) -> bool:
        """Say whether these bytes are text."""
        return bool(self.data) and not any(byte in _CONTROLS for byte in self.data)

    @property
    def kind(self) -> str:
        """What the file is by its first bytes, such as `a JPEG image`; empty where unknown."""
        for start, kind in _SIGNATURES:
            if self.data.startswith(start):
                return kind
        lower = self.data.lstrip().lower()
        for start, kind in _TEXTS:
            if lower.startswith(start):
                return kind
        if not self.text:
            return ""
        if lower.startswith(b"solid") and (b"facet" in lower or b"endsolid" in lower):
            return "an ASCII STL file"
        if lower.startswith(b"<"):
            return "a COLLADA model" if b"<collada" in lower else "an XML file"
        return "an OBJ file" if _VERTEX.search(self.data) else ""


@of_model
def opened(model: Model) -> tuple[Asset, ...]:
    """Return the files that the target surely opens, whether or not they are there.

    Those of attached models are among them, as these are compiled with the others.
    """
    return tuple(_opened(model))


def _opened(model: Model) -> Iterator[Asset]:
    discards = asked(model, "discardvisual")
    textures = not (discards and TEXTURES_DISCARDED.holds_in(model.target.release))
    meshes: set[int] | None = None
    if discards and MESHES_DISCARDED.holds_in(model.target.release):
        meshes = {id(node) for node in compiled_meshes(model)}
    for asset in (*assets(model), *attached_assets(model)):
        if asset.node.tag == "texture" and not (
            textures and embedded(asset.node, model) and not _passed_on(asset, model)
        ):
            continue
        if asset.node.tag != "mesh" or meshes is None or id(asset.node) in meshes:
            yield asset


def embedded(texture: Node, model: Model) -> bool:
    """Say whether the pixels of a texture become part of the model, so that its file is read."""
    own = texture.inclusion.source in model.sources
    given = model.values(texture).get("embed") if own else texture.attributes.get("embed")
    return given is None or given.value != "false"


def _passed_on(asset: Asset, model: Model) -> bool:
    """Say whether the root asks for textures as the paths of their files; `embed` may insist."""
    passes = model.setting("compiler", "passthrough")
    insists = asset.node.get("embed") == "true"
    return (
        asset.attribute.name == "file"
        and not insists
        and bool(passes and passes.value == "textures")
    )


def compiled_meshes(model: Model) -> Iterator[Node]:
    """Yield the meshes that are surely compiled: not what discardvisual may take out."""
    discards = asked(model, "discardvisual") and MESHES_DISCARDED.holds_in(model.target.release)
    kept = {id(geom.mesh) for geom in mesh_geoms(model) if geom.collides} if discards else ()
    for node in mesh_assets(model):
        if not discards or id(node) in kept:
            yield node
