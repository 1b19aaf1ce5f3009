"""What a process does for another one that gave it an order."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from mjcf_lint.linter import Linter
from mjcf_lint.portable import to_line

_opened = threading.local()
_MOST_OPEN = 8
"""Orders of which a process keeps the engine and what it has read."""


def look_at(order: bytes, roots: Sequence[Path]) -> list[str]:
    """Look at some roots as an order asks; return what was seen of each as a line of JSON.

    `order` is a pickled Order. What it opens is kept for the next roots.
    """
    linter = _linter_for(order)
    return [to_line(linter.examine(root)) for root in roots]


def _linter_for(order: bytes) -> Linter:
    known: dict[bytes, tuple[Linter, ExitStack]] = _opened.__dict__.setdefault("linters", {})
    if order not in known:
        if len(known) == _MOST_OPEN:
            _, stack = known.pop(next(iter(known)))
            stack.close()
        stack = ExitStack()
        known[order] = stack.enter_context(pickle.loads(order).opened()), stack
    return known[order][0]
