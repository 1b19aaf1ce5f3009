"""The files a model names besides its XML: meshes, textures, height fields, attached models."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from mjcf_lint.change import Change
from mjcf_lint.deferred import dataclass
from mjcf_lint.disk import LONGEST_NAME, exists, is_file
from mjcf_lint.element import Attribute
from mjcf_lint.model import Model, Setting
from mjcf_lint.tree import Node

NAMES_REDUCED = Change("3.2.1")
"""Backslashes and `..` are resolved in the names of files, on every system."""
FOLDERS_REDUCED = Change("3.2.3")
"""The same in the folders that settings give."""
FLEXCOMPS_REDUCED = Change("3.5.0")
"""The same for flexcomps."""
FLEXCOMPS_GLUED = Change("3.0.0", "3.1.6")
"""The folder and the file of a flexcomp are written together, without a slash between."""
BESIDE = Change("3.1.3")
"""What an included file names may lie beside that file."""
FOLDERS_FOUND = Change("3.1.4")
"""A folder of the name is taken for the file, and no other place looked at."""
ATTACHED_LOST = Change("3.2.0", "3.2.2")
"""Files of an attached model are looked for as if the model around it named them."""
ATTACHED_LED = Change("3.2.0", "3.3.6")
"""They are looked for in the folders of that model where its own has no such setting."""
CHANGES = (
    NAMES_REDUCED,
    FOLDERS_REDUCED,
    FLEXCOMPS_REDUCED,
    FLEXCOMPS_GLUED,
    BESIDE,
    FOLDERS_FOUND,
    ATTACHED_LOST,
    ATTACHED_LED,
)

SIDES = ("fileright", "fileleft", "fileup", "filedown", "filefront", "fileback")
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
_LOOKED_UP_IN = {
    "mesh": ("meshdir", "assetdir"),
    "texture": ("texturedir", "assetdir"),
    "skin": ("assetdir",),
    "hfield": ("assetdir",),
}
"""Where the reader tries a name of an included file before it puts that file's folder before it."""
_SECTIONS = {"skin": ("asset", "deformable"), "flexcomp": ("body", "worldbody", "frame")}
_FILED_FLEXCOMPS = ("mesh", "gmsh")


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

    @property
    def found(self) -> Path | None:
        """The file that is opened; None where none is there."""
        return self.path if is_file(self.path) else None


def assets(model: Model, host: Model | None = None) -> Iterator[Asset]:
    """Yield every file a model names and the engine opens.

    `host` is the model that attaches it, which has a say in where its files are.
    """
    places = _Places(model, host or model)
    for node in model.elements(*_FOLDER_SETTINGS):
        for attribute in _files(node, model):
            yield places.asset(node, attribute)


def _files(node: Node, model: Model) -> tuple[Attribute, ...]:
    """Return the attributes whose files the engine opens."""
    above = node.parent.tag if node.parent else ""
    if above not in _SECTIONS.get(node.tag, ("asset",)) and above != "replicate":
        return ()
    names: tuple[str, ...] = ("file",)
    if node.tag == "flexcomp" and node.get("type") not in _FILED_FLEXCOMPS:
        return ()
    if node.tag == "texture":
        values = {name: given.value for name, given in model.values(node).items()}
        if values.get("builtin", "none") != "none":
            return ()
        if not node.get("file"):
            names = () if values.get("type") == "2d" else SIDES
    named = (node.attributes.get(name) for name in names)
    return tuple(attribute for attribute in named if attribute and attribute.value)


def folder(model: Model, setting: str) -> Path:
    """Return the folder that meshdir, texturedir or assetdir names, the root's own by default."""
    places = _Places(model, model)
    return Path(places.reduced(places.folder(setting), "mesh"))


def _folder_setting(model: Model, setting: str) -> Setting | None:
    """Return who set a folder last: assetdir does so too, but not against the same compiler's."""
    last = None
    for node in model.sections("compiler") if setting else ():
        attribute = node.attributes.get(setting) or node.attributes.get("assetdir")
        if attribute:
            last = Setting(attribute.value, attribute, node)
    return last


@dataclass(frozen=True)
class _Places:
    """Where one release looks for the files of a model; paths are texts with slashes."""

    model: Model
    host: Model

    @property
    def release(self) -> Version:
        return self.model.target.release

    def asset(self, node: Node, attribute: Attribute) -> Asset:
        given = attribute.value[:LONGEST_NAME]
        tag, name = node.tag, self.named(given)
        strip = tag != "model" and self.strips
        plain = self.joined(tag, _base(given) if strip else name)
        looked_at: tuple[str, ...] = (plain,)
        if node.inclusion.at is not None and BESIDE.holds_in(self.release):
            beside = posixpath.join(node.inclusion.source.path.parent.as_posix(), name)
            looked_at = self.included(tag, name, plain, plain if strip else beside)
        tried = [Path(self.reduced(path, tag)) for path in (*looked_at, plain)]
        opened = tried[len(looked_at) - 1]
        if tag == "model":
            opened = next((path for path in tried if is_file(path)), opened)
        setting = self.setting(_FOLDER_SETTINGS[tag])
        return Asset(node, attribute, tuple(dict.fromkeys(tried[:-1])), opened, tried[-1], setting)

    def included(self, tag: str, name: str, plain: str, beside: str) -> tuple[str, ...]:
        """Return the places for a name in an included file, the last of them the one opened.

        The reader looks in a folder that need not be the one from which the compiler reads later.
        """
        if is_absolute(name) or tag == "model":
            return tuple(dict.fromkeys((plain, beside)))
        settings = (self.model.setting("compiler", one) for one in _LOOKED_UP_IN.get(tag, ()))
        first = next((one.value for one in settings if one and one.value), "")
        above = self.model.root.path.parent.as_posix()
        tried = Path(self.reduced(_join(above, _join(self.named(first), name)), tag))
        there = exists(tried) if FOLDERS_FOUND.holds_in(self.release) else is_file(tried)
        return (tried.as_posix(), plain if there else beside)

    @property
    def above(self) -> str:
        """The folder of the root file from which the others are reckoned."""
        lost = ATTACHED_LOST.holds_in(self.release)
        return (self.host if lost else self.model).root.path.parent.as_posix()

    def setting(self, name: str) -> Setting | None:
        """Return the setting that gives a folder, and who set it."""
        lost = ATTACHED_LOST.holds_in(self.release)
        own = None if lost else _folder_setting(self.model, name)
        if not ATTACHED_LED.holds_in(self.release) or (own and own.value):
            return own
        return _folder_setting(self.host, name)

    @property
    def strips(self) -> bool:
        strippath = self.host.setting("compiler", "strippath")
        return strippath is not None and strippath.value == "true"

    def named(self, text: str) -> str:
        """Return a file name as the release takes it."""
        if not NAMES_REDUCED.holds_in(self.release):
            return text
        return posixpath.normpath(text.replace("\\", "/")) if text else text

    def folder(self, setting: str) -> str:
        found = self.setting(setting)
        return _join(self.above, found.value) if found else self.above

    def joined(self, tag: str, name: str) -> str:
        """Return a name behind the folder that the settings give."""
        if tag == "flexcomp" and FLEXCOMPS_GLUED.holds_in(self.release) and not is_absolute(name):
            found = self.setting("meshdir")
            return _join(self.above, (found.value if found else "") + name)
        return _join(self.folder(_FOLDER_SETTINGS[tag]), name)

    def reduced(self, path: str, tag: str) -> str:
        """Return a path without the steps that lead nowhere, where the release takes them out."""
        since = FLEXCOMPS_REDUCED if tag == "flexcomp" else FOLDERS_REDUCED
        if not since.holds_in(self.release):
            return path
        return posixpath.normpath(path.replace("\\", "/"))


def is_absolute(name: str) -> bool:
    """Say whether the engine takes a name as it is, on every system."""
    return name[:1] in ("/", "\\") or ":/" in name or ":\\" in name


def _join(above: str, name: str) -> str:
    return name if is_absolute(name) or not above else posixpath.join(above, name)


def _base(name: str) -> str:
    """Return a name without its folders, as strippath leaves it in every release."""
    return posixpath.basename(name.replace("\\", "/"))


def closure(model: Model) -> tuple[Path, ...]:
    """Return every file the engine opens to load a model: XML first, then the assets."""
    files = [source.path for source in model.sources]
    files += [asset.found for asset in assets(model) if asset.found]
    return tuple(dict.fromkeys(files))
