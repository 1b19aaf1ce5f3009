"""Copy the files that models are made of into another folder, in the same positions."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.errors import SourceError
from mjcf_lint.mjcf.assets import assets, closure
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Reader


@dataclass(frozen=True, slots=True)
class Layout:
    """Files and the folder above all of them; every path is absolute, links left alone."""

    base: Path
    files: tuple[Path, ...]

    def place(self, file: Path, folder: Path) -> Path:
        """Return where a file lies once the base is laid out at another folder."""
        return folder / Path(os.path.abspath(file)).relative_to(self.base)


def layout(models: Iterable[Model], read: Reader) -> Layout:
    """Return all files that models open, attached models with theirs."""
    files: dict[Path, None] = {}
    waiting = list(models)
    attached: set[Path] = set()
    while waiting:
        model = waiting.pop()
        files |= dict.fromkeys(Path(os.path.abspath(path)) for path in closure(model))
        for asset in assets(model):
            if asset.node.tag == "model" and asset.found and asset.found not in attached:
                attached.add(asset.found)
                try:
                    waiting.append(Model.read(read(asset.found), model.target, read))
                except SourceError:
                    continue
    folders = [path.parent for path in files]
    return Layout(Path(os.path.commonpath(folders)), tuple(files))


def joined(layouts: Sequence[Layout]) -> Layout:
    """Return the layout of the files of several."""
    files = dict.fromkeys(file for one in layouts for file in one.files)
    return Layout(Path(os.path.commonpath([one.base for one in layouts])), tuple(files))


def lay_out(
    plan: Layout, folder: Path, changed: Mapping[Path, bytes], *, link: bool = False
) -> tuple[Path, ...]:
    """Write the files into a folder, some with other bytes, and return what was written.

    `changed` is keyed by resolved path. With `link`, unchanged files become links instead of
    copies: for a folder that does not outlive this one.
    """
    written = []
    for file in plan.files:
        place = plan.place(file, folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        # What lies there may be a link of an earlier layout: writing must not reach through it.
        place.unlink(missing_ok=True)
        data = changed.get(Path(os.path.realpath(file)))
        if data is not None:
            place.write_bytes(data)
        elif link and _linked(file, place):
            pass
        else:
            shutil.copyfile(file, place)
        written.append(place)
    return tuple(written)


def _linked(file: Path, place: Path) -> bool:
    try:
        place.symlink_to(os.path.realpath(file))
    except OSError:
        return False
    return True
