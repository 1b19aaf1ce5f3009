"""What we are, down to the last change of a file: what is kept is kept for that."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mjcf_lint import __version__

_PACKAGE = Path(__file__).parent.parent


def builtin_rules_dir() -> Path:
    """Return rules/ inside the package (a wheel) or beside it (a checkout)."""
    shipped = _PACKAGE / "rules"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "rules"


@cache
def ourselves() -> str:
    """Return the digest of what we are, which in a checkout changes without a new version."""
    told = hashlib.blake2b(f"{__version__} {sys.version}".encode(), digest_size=16)
    for folder in (_PACKAGE, builtin_rules_dir()):
        for name, facts in sorted(_code(str(folder))):
            told.update(f"{name} {facts}\0".encode("utf-8", "surrogateescape"))
    return told.hexdigest()


def _code(folder: str) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name not in ("__pycache__", "changes"):
                    yield from _code(entry.path)
            elif entry.name.endswith((".py", ".json", ".xz", ".gz", "wordings.txt")):
                facts = entry.stat()
                yield entry.path, f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns}"
