"""Build what stays without the collector of cycles looking through it over and over."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 100_000
"""Objects, as a model of some megabytes has; to look through them takes a tenth of its time."""


class _Old:
    """Objects that nothing but a look through all of them gives back."""

    added = 0
    kept = 0
    """How many were left after the last look."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from running while many objects are made and few given up.

    Very many count as old at once, so that it does not look through them; see `clear_away`.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if (made := gc.get_count()[0]) > _MANY:
            _Old.added += made
            gc.freeze()
            gc.unfreeze()  # what was frozen is put with the oldest
        gc.enable()


def clear_away() -> None:
    """Give back what is left of large models, before another one is read."""
    if _Old.added > _Old.kept // 2:
        gc.collect()
        gc.freeze()
        _Old.added, _Old.kept = 0, gc.get_freeze_count()
        gc.unfreeze()
