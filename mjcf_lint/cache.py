"""The folder for what can be fetched or computed again."""

from __future__ import annotations

import os
from pathlib import Path

CACHE_VARIABLE = "MJCF_LINT_CACHE"


def cache_root() -> Path:
    """Return the user's cache folder for mjcf-lint, or the one MJCF_LINT_CACHE names."""
    if named := os.environ.get(CACHE_VARIABLE):
        return Path(named).absolute()
    import platformdirs

    return platformdirs.user_cache_path("mjcf-lint", appauthor=False)


def results_folder(named: Path | None = None) -> Path:
    """Return the folder for what earlier runs found: the one that is named, or one of the cache."""
    return named.absolute() if named else cache_root() / "results"
