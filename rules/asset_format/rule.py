"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.disk import is_file
from mjcf_lint.mjcf.assets import NAMING, Asset
from mjcf_lint.parts.asset_files import Head, opened
from mjcf_lint.parts.asset_formats import (
    CHANGES,
    CONTENT_TYPES,
    MODEL_SUFFIX,
    format_of,
    suffix_of,
    was_raw_pixels,
)


class _Kind(NamedTuple):
    """What is read for an element, in words, and the suffixes of files of which one may do."""

    noun: str
    read: str
    suffixes: tuple[str, ...]


_KINDS = {
    "mesh": _Kind("mesh", "binary STL, OBJ and its own MSH", (".obj", ".stl", ".msh")),
    "flexcomp": _Kind("flexcomp", "binary STL and OBJ, or Gmsh as type 'gmsh'", (".obj", ".stl")),
    "texture": _Kind("texture", "PNG and KTX images", (".png", ".ktx")),
    "hfield": _Kind("height field", "PNG images and its own raw heights", (".png",)),
    "skin": _Kind("skin", "its own SKN files", (".skn",)),
    "model": _Kind("model", "files whose name ends in .xml", (".xml",)),
}
_READ_AS = {
    ("mesh", "an OBJ file"): ".obj",
    ("flexcomp", "an OBJ file"): ".obj",
    ("texture", "a PNG image"): ".png",
    ("hfield", "a PNG image"): ".png",
    ("model", "an XML file"): ".xml",
}
"""What would be read under another name."""


@rule(category=Category.ERROR, changes=CHANGES, only_with=NAMING)
def asset_format(model: Model) -> Iterator[Diagnostic]:
    """A file is of a kind that MuJoCo does not read."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    release = model.target.release
    for asset in opened(model):
        if asset.found and format_of(asset, release) is None and not was_raw_pixels(asset, release):
            yield _unread(asset, release)


def _unread(asset: Asset, release: Version) -> Diagnostic:
    kind, value = _KINDS[asset.node.tag], asset.attribute.value
    note = f"MuJoCo reads {kind.read}"
    stated = asset.node.attributes.get("content_type")
    if stated and stated.value and CONTENT_TYPES.holds_in(release) and asset.node.tag != "model":
        fix = Fix.unsafe("Remove content_type", stated.removed()) if _suffices(asset) else None
        message = f"MuJoCo reads no {kind.noun} of content type {stated.value!r}"
        return Diagnostic(stated.span, message, fix, note=note)
    message = f"{kind.noun} file {value!r} is {_told(asset)}"
    fix = None
    if other := _beside(asset.path, kind.suffixes):
        written = value[: len(value) - len(asset.path.name)] + other
        fix = Fix.unsafe(f"Use {written!r}", asset.attribute.with_value(written))
    if asset.node.tag == "model" and MODEL_SUFFIX.holds_in(release):
        note = f"{note}; up to 3.3.7 the name did not matter"
    return Diagnostic(asset.attribute.value_span, message, fix, note=note)


def _suffices(asset: Asset) -> bool:
    return suffix_of(asset) in _KINDS[asset.node.tag].suffixes


def _told(asset: Asset) -> str:
    """Say what a file is, and why that will not do."""
    try:
        what = Head.of(asset.path).kind
    except OSError:
        what = ""
    if suffix := _READ_AS.get((asset.node.tag, what)):
        return f"{what}, but MuJoCo goes by the name, which does not end in {suffix}"
    what = what or (f"a {suffix_of(asset)} file" if suffix_of(asset) else "without a suffix")
    return f"{what}, which MuJoCo does not read"


def _beside(path: Path, suffixes: tuple[str, ...]) -> str | None:
    """Return the name of a file of the same stem that may be read."""
    for suffix in suffixes:
        other = path.with_suffix(suffix)
        if other != path and is_file(other):
            return other.name
    return None
