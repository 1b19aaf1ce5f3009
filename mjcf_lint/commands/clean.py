"""mjcf-lint clean: forget what earlier runs found."""

from __future__ import annotations

from mjcf_lint.commands.flags import CacheDir


def clean(cache_dir: CacheDir = None) -> int:
    """Delete what earlier runs found; engines stay (`engines remove` takes these away)."""
    from mjcf_lint.cache import results_folder
    from mjcf_lint.reporters.text import printable
    from mjcf_lint.results.store import clean as clear

    folder = results_folder(cache_dir)
    freed = clear(folder)
    if freed:
        print(f"deleted {freed / 2**20:.1f} MB of results in {printable(str(folder))}")
    else:
        print(f"no results are kept in {printable(str(folder))}")
    return 0
