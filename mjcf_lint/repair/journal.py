"""What is being written, kept on disk until it is done, so that a killed run can be finished.

A journal is a file in the user's cache. Its first line lists the files with what they hold before
and after; a second line says that all new bytes lie ready beside them. Without it nothing has
happened yet; with it the rest of the renames can be made by anybody.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.cache import cache_root

_FOLDER = "journals"
_READY = b"ready\n"


class Entry(NamedTuple):
    """One file that gets new bytes from a temporary file beside it; digests are SHA-256."""

    target: str
    temporary: str
    before: str
    after: str

    @classmethod
    def of(cls, target: Path, before: bytes, after: bytes) -> Entry:
        """Choose a name for the temporary file."""
        import uuid

        name = f".{target.name}.{uuid.uuid4().hex[:12]}.tmp"
        return cls(str(target), str(target.with_name(name)), digest(before), digest(after))


class Journal:
    """The journal of one write, from before its first step to behind its last."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        import json
        import uuid

        self.entries = tuple(entries)
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{uuid.uuid4().hex}.json"
        listed = json.dumps([entry._asdict() for entry in entries]).encode("ascii")
        self._append(listed + b"\n")

    def ready(self) -> None:
        """Say that every temporary file is whole."""
        self._append(_READY)

    def close(self) -> None:
        """Say that there is nothing left to do."""
        self._path.unlink()

    def _append(self, line: bytes) -> None:
        with self._path.open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())


class Interrupted(NamedTuple):
    """A write that was killed. `ready` says that its new bytes lie beside the files."""

    path: Path
    entries: tuple[Entry, ...]
    ready: bool

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it was about to write."""
        return tuple(Path(entry.target) for entry in self.entries)


class Recovered(NamedTuple):
    """What became of an interrupted write.

    `finished` files hold their new bytes now. `left` files were changed by somebody else since,
    or lost their new bytes, and are as they were found. Where both are empty, nothing had been
    written, and nothing is.
    """

    finished: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


def any_interrupted() -> bool:
    """Say whether there is a journal at all, of a killed write or of one under way."""
    try:
        return any(path.suffix == ".json" for path in _folder().iterdir())
    except OSError:
        return False


def interrupted() -> Iterator[Interrupted]:
    """Yield the writes that were killed. No write may be under way in this cache."""
    import json

    try:
        paths = sorted(_folder().glob("*.json"))
    except OSError:
        return
    for path in paths:
        with contextlib.suppress(OSError, ValueError, TypeError):
            listed, ended, rest = path.read_bytes().partition(b"\n")
            entries = tuple(Entry(**entry) for entry in json.loads(listed)) if ended else ()
            yield Interrupted(path, entries, rest == _READY)


def recover(write: Interrupted) -> Recovered:
    """Finish a killed write whose new bytes were all there, else clear away what it left.

    Raises OSError where a file cannot be written; the journal is kept then.
    """
    finished: list[Path] = []
    left: list[Path] = []
    for entry in write.entries:
        target, temporary = Path(entry.target), Path(entry.temporary)
        if write.ready:
            held = _digest_of(target)
            if held == entry.before and _digest_of(temporary) == entry.after:
                temporary.replace(target)
                held = entry.after
            (finished if held == entry.after else left).append(target)
        temporary.unlink(missing_ok=True)
    write.path.unlink(missing_ok=True)
    return Recovered(tuple(finished), tuple(left))


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes."""
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""


def _folder() -> Path:
    return cache_root() / _FOLDER
