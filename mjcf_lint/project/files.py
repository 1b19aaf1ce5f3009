"""Find the models among the given paths: roots, fragments, and who includes whom."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.disk import exists, is_dir
from mjcf_lint.errors import MjcfLintError, SourceError
from mjcf_lint.project.boundary import NO_SOURCES, lies_in, likely_root, project_root
from mjcf_lint.project.excluded import Excluded
from mjcf_lint.xml.source import Source, read_source

SUFFIXES = (".xml", ".mjcf")
_MOST_FILES = 5000
MOST_BYTES = 4 << 20
"""Of files that are kept in memory while many models are checked; their trees take ten times it."""
_ROOT_TAG = re.compile(rb"<(mujocoinclude|mujoco|robot)[\s/>]", re.IGNORECASE)
_PLAIN_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?[^?]*\?>|<!--(?:(?!-->|\0).)*-->)*" + _ROOT_TAG.pattern,
    re.IGNORECASE | re.DOTALL,
)
"""A file whose root element can be told without reading it."""
_INCLUDE = re.compile(rb"<include\b[^<>]*?\bfile\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class PathError(MjcfLintError):
    """A path on the command line that holds nothing to check."""


class FileKind(Enum):
    """What a file is by its root element."""

    MUJOCO = "mujoco"
    INCLUDE = "mujocoinclude"
    URDF = "robot"
    OTHER = ""
    UNREADABLE = "unreadable"


_BY_TAG = {kind.value: kind for kind in (FileKind.MUJOCO, FileKind.INCLUDE, FileKind.URDF)}


@dataclass(slots=True)
class Files:
    """Reads every file once for each path that leads to it: its includes go by that path."""

    overlay: dict[Path, bytes] = field(default_factory=dict)
    """Bytes that stand in for what is on disk, by resolved path: repairs not yet written."""
    inside: tuple[str, ...] = ()
    """The folders and files asked about, with the projects around them; of what lies elsewhere
    only MJCF is read, so that nothing else there is ever shown. Empty for no such bound."""
    most: int | None = None
    """How many bytes of files are kept once they are read; None for all."""
    _sources: dict[str, Source | SourceError] = field(default_factory=dict)
    _includes: dict[Path, Mapping[Path, frozenset[bytes]]] = field(init=False, default_factory=dict)
    _projects: dict[Path, Path | None] = field(init=False, default_factory=dict)
    _kept: int = field(init=False, default=0)

    def read(self, path: Path) -> Source:
        """Return a file's Source; raises SourceError, again each time, where it cannot be read."""
        key = os.path.abspath(path)
        found = self._sources.get(key)
        if found is None:
            try:
                data = self.overlay.get(Path(os.path.realpath(path))) if self.overlay else None
                found = read_source(path) if data is None else Source(path, data)
                if not self._may_show(path) and kind_of(found) is FileKind.OTHER:
                    raise SourceError(f"{path}: lies outside the project and is not MJCF")
            except SourceError as error:
                found = error
            self._sources[key] = found
            if self.most is not None:
                self._make_room(found)
        elif self.most is not None:
            self._sources[key] = self._sources.pop(key)  # the last one that was asked for
        if isinstance(found, SourceError):
            raise found
        return found

    def _make_room(self, new: Source | SourceError) -> None:
        """Let go of what was not asked for the longest, but never of what came last."""
        self._kept += _size(new)
        while self._kept > (self.most or 0) and len(self._sources) > 1:
            self._kept -= _size(self._sources.pop(next(iter(self._sources))))

    def let_go(self, path: Path) -> None:
        """Forget a file that is hardly asked for again, where not all are kept.

        What dies young costs the collector of cycles least.
        """
        if self.most is not None and (found := self._sources.pop(os.path.abspath(path), None)):
            self._kept -= _size(found)
            if isinstance(found, Source):
                found.forget()  # findings keep hold of it, for its bytes

    def holds(self, path: Path) -> bool:
        """Say whether there is such a file or folder, on the disk or in the overlay."""
        return exists(path) or Path(os.path.realpath(path)) in self.overlay

    def _may_show(self, path: Path) -> bool:
        return not self.inside or lies_in(Path(os.path.realpath(path)), self.inside)

    def fault_of(self, path: Path) -> str:
        """Return why a file cannot be read, empty for one that can."""
        try:
            self.read(path)
        except SourceError as error:
            return str(error)
        return ""

    def includes_below(self, folder: Path) -> Mapping[Path, frozenset[bytes]]:
        """Return the base names that the files below a folder include, of those that do at all."""
        if folder not in self._includes:
            below = ((path, self._included(path)) for path in islice(walk(folder), _MOST_FILES))
            same: dict[frozenset[bytes], frozenset[bytes]] = {}
            self._includes[folder] = {
                path: same.setdefault(names, names) for path, names in below if names
            }
        return self._includes[folder]

    def project_of(self, path: Path) -> Path | None:
        """Return the folder of the project that a file belongs to; None where nothing marks one."""
        if path.parent not in self._projects:
            self._projects[path.parent] = project_root(path)
        return self._projects[path.parent]

    def _included(self, path: Path) -> frozenset[bytes]:
        try:
            data = self.read(path).data
        except SourceError:
            return frozenset()
        names = (match[1] or match[2] or b"" for match in _INCLUDE.finditer(data))
        return frozenset(re.split(rb"[/\\]", name)[-1] for name in names)

    def with_overlay(self, changed: dict[Path, bytes]) -> Files:
        """Return a reader for the same files with other bytes for some of them."""
        overlay = self.overlay | changed
        kept = {
            key: found
            for key, found in self._sources.items()
            if Path(os.path.realpath(key)) not in changed
        }
        return Files(overlay, self.inside, _sources=kept)


class Found(NamedTuple):
    """What the given paths hold, every path as given joined with the rest."""

    models: tuple[Path, ...]
    fragments: tuple[Path, ...]
    named: frozenset[Path]
    """Files that were named themselves rather than found in a folder."""
    urdf: int = 0
    other: int = 0
    unreadable: tuple[str, ...] = ()
    """What kept files in the folders from being read, a sentence each."""


def find(
    paths: Iterable[Path],
    files: Files,
    *,
    skip_other: bool = False,
    excluded: Excluded | None = None,
) -> Found:
    """Sort the files below the given paths by what they are, but for those excluded.

    Raises PathError for a path that does not exist, cannot be read, or holds no MJCF at all;
    the last is let pass with `skip_other`.
    """
    kinds: dict[Path, FileKind] = {}
    named: set[Path] = set()
    for path in paths:
        below = dict(_classify(path, files, excluded))
        mjcf = any(kind in (FileKind.MUJOCO, FileKind.INCLUDE) for kind in below.values())
        if not mjcf and not skip_other:
            raise PathError(_nothing_in(path, below))
        if not is_dir(path) and mjcf:
            named.add(path)
        for file, kind in below.items():
            kinds.setdefault(file, kind)
    by_kind = {kind: [path for path in kinds if kinds[path] is kind] for kind in FileKind}
    return Found(
        tuple(by_kind[FileKind.MUJOCO]),
        tuple(by_kind[FileKind.INCLUDE]),
        frozenset(named),
        len(by_kind[FileKind.URDF]),
        len(by_kind[FileKind.OTHER]),
        tuple(files.fault_of(path) for path in by_kind[FileKind.UNREADABLE]),
    )


def _nothing_in(path: Path, below: dict[Path, FileKind]) -> str:
    urdf = sum(kind is FileKind.URDF for kind in below.values())
    if not is_dir(path):
        what = "a URDF file" if urdf else "not MJCF: it has no <mujoco> or <mujocoinclude> element"
        return f"{path}: {what}"
    if urdf:
        return f"{path}: holds {urdf} URDF file{'s' * (urdf > 1)} but no MJCF"
    unreadable = sum(kind is FileKind.UNREADABLE for kind in below.values())
    if unreadable and unreadable == len(below):
        return f"{path}: none of its {unreadable} XML files can be read"
    if below:
        return f"{path}: none of its {len(below)} XML files is MJCF"
    return f"{path}: holds no XML files"


def _classify(
    path: Path, files: Files, excluded: Excluded | None
) -> Iterator[tuple[Path, FileKind]]:
    if is_dir(path):
        for file in walk(path, excluded.within(path) if excluded else None):
            try:
                yield file, kind_of(files.read(file))
            except SourceError:
                yield file, FileKind.UNREADABLE
        return
    if not files.holds(path):
        hint = "a dangling link" if path.is_symlink() else "no such file or folder"
        raise PathError(f"{path}: {hint}")
    yield path, kind_of(files.read(path))


def folders_below(
    folder: Path, *, follow: bool, seen: set[str] | None = None
) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Yield a folder and those below it, with their folders and files, each once and in order.

    Left out are hidden ones and those that hold no sources. `seen` holds the real paths of those
    that were visited before, and takes in the others.
    """
    seen = set() if seen is None else seen
    for where, folders, names in os.walk(folder, followlinks=follow):
        real = os.path.realpath(where)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(
            name for name in folders if name not in NO_SOURCES and not name.startswith(".")
        )
        yield Path(where), folders, sorted(names)


def walk(folder: Path, excluded: Excluded | None = None) -> Iterator[Path]:
    """Yield the XML files below a folder in sorted order, each folder once however it is linked."""
    for where, folders, names in folders_below(folder, follow=True):
        if excluded:
            folders[:] = [name for name in folders if not excluded.holds(where / name, folder=True)]
        for name in names:
            path = where / name
            passed_over = excluded is not None and excluded.holds(path)
            if name.lower().endswith(SUFFIXES) and _is_file(path) and not passed_over:
                yield path


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _size(found: Source | SourceError) -> int:
    return len(found.data) if isinstance(found, Source) else 0


def kind_of(source: Source) -> FileKind:
    """Say what a file is: by its root element, or by what it holds where that cannot be read."""
    if plain := _PLAIN_ROOT.match(source.data):
        tag = plain[1].decode().lower()
    elif source.root:
        tag = source.root.tag.lower()
    elif match := _ROOT_TAG.search(source.data):
        tag = match[1].decode().lower()
    else:
        tag = ""
    return _BY_TAG.get(tag, FileKind.OTHER)


def surrounding_models(fragment: Path, files: Files, *, guess: bool) -> tuple[Path, ...]:
    """Return the <mujoco> files of the project around a fragment that may lead to it.

    They are chosen by the base names in their includes; expanding them tells for certain.
    Where nothing marks a project, none, or with `guess` those of a few levels up.
    """
    root = files.project_of(fragment) or (likely_root(fragment) if guess else None)
    if root is None:
        return ()
    includes = files.includes_below(root)
    wanted, reached = {os.fsencode(fragment.name)}, set[Path]()
    while more := {path for path in includes if includes[path] & wanted} - reached:
        reached |= more
        wanted |= {os.fsencode(path.name) for path in more}
    return tuple(path for path in sorted(reached) if kind_of(files.read(path)) is FileKind.MUJOCO)
