"""The files a model names besides its XML: meshes, textures, height fields, attached models."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.disk import Looks, looks_of
from mjcf_lint.mjcf.asset_places import (
    ATTACHED_LED,
    ATTACHED_LOST,
    FOLDER_SETTINGS,
    Said,
    asset_places,
)
from mjcf_lint.mjcf.model import Model, Setting, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

SIDES = ("fileright", "fileleft", "fileup", "filedown", "filefront", "fileback")
"""The sides of a cube, read where the texture names no one file and draws nothing itself."""
NAMING = frozenset(
    ("attach", *(f"{tag}.file" for tag in FOLDER_SETTINGS), *(f"texture.{side}" for side in SIDES))
)
"""What names files, or has another model name some: where none of it is, nothing does."""
_SECTIONS = {"skin": ("asset", "deformable"), "flexcomp": ("body", "worldbody", "frame")}
_FILED_FLEXCOMPS = ("mesh", "gmsh")
_FOLDERS = ("meshdir", "texturedir", "assetdir")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that an element names.

    `candidates` are the places where the engine looks, in order, and `path` the file it opens in
    the end. `plain` is where the folder alone would lead that `setting` gives.
    """

    node: Node
    attribute: Attribute
    candidates: tuple[Path, ...]
    path: Path
    plain: Path
    setting: Setting | None
    _looks: Looks = field(repr=False, compare=False)

    @property
    def found(self) -> Path | None:
        """The file that is opened; None where none is there."""
        return self.path if self._looks.is_file(self.path) else None

    @property
    def exists(self) -> bool:
        """Say whether anything is there, be it no file."""
        return self._looks.exists(self.path)

    @property
    def is_folder(self) -> bool:
        """Say whether a folder is there."""
        return self._looks.is_dir(self.path)

    @property
    def is_odd(self) -> bool:
        """Say whether the engine may open what is neither a file nor a folder."""
        return any(self._looks.is_odd(path) for path in self.candidates)

    @property
    def facts(self) -> os.stat_result | None:
        """What is known of the file without opening it; None where nothing is there."""
        return self._looks.at(self.path)


@of_model
def assets(model: Model, host: Model | None = None) -> tuple[Asset, ...]:
    """Return every file a model names and the engine opens.

    `host` is the model that attaches it, which has a say in where its files are.
    """
    host = host or model
    looks = looks_of(model.reader)
    places = asset_places(_said(model, host), looks)
    settings = {name: _setting(model, host, name) for name in ("", *_FOLDERS)}
    beside = {
        one: one.source.path.parent.as_posix() if one.at is not None else None
        for one in model.inclusions
    }
    found = []
    for node in model.elements(*FOLDER_SETTINGS):
        setting, folder = settings[FOLDER_SETTINGS[node.tag]], beside[node.inclusion]
        for attribute in _files(node, model):
            at = places.of(node.tag, attribute.value, folder)
            asset = Asset(node, attribute, at.candidates, at.path, at.plain, setting, looks)
            found.append(asset)
    return tuple(found)


def _files(node: Node, model: Model) -> tuple[Attribute, ...]:
    """Return the attributes whose files the engine opens."""
    above = node.parent.tag if node.parent else ""
    if above not in _SECTIONS.get(node.tag, ("asset",)) and above != "replicate":
        return ()
    names: tuple[str, ...] = ("file",)
    if node.tag == "flexcomp" and node.get("type") not in _FILED_FLEXCOMPS:
        return ()
    if node.tag == "texture":
        values = model.values(node)
        builtin, kind = values.get("builtin"), values.get("type")
        if builtin and builtin.value != "none":
            return ()
        if not node.get("file"):
            names = () if kind and kind.value == "2d" else SIDES
    named = (node.attributes.get(name) for name in names)
    return tuple(attribute for attribute in named if attribute and attribute.value)


def folder(model: Model, setting: str) -> Path:
    """Return the folder that meshdir, texturedir or assetdir names, the root's own by default."""
    places = asset_places(_said(model, model), looks_of(model.reader))
    return Path(places.reduced(places.folder(setting), "mesh"))


def _said(model: Model, host: Model) -> Said:
    """Return what a model and the one that attaches it say of where its files are."""
    release = model.target.release
    root = model.root.path.parent.as_posix()
    lost = ATTACHED_LOST.holds_in(release)
    strippath = host.setting("compiler", "strippath")
    given = ((name, _setting(model, host, name)) for name in _FOLDERS)
    read = ((name, model.setting("compiler", name)) for name in _FOLDERS)
    return Said(
        release,
        root,
        host.root.path.parent.as_posix() if lost else root,
        tuple((name, one.value if one else None) for name, one in given),
        tuple((name, one.value if one else "") for name, one in read),
        strippath is not None and strippath.value == "true",
    )


def _setting(model: Model, host: Model, name: str) -> Setting | None:
    """Return the setting that gives a folder, and who set it."""
    lost = ATTACHED_LOST.holds_in(model.target.release)
    own = None if lost else _folder_setting(model, name)
    if not ATTACHED_LED.holds_in(model.target.release) or (own and own.value):
        return own
    return _folder_setting(host, name)


def _folder_setting(model: Model, setting: str) -> Setting | None:
    """Return who set a folder last: assetdir does so too, but not against the same compiler's."""
    last = None
    for node in model.sections("compiler") if setting else ():
        attribute = node.attributes.get(setting) or node.attributes.get("assetdir")
        if attribute:
            last = Setting(attribute.value, attribute, node)
    return last


def closure(model: Model) -> tuple[Path, ...]:
    """Return every file the engine opens to load a model: XML first, then the assets."""
    files = [source.path for source in model.sources]
    files += [asset.found for asset in assets(model) if asset.found]
    return tuple(dict.fromkeys(files))
