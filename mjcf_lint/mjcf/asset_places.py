"""Where each release looks for the files that a model names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.disk import LONGEST_NAME, Looks
from mjcf_lint.releases.change import Change

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

FOLDER_SETTINGS = {
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
_MOST_PLACES = 20_000


class AssetPlace(NamedTuple):
    """Where the engine looks for a file, in order, and which one it opens in the end.

    `plain` is where the folder alone would lead that the settings give.
    """

    candidates: tuple[Path, ...]
    path: Path
    plain: Path


class Said(NamedTuple):
    """What models say of where their files are; paths are texts with slashes.

    `above` is the folder from which the others are reckoned, `root` that of the model itself.
    `folders` are those that its settings come to, `looked_up` what the reader takes for them.
    """

    release: Version
    root: str
    above: str
    folders: tuple[tuple[str, str | None], ...]
    looked_up: tuple[tuple[str, str], ...]
    strips: bool


@dataclass(frozen=True, eq=False)
class AssetPlaces:
    """Where one release looks for the files of models that say the same of it."""

    said: Said
    looks: Looks
    _known: dict[tuple[str, str, str | None], AssetPlace] = field(default_factory=dict)

    def of(self, tag: str, given: str, beside: str | None) -> AssetPlace:
        """Return the place of a file; `beside` is the folder of an included file that names it."""
        key = (tag, given, beside)
        if key not in self._known:
            if len(self._known) >= _MOST_PLACES:
                self._known.clear()
            self._known[key] = self._place(tag, given[:LONGEST_NAME], beside)
        return self._known[key]

    def _place(self, tag: str, given: str, includer: str | None) -> AssetPlace:
        name = self._named(given)
        strip = tag != "model" and self.said.strips
        plain = self._joined(tag, _base(given) if strip else name)
        looked_at: tuple[str, ...] = (plain,)
        if includer is not None and BESIDE.holds_in(self.said.release):
            beside = posixpath.join(includer, name)
            looked_at = self._included(tag, name, plain, plain if strip else beside)
        tried = [Path(self.reduced(path, tag)) for path in (*looked_at, plain)]
        opened = tried[len(looked_at) - 1]
        if tag == "model":
            opened = next((path for path in tried if self.looks.is_file(path)), opened)
        return AssetPlace(tuple(dict.fromkeys(tried[:-1])), opened, tried[-1])

    def _included(self, tag: str, name: str, plain: str, beside: str) -> tuple[str, ...]:
        """Return the places for a name in an included file, the last of them the one opened.

        The reader looks in a folder that need not be the one from which the compiler reads later.
        """
        if is_absolute(name) or tag == "model":
            return tuple(dict.fromkeys((plain, beside)))
        values = (self._looked_up.get(one) for one in _LOOKED_UP_IN.get(tag, ()))
        first = self._named(next(filter(None, values), ""))
        tried = Path(self.reduced(_join(self.said.root, _join(first, name)), tag))
        any_kind = FOLDERS_FOUND.holds_in(self.said.release)
        there = self.looks.exists(tried) if any_kind else self.looks.is_file(tried)
        return (tried.as_posix(), plain if there else beside)

    def _named(self, text: str) -> str:
        """Return a file name as the release takes it."""
        if not NAMES_REDUCED.holds_in(self.said.release):
            return text
        return posixpath.normpath(text.replace("\\", "/")) if text else text

    def folder(self, setting: str) -> str:
        """Return the folder that a setting gives."""
        found = self._folders.get(setting)
        return self.said.above if found is None else _join(self.said.above, found)

    def _joined(self, tag: str, name: str) -> str:
        """Return a name behind the folder that the settings give."""
        glued = tag == "flexcomp" and FLEXCOMPS_GLUED.holds_in(self.said.release)
        if glued and not is_absolute(name):
            return _join(self.said.above, (self._folders.get("meshdir") or "") + name)
        return _join(self.folder(FOLDER_SETTINGS[tag]), name)

    def reduced(self, path: str, tag: str) -> str:
        """Return a path without the steps that lead nowhere, where the release takes them out."""
        since = FLEXCOMPS_REDUCED if tag == "flexcomp" else FOLDERS_REDUCED
        if not since.holds_in(self.said.release):
            return path
        return posixpath.normpath(path.replace("\\", "/"))

    @cached_property
    def _folders(self) -> Mapping[str, str | None]:
        return dict(self.said.folders)

    @cached_property
    def _looked_up(self) -> Mapping[str, str]:
        return dict(self.said.looked_up)


@lru_cache(maxsize=16)
def asset_places(said: Said, looks: Looks) -> AssetPlaces:
    """Return where files are; models of one folder share what was found out for one of them."""
    return AssetPlaces(said, looks)


def is_absolute(name: str) -> bool:
    """Say whether the engine takes a name as it is, on every system."""
    return name[:1] in ("/", "\\") or ":/" in name or ":\\" in name


def _join(above: str, name: str) -> str:
    return name if is_absolute(name) or not above else posixpath.join(above, name)


def _base(name: str) -> str:
    """Return a name without its folders, as strippath leaves it in every release."""
    return posixpath.basename(name.replace("\\", "/"))
