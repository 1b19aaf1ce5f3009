"""Look for files that are not where a model says: in other letters, or elsewhere in the project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mjcf_lint.disk import is_dir, is_file
from mjcf_lint.mjcf.assets import Asset
from mjcf_lint.nearest import nearest
from mjcf_lint.project.boundary import project_root
from mjcf_lint.project.files import folders_below

_MOST_ENTRIES = 20_000
"""How many files and folders of a project are looked at."""
_BUILT = "build"
"""A folder with copies of files that belong elsewhere."""
_KINDS = {"mesh": (".stl", ".obj", ".msh"), "texture": (".png",), "hfield": (".png",)}


def base(asset: Asset) -> str:
    """Return the name of a file without its folders."""
    return asset.attribute.value.replace("\\", "/").rpartition("/")[2]


def otherwise_spelled(path: Path) -> Path | None:
    """Return the path that differs from one in upper and lower case only."""
    for above in path.parents:
        if is_dir(above):
            found = above
            break
    else:
        return None
    for part in path.parts[len(found.parts) :]:
        alike = [name for name in _listed(found) if name.casefold() == part.casefold()]
        if not alike:
            return None
        found /= part if part in alike else alike[0]
    return found if is_file(found) else None


def likely(asset: Asset) -> str | None:
    """Return a name like the one of a file, out of the folder where it is looked for."""
    name = base(asset)
    stem, _, suffix = name.rpartition(".")
    for path in asset.candidates:
        names = _listed(path.parent)
        for kind in _KINDS.get(asset.node.tag, ()):
            if stem and f"{stem}{kind}" in names:
                return f"{stem}{kind}"
        if found := nearest(name, [other for other in names if other.endswith(f".{suffix}")]):
            return found
    return None


def elsewhere(names: Iterable[str], root: Path) -> dict[str, list[Path]]:
    """Return where else in the project of a root file files of these names lie, the nearest first.

    Not all of a large project is looked at.
    """
    wanted = set(names)
    found: dict[str, list[Path]] = {}
    for path in _around(root):
        if path.name in wanted:
            found.setdefault(path.name, []).append(path)
    return found


def _around(root: Path) -> Iterator[Path]:
    """Yield the files below the folder of a root file, then those of its project."""
    left = _MOST_ENTRIES
    seen: set[str] = set()
    for start in dict.fromkeys((root.parent, project_root(root) or root.parent)):
        for where, folders, names in folders_below(start, follow=False, seen=seen):
            folders[:] = [name for name in folders if name != _BUILT]
            left -= len(folders) + len(names)
            if left < 0:
                return
            yield from (where / name for name in names)


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
