"""Build what stays without the collector of cycles looking through it over and over."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 500_000


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from running while many objects are made and none given up."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            gc.freeze()
            gc.unfreeze()
        gc.enable()
