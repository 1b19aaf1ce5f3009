"""See README.md."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.disk import exists, is_dir
from mjcf_lint.mjcf.asset_places import CHANGES, FOLDERS_REDUCED
from mjcf_lint.mjcf.assets import NAMING, Asset, assets
from mjcf_lint.mjcf.attached import attached_assets
from mjcf_lint.mjcf.sections import with_setting
from mjcf_lint.parts.asset_files import MESHES_DISCARDED, TEXTURES_DISCARDED, opened
from mjcf_lint.xml.element import Attribute

from .search import base, elsewhere, likely, otherwise_spelled

_PROVIDER = re.compile(r"[A-Za-z][\w+.-]+:")
_ADDRESSES = ("package://", "model://", "file://")
"""Addresses that only other programs resolve; other schemes belong to providers in the program."""
_NAMES = {"hfield": "height field"}
_DIRECTORIES = {"texture": "texturedir"}
_SHOWN = 3


@dataclass(slots=True)
class _Missing:
    """The files that are missing in one model, and where in the project others of their names lie.

    `assets` are all that the model names, so that a wrong folder can be told from a wrong name.
    """

    model: Model
    missing: list[Asset]
    assets: list[Asset]
    _places: dict[str, list[Path]] | None = field(default=None)

    def places(self, asset: Asset) -> list[Path]:
        if self._places is None:
            names = {base(one) for one in self.missing}
            self._places = elsewhere(names, self.model.root.path)
        return self._places.get(base(asset), [])


@rule(
    category=Category.ERROR,
    changes=(*CHANGES, TEXTURES_DISCARDED, MESHES_DISCARDED),
    searches=True,
    only_with=NAMING,
)
def asset_missing(model: Model) -> Iterator[Diagnostic]:
    """A mesh, texture or other file that the model names is not there."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    missing = [asset for asset in opened(model) if not asset.exists and _known(asset, model)]
    if not missing:
        return
    found = _Missing(model, missing, [*assets(model), *attached_assets(model)])
    moved = list(_moved(found))
    explained = {asset.attribute for _, group in moved for asset in group}
    yield from (diagnostic for diagnostic, _ in moved)
    for asset in missing:
        if asset.attribute not in explained:
            yield _missing(asset, found)


def _known(asset: Asset, model: Model) -> bool:
    """Say whether the name is one of a file, and not something for a provider of resources."""
    value = asset.attribute.value
    stripped = asset.node.tag != "model" and _strips(model)
    return stripped or value.startswith(_ADDRESSES) or not _PROVIDER.match(value)


def _strips(model: Model) -> bool:
    strippath = model.setting("compiler", "strippath")
    return strippath is not None and strippath.value == "true"


def _moved(found: _Missing) -> Iterator[tuple[Diagnostic, list[Asset]]]:
    """Yield what one wrong folder explains, with the files that are missing for it."""
    own = {id(node.element.source) for node in found.model.elements()}
    groups: dict[tuple[str, Attribute | None], list[Asset]] = {}
    for asset in found.missing:
        if id(asset.node.element.source) in own and asset.node.tag != "model":
            name = _DIRECTORIES.get(asset.node.tag, "meshdir")
            place = asset.setting.attribute if asset.setting else None
            groups.setdefault((name, place), []).append(asset)
    for (name, place), group in groups.items():
        same = [one for one in found.assets if _governed(one, name, place)]
        if len(group) == len(same) and (len(group) > 1 or not is_dir(group[0].plain.parent)):
            folders = [_folders(asset, found) for asset in group]
            common = [one for one in folders[0] if all(one in others for others in folders)]
            if common and (diagnostic := _wrong_folder(name, group, common[0], found.model)):
                yield diagnostic, group


def _governed(asset: Asset, name: str, place: Attribute | None) -> bool:
    if asset.node.tag == "model" or _DIRECTORIES.get(asset.node.tag, "meshdir") != name:
        return False
    return place == (asset.setting.attribute if asset.setting else None)


def _folders(asset: Asset, found: _Missing) -> list[Path]:
    """Return the folders behind which the file would be found by its name."""
    parts = PurePosixPath(asset.attribute.value.replace("\\", "/")).parts
    if ".." in parts or asset.attribute.value.startswith("/") or _strips(found.model):
        return []
    return [
        Path(*path.parts[: -len(parts)])
        for path in found.places(asset)
        if path.parts[-len(parts) :] == parts
    ]


def _wrong_folder(name: str, group: list[Asset], folder: Path, model: Model) -> Diagnostic | None:
    asset = group[0]
    value = _relative(folder, model.root.path.parent)
    setting = asset.setting
    if setting:
        edit: Edit | None = setting.attribute.with_value(value)
        if setting.attribute.name == "assetdir":
            edit = setting.node.element.with_attribute(name, value)
    else:
        edit = with_setting(model, ("compiler",), name, value)
    if edit is None:
        return None
    count = f"{len(group)} files" if len(group) > 1 else f"{asset.attribute.value!r}"
    where = f"{setting.attribute.name} {setting.value!r}" if setting else "the folder of the model"
    others = (Related(one.attribute.value_span, "looked for there") for one in group[:_SHOWN])
    return Diagnostic(
        setting.attribute.value_span if setting else asset.attribute.value_span,
        f"{count} of this model {'are' if len(group) > 1 else 'is'} not in {where}, "
        f"but in {value!r}",
        Fix.unsafe(f"Write {name}={value!r}", edit),
        related=tuple(others),
        note=_where(asset),
    )


def _missing(asset: Asset, found: _Missing) -> Diagnostic:
    value, tag = asset.attribute.value, asset.node.tag
    message = f"{_NAMES.get(tag, tag)} file {value!r} does not exist"
    fix = None
    if value.startswith(_ADDRESSES):
        scheme = value.partition(":")[0]
        message = f"MuJoCo resolves no {scheme} address, so {_NAMES.get(tag, tag)} file {value!r} "
        message += "is not found"
    spelled = [path for one in asset.candidates if (path := otherwise_spelled(one))]
    if spelled:
        written = _tail(value, spelled[0])
        message += f"; on this disk it is {written!r}"
        fix = Fix.unsafe(f"Write {written!r}", asset.attribute.with_value(written))
    elif places := found.places(asset):
        message += f"; there is {_relative(places[0], found.model.root.path.parent)!r}"
        if (leads := _leading(asset, places[0], found.model)) is not None:
            fix = Fix.unsafe(f"Write {leads!r}", asset.attribute.with_value(leads))
    elif guess := likely(asset):
        written = value[: len(value) - len(base(asset))] + guess
        message += f"; did you mean {written!r}?"
        fix = Fix.unsafe(f"Use {written!r}", asset.attribute.with_value(written))
    return Diagnostic(asset.attribute.value_span, message, fix, note=_where(asset))


def _tail(value: str, path: Path) -> str:
    """Return a name with the letters that its path has on the disk."""
    parts = value.replace("\\", "/").split("/")
    named = [part for part in parts if part not in ("", ".", "..")]
    spelled = list(path.parts[-len(named) :])
    return "/".join(spelled.pop(0) if part in named else part for part in parts)


def _leading(asset: Asset, place: Path, model: Model) -> str | None:
    """Return the name that leads to a file from the folder that the settings give."""
    if asset.node.tag != "model" and _strips(model):
        return None
    if asset.node.element.source not in model.sources:
        return None
    setting = asset.setting.value if asset.setting else ""
    folder = model.root.path.parent / setting.replace("\\", "/")
    if not is_dir(folder) and not FOLDERS_REDUCED.holds_in(model.target.release):
        return None
    return _relative(place, folder)


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _where(asset: Asset) -> str:
    places = " and ".join(path.as_posix() for path in asset.candidates)
    note = f"MuJoCo looks for it at {places}"
    if asset.candidates[0] != asset.path and exists(asset.candidates[0]):
        note += f", and finds the first, but then opens {posixpath.normpath(asset.path.as_posix())}"
    if setting := asset.setting:
        line, _ = setting.attribute.span.position
        note += (
            f"\n{setting.attribute.name} is {setting.value!r}, "
            f"set last by {setting.node.element.source.path}:{line}"
        )
    return note
