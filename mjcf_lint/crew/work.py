"""What a process does for another one that gave it an order."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.checking.digests import Digests
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.origin import Origins
from mjcf_lint.checking.portable import to_line
from mjcf_lint.crew.order import Order
from mjcf_lint.engine import Engine
from mjcf_lint.grammar.live import grammar_for
from mjcf_lint.project.files import MOST_BYTES, Files
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_own_rules, load_rules

_MOST_OPEN = 8
"""Orders of which a process keeps the engine and what it has read."""


@dataclass(frozen=True, slots=True)
class _Opened:
    folder: str
    linter: Linter
    stack: ExitStack


_working = threading.Lock()
"""One piece of work at a time: paths are relative, and a process has one working folder."""
_opened: dict[bytes, _Opened] = {}


def look_at(order: bytes, roots: Sequence[Path]) -> list[str]:
    """Look at some roots as an order asks; return what was seen of each as a line of JSON.

    `order` is a pickled Order. What it opens is kept for the next roots. Threads wait for each
    other; the working folder is another one meanwhile.
    """
    with _working:
        known = _opened.get(order) or _open(order)
        with _in_folder(known.folder):
            return [to_line(known.linter.examine(root)) for root in roots]


@contextmanager
def opened(order: Order) -> Iterator[Linter]:
    """Open a linter that sees what the one sees that gave the order; work in its folder."""
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


def let_go() -> bool:
    """Close what is open, engines above all; return False where somebody works with it."""
    if not _working.acquire(blocking=False):
        return False
    try:
        while _opened:
            _opened.popitem()[1].stack.close()
    finally:
        _working.release()
    return True


def _open(order: bytes) -> _Opened:
    if len(_opened) == _MOST_OPEN:
        _opened.pop(next(iter(_opened))).stack.close()
    wanted: Order = pickle.loads(order)
    stack = ExitStack()
    with _in_folder(wanted.folder):
        linter = stack.enter_context(opened(wanted))
    _opened[order] = _Opened(wanted.folder, linter, stack)
    return _opened[order]


@contextmanager
def _in_folder(folder: str) -> Iterator[None]:
    before = _working_folder()
    if not folder or folder == before:
        yield
        return
    os.chdir(folder)
    try:
        yield
    finally:
        if before:
            os.chdir(before)


def _working_folder() -> str:
    try:
        return str(Path.cwd())
    except OSError:
        return ""  # somebody has deleted it
