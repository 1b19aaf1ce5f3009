"""Write changed files so that each is old or new, never half, and all of them or none."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mjcf_lint.cache import cache_root
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.project.boundary import project_root
from mjcf_lint.repair.fixer import Change
from mjcf_lint.repair.journal import Entry, Interrupted, Journal, Recovered, interrupted, recover

if TYPE_CHECKING:
    from filelock import FileLock

_WRITING = "writing"
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows translates line ends without it."""


class WriteError(MjcfLintError):
    """Files that could not be written; none of them was."""


@contextmanager
def alone(paths: Sequence[Path], waiting: Callable[[Path], None]) -> Iterator[None]:
    """Keep other runs of this user from repairing in the projects of the given paths.

    `waiting` is told which project another run holds, before waiting for that run to end.
    """
    projects = {_project(path) for path in paths}
    with ExitStack() as stack:
        for project in sorted(projects):
            lock = _lock(hashlib.sha256(os.fsencode(project)).hexdigest()[:16])
            if not _taken(lock):
                waiting(project)
                lock.acquire()
            stack.callback(lock.release)
        yield


def _project(path: Path) -> Path:
    folder = project_root(path / "_" if path.is_dir() else path)
    return (folder or path).resolve()


def _lock(name: str) -> FileLock:
    folder = cache_root() / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(_told(error, "nothing written")) from None
    from filelock import FileLock

    return FileLock(folder / f"{name}.lock")


def _taken(lock: FileLock) -> bool:
    """Take a lock unless somebody else holds it."""
    from filelock import Timeout

    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


def write(changes: Sequence[Change], *, break_hardlinks: bool = False) -> None:
    """Write all changes or none, each through a temporary file beside it; links stay links.

    Raises WriteError where a file has changed since it was read, has other names that would not
    follow (unless `break_hardlinks`), or cannot be written.
    """
    if not changes:
        return
    with _lock(_WRITING):
        try:
            _write(changes, break_hardlinks=break_hardlinks)
        except OSError as error:
            raise WriteError(_told(error, "nothing written")) from None


def _write(changes: Sequence[Change], *, break_hardlinks: bool) -> None:
    targets = [Path(os.path.realpath(change.path)) for change in changes]
    for change, target in zip(changes, targets, strict=True):
        _check(change, target, break_hardlinks=break_hardlinks)
    entries = [
        Entry.of(target, change.before, change.after)
        for change, target in zip(changes, targets, strict=True)
    ]
    journal = Journal(entries)
    try:
        for change, entry in zip(changes, entries, strict=True):
            _prepare(entry, change.after)
        for change, target in zip(changes, targets, strict=True):
            _check(change, target, break_hardlinks=break_hardlinks)
        journal.ready()
        _replace(changes, entries)
    except BaseException:
        for entry in entries:
            with contextlib.suppress(OSError):
                Path(entry.temporary).unlink(missing_ok=True)
        journal.close()
        raise
    journal.close()


def _check(change: Change, target: Path, *, break_hardlinks: bool) -> None:
    if target.read_bytes() != change.before:
        raise WriteError(f"{change.path}: has changed since it was read; nothing written")
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "is read-only", str(target))
    names = target.stat().st_nlink
    if names > 1 and not break_hardlinks:
        raise WriteError(
            f"{change.path}: has {names} names (hard links), and the others would keep the old "
            "text; nothing written (--break-hardlinks writes it all the same)"
        )


def _prepare(entry: Entry, data: bytes) -> None:
    """Write bytes beside a file, down to the disk, with the file's mode and owner."""
    temporary, target = Path(entry.temporary), Path(entry.target)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if hasattr(os, "chown"):
        status = target.stat()
        with contextlib.suppress(PermissionError):
            os.chown(temporary, status.st_uid, status.st_gid)
    shutil.copystat(target, temporary)
    os.utime(temporary)


def _replace(changes: Sequence[Change], entries: Sequence[Entry]) -> None:
    """Put the temporary files in place; where one cannot be, put the old bytes back."""
    try:
        for entry in entries:
            Path(entry.temporary).replace(entry.target)
        for folder in {Path(entry.target).parent for entry in entries}:
            _to_disk(folder)
    except BaseException:
        gone = [not Path(entry.temporary).exists() for entry in entries]
        _put_back(
            [
                pair
                for pair, done in zip(zip(changes, entries, strict=True), gone, strict=True)
                if done
            ]
        )
        raise


def _put_back(done: Sequence[tuple[Change, Entry]]) -> None:
    for at, (change, entry) in enumerate(done):
        try:
            _prepare(entry, change.before)
            Path(entry.temporary).replace(entry.target)
        except OSError as error:
            new = ", ".join(str(change.path) for change, _ in done[at:])
            raise WriteError(_told(error, f"{new}: repaired, but not what belongs to it")) from None


def _to_disk(folder: Path) -> None:
    """Make renames last, where the system lets a folder be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def cut_off(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files around the given paths whose repair was killed and not yet finished."""
    if not any(interrupted()):
        return ()
    lock = _lock(_WRITING)
    if not _taken(lock):
        return ()
    try:
        return tuple(file for one in _around(paths) for file in one.files)
    finally:
        lock.release()


def finish(paths: Sequence[Path]) -> tuple[Recovered, ...]:
    """Finish the writes around the given paths that were killed, or clear away what they left.

    Raises WriteError where that is not possible.
    """
    with _lock(_WRITING):
        try:
            return tuple(recover(one) for one in _around(paths))
        except OSError as error:
            raise WriteError(_told(error, "a repair that was cut off is not finished")) from None


def _around(paths: Sequence[Path]) -> list[Interrupted]:
    """Return the killed writes all of whose files lie in the projects of the given paths."""
    projects = {_project(path) for path in paths}
    return [
        one for one in interrupted() if all(projects & {file, *file.parents} for file in one.files)
    ]


def _told(error: OSError, consequence: str) -> str:
    return f"{error.filename or ''}: {error.strerror}; {consequence}"
