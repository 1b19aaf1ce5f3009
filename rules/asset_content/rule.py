"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Kind, Model, rule
from mjcf_lint.mjcf.assets import NAMING, Asset
from mjcf_lint.parts.asset_files import PAGE, POINTER, Head, opened
from mjcf_lint.parts.asset_formats import Format, format_of

from . import meshes, others
from .flaw import Flaw

_READ_AS = {
    Format.STL: "a binary STL file",
    Format.OBJ: "an OBJ file",
    Format.MSH: "a MuJoCo MSH file",
    Format.PNG: "a PNG image",
    Format.PIXELS: "raw pixels",
    Format.HEIGHTS: "raw heights",
    Format.SKIN: "an SKN file",
    Format.GMSH: "a Gmsh file",
    Format.XML: "a model",
}
_EMPTY = Flaw("is empty")
_NAMES = {"hfield": "height field"}
_ADVICE = {
    POINTER: "the file itself lies in Git's large file storage: `git lfs install` and `git lfs "
    "pull` fetch it",
    PAGE: "what was downloaded is a page that shows or denies the file, not the file: fetch it "
    "again from its raw address",
    "an ASCII STL file": "no release reads STL text: save it as binary STL, or as OBJ",
}


@rule(category=Category.ERROR, changes=(*meshes.CHANGES, others.TWO_ROWS), only_with=NAMING)
def asset_content(model: Model) -> Iterator[Diagnostic]:
    """A file is there, but what lies in it is not what MuJoCo reads it as."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    for asset in opened(model):
        if asset.is_folder:
            yield _found(asset, Flaw("is a folder"))
        elif asset.exists and not asset.found:
            yield _found(asset, Flaw("is no regular file"))
        elif asset.found and (found := _judged(asset, model)):
            yield found


def _judged(asset: Asset, model: Model) -> Diagnostic | None:
    read_as = format_of(asset, model.target.release)
    if read_as is None or read_as is Format.UNKNOWN:
        return None
    try:
        flaw, kind = _read(asset, read_as, model)
    except OSError as error:
        return _found(asset, Flaw(f"cannot be read: {error.strerror}"))
    if flaw is None:
        return None
    wanted = _READ_AS.get(read_as, "")
    if flaw.alien and kind and kind != wanted:
        return _found(asset, Flaw(f"is {kind}, not {wanted}"), _ADVICE.get(kind, ""))
    return _found(asset, flaw)


def _read(asset: Asset, read_as: Format, model: Model) -> tuple[Flaw | None, str]:
    """Return what is wrong with a file, and what it is by its first bytes; raises OSError."""
    facts = asset.facts
    if read_as in (Format.PIXELS, Format.XML) or facts is None:
        head = Head.of(asset.path)
        if not head.size:
            return _EMPTY, ""
        attached = read_as is Format.XML
        flaw = others.attached(asset.path, model) if attached else others.pixels(asset)
        return flaw, head.kind if flaw else ""
    stamp = (facts.st_size, facts.st_mtime_ns)
    return _content(asset.path, stamp, read_as, model.target.release, asset.node.tag)


@lru_cache(maxsize=4096)
def _content(
    path: Path, _stamp: tuple[int, int], read_as: Format, release: Version, tag: str
) -> tuple[Flaw | None, str]:
    """Return the same for a file that is judged by itself: models share files."""
    head = Head.of(path)
    flaw = _flaw(path, read_as, head, release, tag) if head.size else _EMPTY
    return flaw, head.kind if flaw else ""


def _flaw(path: Path, read_as: Format, head: Head, release: Version, tag: str) -> Flaw | None:
    flexible = tag == "flexcomp"
    match read_as:
        case Format.STL:
            return meshes.stl(head, release, flexible=flexible)
        case Format.OBJ:
            return meshes.obj(path, release, flexible=flexible)
        case Format.MSH:
            return meshes.msh(head)
        case Format.GMSH:
            return meshes.gmsh(head, release)
        case Format.PNG:
            return others.png(path, release, heights=tag == "hfield")
        case Format.HEIGHTS:
            return others.heights(head, release)
        case Format.SKIN:
            return others.skin(path, head)
    return None


def _found(asset: Asset, flaw: Flaw, note: str = "") -> Diagnostic:
    tag = asset.node.tag
    return Diagnostic(
        asset.attribute.value_span,
        f"{_NAMES.get(tag, tag)} file {asset.attribute.value!r} {flaw.text}",
        note=note or f"MuJoCo reads it at {asset.path}",
    )
