"""Look at models in several processes of this machine."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from mjcf_lint.checking.checked import Seen
from mjcf_lint.crew.pieces import Piece, pieces, seen_of
from mjcf_lint.crew.work import look_at

if TYPE_CHECKING:
    from mjcf_lint.checking.linter import Linter
    from mjcf_lint.sessions.bench import Opened


@dataclass(slots=True)
class Processes:
    """So many processes, begun when they are first needed and replaced when one dies.

    It is a context: they end with it. `engines` are ended before the processes begin, for these
    start their own.
    """

    jobs: int
    engines: Sequence[Opened] = ()
    _pool: ProcessPoolExecutor | None = field(init=False, default=None)

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            if error is not None:
                _terminate(self._pool)
            self._pool.shutdown(cancel_futures=True)

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Yield what is seen of each root, in their order.

        A root over which a process dies twice comes back with a sentence that says so.
        """
        if linter.order is None:
            raise ValueError("there is no order for other processes")
        order = pickle.dumps(replace(linter.order, inside=linter.files.inside))
        for piece, lines in self._looked_at(order, pieces(roots, self.jobs)):
            yield from seen_of(piece, lines, linter.files.read)

    def _looked_at(
        self, order: bytes, work: Iterable[Piece]
    ) -> Iterator[tuple[Piece, Sequence[str]]]:
        """Yield each piece of work with its lines; a line is empty for a root that kills."""
        waiting, given = deque(work), deque[tuple[Piece, Future[list[str]]]]()
        while waiting or given:
            try:
                while waiting and len(given) < 2 * self.jobs:
                    given.append((waiting[0], self._submit(order, waiting[0])))
                    waiting.popleft()
                lines = given[0][1].result()
            except BrokenProcessPool:
                self._end()
                waiting.extendleft(piece for piece, _ in reversed(given))
                given.clear()
                piece = waiting.popleft()
                yield piece, [self._alone(order, root) for root in piece]
            else:
                yield given.popleft()[0], lines

    def _alone(self, order: bytes, root: Path) -> str:
        """Look at a root of a piece over which a process died."""
        try:
            (line,) = self._submit(order, [root]).result()
        except BrokenProcessPool:
            self._end()
            return ""
        return line

    def _submit(self, order: bytes, piece: Piece) -> Future[list[str]]:
        if self._pool is None:
            for engine in self.engines:
                engine.close()
            self._pool = ProcessPoolExecutor(self.jobs, _context(), _begin)
        return self._pool.submit(look_at, order, piece)

    def _end(self) -> None:
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _context() -> multiprocessing.context.BaseContext:
    """Return a way to start processes: as copies of this one where that is sound."""
    copying = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if copying else "spawn")


def _terminate(pool: ProcessPoolExecutor) -> None:
    """End processes in the midst of their work; engines end with them."""
    if hasattr(pool, "terminate_workers"):
        pool.terminate_workers()  # from Python 3.14 on
        return
    for process in list((pool._processes or {}).values()):
        process.terminate()


def _begin() -> None:
    """Leave Ctrl-C to the process that started this one, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
