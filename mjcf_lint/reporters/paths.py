"""Paths as other programs want them: from the working folder on, with slashes."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def relative(path: Path) -> str:
    """Return a path below the working folder without that; any other as it is."""
    absolute = Path(os.path.abspath(path))
    try:
        shown = absolute.relative_to(Path.cwd())
    except ValueError:
        shown = path
    return os.fsencode(shown.as_posix()).decode("utf-8", "replace")


def uri(path: Path) -> str:
    """Return the reference of a path: relative, or file:// for one outside the working folder."""
    shown = relative(path)
    if Path(shown).is_absolute() or shown.startswith("../"):
        return "file://" + quote(Path(os.path.abspath(path)).as_posix())
    return quote(shown)
