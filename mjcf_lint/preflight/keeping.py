"""Models that are in no file, put where they can be looked at after the run."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from mjcf_lint.cache import cache_root

MOST_KEPT = 5
"""How many stay; the oldest go."""


def keep(model: Path) -> Path:
    """Copy a model, with all that lies beside it, into the cache; returns its place there.

    Where that cannot be, it stays where it is.
    """
    top = cache_root() / "preflight"
    try:
        place = top / sha256(model.read_bytes()).hexdigest()[:12]
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(model.parent, place)
        place.touch()
        others = sorted(top.iterdir(), key=lambda folder: folder.stat().st_mtime)
        for old in others[:-MOST_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
    except OSError:
        return model
    return place / model.name
