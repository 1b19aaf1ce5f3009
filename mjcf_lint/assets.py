"""The files a model names besides its XML: meshes, textures, height fields, attached models."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.element import Attribute
from mjcf_lint.model import Model, Setting
from mjcf_lint.tree import BACKSLASHES, Node

_TEXTURE_FILES = (
    "file",
    "fileright",
    "fileleft",
    "fileup",
    "filedown",
    "filefront",
    "fileback",
)
_FOLDER_SETTINGS = {
    "mesh": "meshdir",
    "flexcomp": "meshdir",
    "skin": "meshdir",
    "texture": "texturedir",
    "hfield": "meshdir",
    "model": "",
}
"""Which compiler setting gives the folder of an element's files; assetdir stands in for both."""


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
    """Yield every file a model names, outside its defaults."""
    strip = _last(model, "strippath") == "true"
    folders = {tag: folder(model, setting) for tag, setting in _FOLDER_SETTINGS.items()}
    for node in model.elements(*_FOLDER_SETTINGS):
        names = _TEXTURE_FILES if node.tag == "texture" else ("file",)
        for name in names:
            attribute = node.attributes.get(name)
            if attribute and attribute.value:
                value = attribute.value
                if model.target.release >= BACKSLASHES:
                    value = value.replace("\\", "/")
                if strip and node.tag != "model":
                    value = posixpath.basename(value)
                beside = node.inclusion.source.path.parent
                places = (folders[node.tag] / value, beside / value)
                yield Asset(node, attribute, tuple(dict.fromkeys(map(_normal, places))))


def folder(model: Model, setting: str) -> Path:
    """Return the folder that meshdir, texturedir or assetdir names, the root's own by default."""
    value = _last(model, setting) if setting else ""
    if not value and setting in ("meshdir", "texturedir"):
        value = _last(model, "assetdir")
    if model.target.release >= BACKSLASHES:
        value = value.replace("\\", "/")
    return _normal(model.root.path.parent / value)


def setting_of(asset: Asset, model: Model) -> Setting | None:
    """Return the compiler setting that gives the folder of an asset, and who set it."""
    name = _FOLDER_SETTINGS[asset.node.tag]
    found = model.setting("compiler", name) if name else None
    if found is None and name in ("meshdir", "texturedir"):
        found = model.setting("compiler", "assetdir")
    return found


def _last(model: Model, setting: str) -> str:
    found = model.setting("compiler", setting)
    return found.value if found else ""


def _normal(path: Path) -> Path:
    return Path(posixpath.normpath(path.as_posix()))


def closure(model: Model) -> tuple[Path, ...]:
    """Return every file the engine opens to load a model: XML first, then the assets."""
    files = [source.path for source in model.sources]
    files += [asset.found for asset in assets(model) if asset.found]
    return tuple(dict.fromkeys(files))
