"""The files a model names besides its XML: meshes, textures, height fields, attached models."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.element import Attribute
from mjcf_lint.model import Model, Setting
from mjcf_lint.tree import BACKSLASHES, BESIDE_THE_INCLUDER, Node

_SIDE_FILES = ("fileright", "fileleft", "fileup", "filedown", "filefront", "fileback")
"""The sides of a cube, read where the texture names no one file and draws nothing itself."""
_FOLDER_SETTINGS = {
    "mesh": "meshdir",
    "flexcomp": "meshdir",
    "skin": "meshdir",
    "texture": "texturedir",
    "hfield": "meshdir",
    "model": "",
}
"""Which compiler setting gives the folder of an element's files; assetdir sets both of them."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that an element names, and where the engine looks for it, in order."""

    node: Node
    attribute: Attribute
    candidates: tuple[Path, ...]

    @property
    def found(self) -> Path | None:
        """The first of the candidates that is there."""
        return next((path for path in self.candidates if path.is_file()), None)


def assets(model: Model) -> Iterator[Asset]:
    """Yield every file a model names and the engine opens."""
    strippath = model.setting("compiler", "strippath")
    strip = strippath is not None and strippath.value == "true"
    folders = {tag: folder(model, setting) for tag, setting in _FOLDER_SETTINGS.items()}
    for node in model.elements(*_FOLDER_SETTINGS):
        for attribute in _files(node):
            stripped = strip and node.tag != "model"
            value = attribute.value
            if stripped or model.target.release >= BACKSLASHES:
                value = value.replace("\\", "/")
            if stripped:
                value = posixpath.basename(value)
            places = [folders[node.tag] / value]
            included = node.inclusion.at is not None
            if included and not stripped and model.target.release >= BESIDE_THE_INCLUDER:
                places.append(node.inclusion.source.path.parent / value)
            yield Asset(node, attribute, tuple(dict.fromkeys(map(_normal, places))))


def _files(node: Node) -> tuple[Attribute, ...]:
    """Return the attributes whose files the engine opens."""
    texture = node.tag == "texture"
    if texture and node.get("builtin") not in (None, "none"):
        return ()
    names = _SIDE_FILES if texture and not node.get("file") else ("file",)
    named = (node.attributes.get(name) for name in names)
    return tuple(attribute for attribute in named if attribute and attribute.value)


def folder(model: Model, setting: str) -> Path:
    """Return the folder that meshdir, texturedir or assetdir names, the root's own by default."""
    found = _folder_setting(model, setting)
    value = found.value if found else ""
    if model.target.release >= BACKSLASHES:
        value = value.replace("\\", "/")
    return _normal(model.root.path.parent / value)


def setting_of(asset: Asset, model: Model) -> Setting | None:
    """Return the compiler setting that gives the folder of an asset, and who set it."""
    return _folder_setting(model, _FOLDER_SETTINGS[asset.node.tag])


def _folder_setting(model: Model, setting: str) -> Setting | None:
    """Return who set a folder last: assetdir does so too, but not against the same compiler's."""
    last = None
    for node in model.sections("compiler") if setting else ():
        attribute = node.attributes.get(setting) or node.attributes.get("assetdir")
        if attribute:
            last = Setting(attribute.value, attribute, node)
    return last


def _normal(path: Path) -> Path:
    return Path(posixpath.normpath(path.as_posix()))


def closure(model: Model) -> tuple[Path, ...]:
    """Return every file the engine opens to load a model: XML first, then the assets."""
    files = [source.path for source in model.sources]
    files += [asset.found for asset in assets(model) if asset.found]
    return tuple(dict.fromkeys(files))
