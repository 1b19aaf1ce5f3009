"""In which format each release reads an asset file: by content type, or by its suffix."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.assets import Asset
from mjcf_lint.mjcf.numbers import first_digits, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.asset_files import Head
from mjcf_lint.releases.change import Change

CONTENT_TYPES = Change("2.3.7")
"""What content_type says counts."""
STRICT_TYPES = Change("2.3.7", "3.3.0")
"""A content_type that is none is refused; others take it as unknown."""
DECODERS = Change("3.6.0")
"""The suffix of a mesh counts, whatever content_type says, but for MuJoCo's own format."""
IMAGES_ONLY = Change("3.12.0")
"""A texture is a PNG or a KTX image; before, anything else was taken for raw pixels."""
KTX_IMAGES = Change("3.7.0")
"""A KTX image is taken as it is."""
NAMED_TYPES = Change("2.3.7")
"""The suffix of another kind of asset is not taken for raw pixels or heights."""
PLY_NAMED = Change("3.0.0")
"""The same for `.ply`."""
NO_LEGACY_FLEX = Change("3.3.1")
"""A flexcomp takes no mesh in MuJoCo's own format."""
MODEL_SUFFIX = Change("3.4.0")
"""An attached model is read by its suffix, which is a small one."""
URDF_SUFFIX = Change("3.5.0")
"""... or the one of a URDF file."""
CHANGES = (
    CONTENT_TYPES,
    STRICT_TYPES,
    DECODERS,
    IMAGES_ONLY,
    KTX_IMAGES,
    NAMED_TYPES,
    PLY_NAMED,
    NO_LEGACY_FLEX,
    MODEL_SUFFIX,
    URDF_SUFFIX,
)


class Format(Enum):
    """How a file is read, in the words of messages."""

    STL = "binary STL"
    OBJ = "OBJ"
    MSH = "MSH"
    PNG = "PNG"
    KTX = "KTX"
    PIXELS = "raw pixels"
    HEIGHTS = "raw heights"
    SKIN = "SKN"
    GMSH = "Gmsh"
    XML = "XML"
    UNKNOWN = "unknown"


_MESHES = {
    "model/stl": Format.STL,
    "model/obj": Format.OBJ,
    "model/vnd.mujoco.msh": Format.MSH,
}
_MESH_SUFFIXES = {".stl": Format.STL, ".obj": Format.OBJ, ".msh": Format.MSH}
_LAST_WITH_PIXELS = Version("3.11.0")
_PIXELS_START = 8
_CHANNELS = 3
_ARCHIVE = ".mjz"
_PIXELS, _HEIGHTS = "image/vnd.mujoco.texture", "image/vnd.mujoco.hfield"


def format_of(asset: Asset, release: Version) -> Format | None:
    """Return how a release reads a file; None where it reads no such file.

    Decoders that a program brings along are not known here.
    """
    node, suffix = asset.node, suffix_of(asset)
    if node.tag == "mesh":
        return _mesh(_stated(node, release), suffix, release)
    if node.tag == "flexcomp":
        if node.get("type") == "gmsh":
            return Format.GMSH
        found = _MESH_SUFFIXES.get(suffix)
        return None if found is Format.MSH and NO_LEGACY_FLEX.holds_in(release) else found
    if node.tag == "skin":
        return Format.SKIN if suffix == ".skn" else None
    if node.tag == "model":
        return _model(asset, release)
    return _picture(node, suffix, release)


def was_raw_pixels(asset: Asset, release: Version) -> bool:
    """Say whether a texture is no image and was read as raw pixels by the releases before."""
    if asset.node.tag != "texture" or not IMAGES_ONLY.holds_in(release):
        return False
    if format_of(asset, _LAST_WITH_PIXELS) is not Format.PIXELS:
        return False
    stated = asset.node.get("content_type")
    return stated == _PIXELS if stated else asset.found is not None and is_raw(asset)


def is_raw(asset: Asset) -> bool:
    """Say whether a texture file is raw pixels behind their width and height."""
    try:
        head = Head.of(asset.path)
    except OSError:
        return False
    words = tokens(asset.node.get("nchannel") or "")
    channels = first_digits(words[0]) if words else _CHANNELS
    sizes = head.integers(2)
    if sizes is None or channels is None or sizes[0] * sizes[1] <= 0:
        return False
    return head.size == _PIXELS_START + channels * sizes[0] * sizes[1]


def suffix_of(asset: Asset) -> str:
    """Return what follows the last point of a name, with the point, in small letters."""
    before, point, after = asset.attribute.value.rpartition(".")
    return f".{after}".lower() if point or before else ""


class _Stated(NamedTuple):
    """What content_type says: `known` where it has the form of a content type."""

    text: str
    known: bool


def _stated(node: Node, release: Version) -> _Stated | None:
    text = node.get("content_type")
    if not text or not CONTENT_TYPES.holds_in(release):
        return None
    kind, _, parameter = text.partition(";")
    slash = text.find("/")
    known = 0 <= slash < len(text) - 1 and (";" not in text or "=" in parameter)
    return _Stated(kind, known)


def _mesh(stated: _Stated | None, suffix: str, release: Version) -> Format | None:
    if stated and not DECODERS.holds_in(release):
        return _MESHES.get(stated.text) if stated.known else None
    if stated and _MESHES.get(stated.text) is Format.MSH:
        return Format.MSH
    if stated and suffix == ".msh":
        return Format.UNKNOWN
    return _MESH_SUFFIXES.get(suffix)


def _model(asset: Asset, release: Version) -> Format | None:
    stated = bool(asset.node.get("content_type"))
    if not MODEL_SUFFIX.holds_in(release):
        return Format.UNKNOWN if stated else Format.XML
    value = asset.attribute.value
    if value.endswith(".xml") or (value.endswith(".urdf") and URDF_SUFFIX.holds_in(release)):
        return Format.XML
    # A decoder of meshes makes a model of one.
    decoded = DECODERS.holds_in(release) and suffix_of(asset) in _MESH_SUFFIXES
    return Format.UNKNOWN if stated or decoded or value.endswith(_ARCHIVE) else None


def _picture(node: Node, suffix: str, release: Version) -> Format | None:
    """Return how a texture or a height field is read."""
    texture = node.tag == "texture"
    raw = Format.PIXELS if texture else Format.HEIGHTS
    otherwise = None if texture and IMAGES_ONLY.holds_in(release) else raw
    ktx = KTX_IMAGES.holds_in(release)
    if stated := _stated(node, release):
        if not stated.known:
            return None if STRICT_TYPES.holds_in(release) else otherwise
        if stated.text == "image/ktx":
            image = Format.KTX if ktx else Format.UNKNOWN
            return image if texture else None
        own = {"image/png": Format.PNG, _PIXELS if texture else _HEIGHTS: otherwise}
        return own.get(stated.text)
    if suffix == ".png":
        return Format.PNG
    if suffix == ".ktx" and ktx:
        return Format.KTX if texture else None
    if suffix in _MESH_SUFFIXES and NAMED_TYPES.holds_in(release):
        return None
    return None if suffix == ".ply" and PLY_NAMED.holds_in(release) else otherwise
