"""Write changed files so that each is old or new, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mjcf_lint.errors import MjcfLintError
from mjcf_lint.fixer import Change


class WriteError(MjcfLintError):
    """Files that could not be written; none of them was."""


def write(changes: Sequence[Change]) -> None:
    """Write all changes or none, each through a temporary file beside it; links stay links.

    Raises WriteError where a file has changed since it was read, or cannot be written.
    """
    prepared: list[tuple[Path, Path]] = []
    try:
        for change in changes:
            target = Path(os.path.realpath(change.path))
            if target.read_bytes() != change.before:
                raise WriteError(f"{change.path}: has changed since it was read; nothing written")
            prepared.append((_prepare(target, change.after), target))
    except OSError as error:
        _discard(prepared)
        name = error.filename or ""
        raise WriteError(f"{name}: {error.strerror}; nothing written") from None
    except WriteError:
        _discard(prepared)
        raise
    for temporary, target in prepared:
        temporary.replace(target)


def _prepare(target: Path, data: bytes) -> Path:
    """Write bytes beside a file, down to the disk, with the file's mode."""
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "is read-only", str(target))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(target.stat().st_mode & 0o7777)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _discard(prepared: Sequence[tuple[Path, Path]]) -> None:
    for temporary, _ in prepared:
        with contextlib.suppress(OSError):
            temporary.unlink()
