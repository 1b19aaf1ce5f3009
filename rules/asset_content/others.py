"""What is wrong with pictures, raw pixels and heights, skins and attached models."""

from __future__ import annotations

import struct
from pathlib import Path

from packaging.version import Version

from mjcf_lint import Change, Model
from mjcf_lint.errors import SourceError
from mjcf_lint.mjcf.assets import Asset
from mjcf_lint.parts.asset_files import Head
from mjcf_lint.parts.asset_formats import is_raw
from mjcf_lint.parts.png import picture

from .flaw import Flaw

TWO_ROWS = Change("4.0.0")
"""A height field has two rows and columns at least."""

_HEADER = 8
_SKIN_HEADER, _BONE = 16, 72
_BONE_COUNT = 68
_MOST_BONES = 10_000
_ROOTS = ("mujoco", "robot")


def png(path: Path, release: Version, *, heights: bool) -> Flaw | None:
    """Return what a PNG file has that it should not; None where nothing is to be seen."""
    found = picture(path)
    if not found.flaw and heights and TWO_ROWS.holds_in(release):
        return _rows(found.height, found.width)
    return Flaw(found.flaw, alien=True) if found.flaw else None


def pixels(asset: Asset) -> Flaw | None:
    """The same for a texture of raw pixels."""
    if is_raw(asset):
        return None
    return Flaw("is neither a PNG image nor raw pixels behind their width and height", alien=True)


def heights(head: Head, release: Version) -> Flaw | None:
    """The same for a height field in MuJoCo's own format."""
    sizes = head.integers(2)
    if sizes is None:
        return Flaw(f"has {head.size} bytes, which is no header of raw heights", alien=True)
    rows, columns = sizes
    if rows < 1 or columns < 1 or head.size != _HEADER + 4 * rows * columns:
        return Flaw(
            "is neither a PNG image nor raw heights behind their rows and columns", alien=True
        )
    return _rows(rows, columns) if TWO_ROWS.holds_in(release) else None


def _rows(rows: int, columns: int) -> Flaw | None:
    if min(rows, columns) > 1:
        return None
    return Flaw(
        f"has {rows} by {columns} heights, and a height field two rows and columns at least"
    )


def skin(path: Path, head: Head) -> Flaw | None:
    """The same for a skin file."""
    sizes = head.integers(4)
    if sizes is None:
        return Flaw(f"has {head.size} bytes, which is no header of an SKN file", alien=True)
    vertices, coordinates, faces, bones = sizes
    start = _SKIN_HEADER + 12 * vertices + 8 * coordinates + 12 * faces
    if min(sizes) < 0 or head.size < start + _BONE * bones:
        return Flaw("is no SKN file, or is cut short", alien=True)
    if not vertices or not faces or not bones:
        return Flaw("has a skin without vertices, faces or bones")
    if bones > _MOST_BONES:
        return None
    with path.open("rb") as file:
        for number in range(bones):
            file.seek(start + _BONE_COUNT)
            data = file.read(4)
            (count,) = struct.unpack("<i", data) if len(data) == 4 else (0,)
            start += _BONE + 8 * count
            if count < 1 or start > head.size:
                return Flaw(f"is cut short in bone {number}")
    if start == head.size:
        return None
    return Flaw(f"has {head.size - start} bytes behind its last bone")


def attached(path: Path, model: Model) -> Flaw | None:
    """The same for a model that is to be attached."""
    if model.reader is None:
        return None
    try:
        source = model.reader(path)
    except SourceError:
        return None
    if source.fault or source.root is None:
        return Flaw("cannot be read as XML", alien=True)
    if source.root.tag.lower() in _ROOTS:
        return None
    return Flaw(f"has the root <{source.root.tag}>, not <mujoco>", alien=True)
