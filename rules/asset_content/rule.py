"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, rule
from mjcf_lint.assets import Asset
from mjcf_lint.disk import exists, is_dir, is_file
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
_NAMES = {"hfield": "height field"}
_ADVICE = {
    POINTER: "the file itself lies in Git's large file storage: `git lfs install` and `git lfs "
    "pull` fetch it",
    PAGE: "what was downloaded is a page that shows or denies the file, not the file: fetch it "
    "again from its raw address",
    "an ASCII STL file": "no release reads STL text: save it as binary STL, or as OBJ",
}


@rule(category=Category.ERROR, changes=(*meshes.CHANGES, others.TWO_ROWS))
def asset_content(model: Model) -> Iterator[Diagnostic]:
    """A file is there, but what lies in it is not what MuJoCo reads it as."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    for asset in opened(model):
        if is_dir(asset.path):
            yield _found(asset, Flaw("is a folder"))
        elif exists(asset.path) and not is_file(asset.path):
            yield _found(asset, Flaw("is no regular file"))
        elif asset.found and (found := _judged(asset, model)):
            yield found


def _judged(asset: Asset, model: Model) -> Diagnostic | None:
    read_as = format_of(asset, model.target.release)
    if read_as is None or read_as is Format.UNKNOWN:
        return None
    try:
        head = Head.of(asset.path)
        flaw = _flaw(asset, read_as, head, model)
    except OSError as error:
        return _found(asset, Flaw(f"cannot be read: {error.strerror}"))
    if flaw is None:
        return None
    kind = head.kind
    wanted = _READ_AS.get(read_as, "")
    if flaw.alien and kind and kind != wanted:
        return _found(asset, Flaw(f"is {kind}, not {wanted}"), _ADVICE.get(kind, ""))
    return _found(asset, flaw)


def _flaw(asset: Asset, read_as: Format, head: Head, model: Model) -> Flaw | None:
    release, path = model.target.release, asset.path
    flexible = asset.node.tag == "flexcomp"
    if not head.size:
        return Flaw("is empty")
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
            return others.png(path, release, heights=asset.node.tag == "hfield")
        case Format.PIXELS:
            return others.pixels(asset)
        case Format.HEIGHTS:
            return others.heights(head, release)
        case Format.SKIN:
            return others.skin(path, head)
        case Format.XML:
            return others.attached(path, model)
    return None


def _found(asset: Asset, flaw: Flaw, note: str = "") -> Diagnostic:
    tag = asset.node.tag
    return Diagnostic(
        asset.attribute.value_span,
        f"{_NAMES.get(tag, tag)} file {asset.attribute.value!r} {flaw.text}",
        note=note or f"MuJoCo reads it at {asset.path}",
    )
