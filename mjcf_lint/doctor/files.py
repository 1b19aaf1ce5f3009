"""Asset files that are not what their names say, and submodules that were never fetched."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mjcf_lint.parts.asset_files import PAGE, POINTER, Head
from mjcf_lint.project.boundary import project_root

SUFFIXES = frozenset(
    (".stl", ".obj", ".msh", ".png", ".ktx", ".skn", ".hfield", ".xml", ".mjcf", ".urdf")
)
_SKIPPED = frozenset(("__pycache__", "node_modules", ".git", ".venv"))
_MOST_FILES = 100_000


class Fault(str, Enum):
    """What is wrong with a file or folder."""

    POINTER = POINTER
    PAGE = PAGE
    EMPTY = "empty"
    SUBMODULE = "a submodule that is not there"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A file or folder with what is wrong with it; `top` is what was asked about."""

    path: Path
    fault: Fault
    top: Path


def flaws_in(tops: Iterable[Path]) -> tuple[Flaw, ...]:
    """Return what is wrong with asset files in folders, and with their projects' submodules."""
    found: dict[str, Flaw] = {}
    for top in tops:
        for flaw in (*_of_files(top), *_of_submodules(top)):
            found.setdefault(os.path.realpath(flaw.path), flaw)
    return tuple(found.values())


def _of_files(top: Path) -> Iterator[Flaw]:
    for path in _assets(top):
        try:
            head = Head.of(path)
        except OSError:
            continue  # the linter says so of a file that a model names
        # A model that is empty is said by the linter, too; here it may be one of many.
        if not head.size:
            yield Flaw(path, Fault.EMPTY, top)
        elif head.kind in (POINTER, PAGE):
            yield Flaw(path, Fault(head.kind), top)


def _assets(top: Path) -> Iterator[Path]:
    if top.is_file():
        if top.suffix.lower() in SUFFIXES:
            yield top
        return
    count = 0
    for where, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(names):
            path = Path(where, name)
            if path.suffix.lower() in SUFFIXES and path.is_file():
                count += 1
                if count > _MOST_FILES:
                    return
                yield path


def _of_submodules(top: Path) -> Iterator[Flaw]:
    folder = top if top.is_dir() else top.parent
    root = folder if (folder / ".gitmodules").is_file() else project_root(folder / "_")
    if root is None or not (root / ".gitmodules").is_file():
        return
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    try:
        parser.read_string((root / ".gitmodules").read_text("utf-8", "replace"))
    except (OSError, configparser.Error):
        return
    for section in parser.sections():
        name = parser.get(section, "path", fallback="")
        place = root / name
        if name and not (place.is_dir() and any(place.iterdir())):
            yield Flaw(place, Fault.SUBMODULE, root)
