"""What check --watch does: check again whenever something changes that the models depend on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

from mjcf_lint.checking.joint import JointLinter
from mjcf_lint.commands.request import Request
from mjcf_lint.commands.running import run
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.mjcf.reach import reach
from mjcf_lint.project.files import SUFFIXES, folders_below
from mjcf_lint.project.settings import OWN_FILE, SHARED_FILE, SettingsError
from mjcf_lint.reporters.text import plural, printable, some_names
from mjcf_lint.sessions.session import Session

State = Mapping[Path, tuple[int, ...]]
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_GATHERED = 300
"""Milliseconds for which changes are gathered: whoever saves writes several times."""
_GAP = 200
"""Milliseconds from the start of watching to the look at what changed before it."""


@dataclass(frozen=True, slots=True)
class Watched:
    """Files that count whether they are there or not, and folders in which every model counts.

    All paths are absolute and lead over no links. `ours` are files that we write ourselves.
    """

    files: frozenset[Path] = frozenset()
    folders: frozenset[Path] = frozenset()
    ours: frozenset[Path] = frozenset()
    above: frozenset[Path] = field(init=False, default=frozenset())
    """The folders above the files."""

    def __post_init__(self) -> None:
        above = {folder for file in self.files for folder in file.parents}
        object.__setattr__(self, "above", frozenset(above))

    def counts(self, path: Path, *, came_or_went: bool) -> bool:
        """Say whether a change calls for another run."""
        if path in self.ours:
            return False
        if path in self.files or (came_or_went and path in self.above):
            return True
        if path.parent not in self.folders or path.name.startswith("."):
            return False
        return _may_matter(path) or (came_or_went and (path.is_dir() or path in self.folders))

    @property
    def places(self) -> list[Path]:
        """The folders in which something may change, the nearest there is of each."""
        wanted = self.folders.union(file.parent for file in self.files)
        return sorted({next(one for one in (at, *at.parents) if one.is_dir()) for at in wanted})

    def state(self) -> State:
        """Return when each file was written last, without those that are not there."""
        inside = (path for folder in self.folders for path in _entries(folder))
        known = {file: _written(file) for file in {*self.files, *filter(_may_matter, inside)}}
        return {file: at for file, at in known.items() if at and file not in self.ours}


def keep_checking(asked: Callable[[], Request]) -> int:
    """Check again and again, until somebody breaks it off."""
    if find_spec("watchfiles") is None:
        raise SettingsError("--watch needs watchfiles: pip install 'mjcf-lint[watch]'")
    watched, changed = Watched(), tuple[Path, ...]()
    before: State = {}

    def look(request: Request, opened: Session) -> None:
        nonlocal watched, before
        watched = _watched(request, opened)
        # What changed while all this was opened counts, too.
        before = {file: before.get(file, at) for file, at in watched.state().items()}

    while True:
        before = watched.state()
        _begin(changed)
        try:
            run(asked(), look)
        except MjcfLintError as error:
            if not watched.files:  # nothing ran yet: a mistake in what was asked
                raise
            print(f"mjcf-lint: {printable(str(error))}", file=sys.stderr)
        sys.stdout.flush()
        print(f"watching {plural(len(watched.files), 'file')}; Ctrl-C ends", file=sys.stderr)
        sys.stderr.flush()
        changed = _next_change(watched, before)


def _begin(changed: tuple[Path, ...]) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
        sys.stdout.flush()
    if changed:
        print(f"changed: {some_names(tuple(map(_short, changed)))}", file=sys.stderr)


def _short(path: Path) -> Path:
    here = Path(os.path.realpath(Path.cwd()))
    return path.relative_to(here) if here in path.parents else path


def _watched(request: Request, opened: Session) -> Watched:
    """Return what the models of a request depend on, and its settings."""
    # Without rules nothing is checked: that leaves only the reading.
    bare = replace(opened, rules=(), origins=False, baseline=None, concerned=None)
    linter = bare.static_linter()
    linters = linter.linters if isinstance(linter, JointLinter) else (linter,)
    paths = request.paths
    files = {path for one in linters for model in one.models(paths) for path in reach(model)}
    files |= {path for path in (request.loaded.path, request.accepting.path) if path}
    files |= {path for path in paths if not path.is_dir()}
    folders = (
        folder
        for path in paths
        if path.is_dir()
        for folder, _, _ in folders_below(path, follow=True)
    )
    return Watched(
        frozenset(place for path in files for place in _places(path)),
        frozenset(Path(os.path.realpath(folder)) for folder in folders),
        frozenset(place for one in request.printing.outputs for place in _places(one.path)),
    )


def _places(path: Path) -> Iterator[Path]:
    """Yield where a file lies, and where a link of its name does."""
    absolute = Path(os.path.abspath(path))
    yield Path(os.path.realpath(absolute))
    yield Path(os.path.realpath(absolute.parent)) / absolute.name


def _may_matter(path: Path) -> bool:
    """Say whether a file in a folder that is checked may be a model, or hold settings."""
    return path.name.lower().endswith(SUFFIXES) or path.name in (OWN_FILE, SHARED_FILE)


def _entries(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return []


def _written(path: Path) -> tuple[int, ...]:
    """Return what tells a file from an earlier or another one; nothing where none is there."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _next_change(watched: Watched, before: State) -> tuple[Path, ...]:
    """Wait for a change that counts, and return the files; also one since the given state."""
    from watchfiles import Change, watch

    def counts(change: Change, path: str) -> bool:
        return watched.counts(Path(path), came_or_went=change is not Change.modified)

    gap = True
    changes: Iterable[set[tuple[Change, str]]] = watch(
        *watched.places,
        watch_filter=counts,
        debounce=_GATHERED,
        rust_timeout=_GAP,
        yield_on_timeout=True,
        recursive=False,
    )
    try:
        for found in changes:
            if found:
                return tuple(sorted({Path(path) for _, path in found}))
            if gap and (missed := _differing(before, watched.state())):
                return missed
            gap = False
    except OSError as error:
        raise SettingsError(f"--watch: {error.strerror or error}; name fewer folders") from None
    raise KeyboardInterrupt


def _differing(before: State, after: State) -> tuple[Path, ...]:
    return tuple(sorted(file for file in {*before, *after} if before.get(file) != after.get(file)))
