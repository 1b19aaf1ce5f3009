"""What a process does for another one that gave it an order."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mjcf_lint.crew.order import Order
from mjcf_lint.digests import Digests
from mjcf_lint.engine import Engine
from mjcf_lint.grammar.live import grammar_for
from mjcf_lint.linter import Linter
from mjcf_lint.origin import Origins
from mjcf_lint.portable import to_line
from mjcf_lint.project import MOST_BYTES, Files
from mjcf_lint.registry import load_own_rules, load_rules
from mjcf_lint.target import Target

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
        known[order] = stack.enter_context(opened(pickle.loads(order))), stack
    return known[order][0]


@contextmanager
def opened(order: Order) -> Iterator[Linter]:
    """Open a linter that sees what the one sees that gave the order."""
    if order.folder and order.folder != str(Path.cwd()):
        os.chdir(order.folder)
    own = load_own_rules(order.rule_dirs)
    known = (*load_rules(), *own)
    files = Files(dict(order.overlay), order.inside, MOST_BYTES)
    with ExitStack() as stack:
        engine = stack.enter_context(Engine(order.library)) if order.library else None
        yield Linter(
            Target(order.release, grammar_for(order.release, engine), order.made_for),
            [rule for rule in known if rule.id in order.rules],
            engine if order.compiles else None,
            files,
            order.images,
            origin=Origins(known, order.release, files) if order.origins else None,
            concerned=order.concerned,
            names=order.names,
            digests=Digests(files) if order.digests else None,
        )
