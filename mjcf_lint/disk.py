"""Look for files by names that strangers chose, which may be no names at all."""

from __future__ import annotations

from pathlib import Path

LONGEST_NAME = 1 << 14
"""No system opens a file by a longer name; the rest of one is not worth the time it takes."""


def exists(path: Path) -> bool:
    """Say whether something is there; of a name too long or odd to be one, that nothing is."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Say the same of a regular file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_dir(path: Path) -> bool:
    """Say the same of a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
