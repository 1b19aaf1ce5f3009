"""Changes as a unified diff that git apply and patch take."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

from mjcf_lint.repair.fixer import Change
from mjcf_lint.reporters.text import printable

_NO_NEWLINE = b"\\ No newline at end of file\n"


def unified_diff(changes: Iterable[Change], base: Path | None = None) -> bytes:
    """Return the diff of all changes, paths relative to `base`, by default the working folder."""
    return b"".join(_diff(change, base or Path.cwd()) for change in changes)


def _diff(change: Change, base: Path) -> bytes:
    absolute = Path(os.path.abspath(change.path))
    name = absolute.relative_to(base) if base in absolute.parents else absolute
    shown = name.as_posix().lstrip("/")
    lines = difflib.diff_bytes(
        difflib.unified_diff,
        _lines(change.before),
        _lines(change.after),
        _named(f"a/{shown}"),
        _named(f"b/{shown}"),
    )
    return b"".join(line if line.endswith(b"\n") else line + b"\n" + _NO_NEWLINE for line in lines)


def _named(name: str) -> bytes:
    """Return a name as git writes it: quoted where it holds what might be taken for something."""
    data = os.fsencode(name)
    if name.isprintable() and not {'"', "\\"} & set(name):
        return data
    text = "".join(
        f"\\{chr(byte)}" if byte in b'"\\' else chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
        for byte in data
    )
    return f'"{text}"'.encode("ascii")


def for_a_terminal(diff: bytes) -> bytes:
    """Return a diff with control characters spelled out: to be looked at, not to be applied."""
    lines = diff.decode("utf-8", "surrogateescape").split("\n")
    shown = ("\t".join(map(printable, line.split("\t"))) for line in lines)
    return "\n".join(shown).encode()


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    whole = [line + b"\n" for line in lines[:-1]]
    return whole + ([lines[-1]] if lines[-1] else [])
