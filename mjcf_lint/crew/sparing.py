"""Look at a few models right here, and start processes only for many of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from mjcf_lint.crew.here import look_at_here

if TYPE_CHECKING:
    from mjcf_lint.checking.checked import Seen
    from mjcf_lint.checking.linter import Linter
    from mjcf_lint.crew.processes import Processes
    from mjcf_lint.sessions.bench import Opened

FEW = 24
"""Models for which it is not worth while to start processes."""
_PAIR = 2
"""Processes that are busy already, if there is an engine: this one and that of the engine."""
_SECONDS = 2.0
"""After which it is worth while to start more than such a pair, so that each has an engine."""


@dataclass(slots=True)
class Sparing:
    """So many processes where there is enough for them to do; `stack` ends them.

    `engines` are ended before they begin, for they start their own.
    """

    jobs: int
    engines: Sequence[Opened]
    stack: ExitStack = field(repr=False)
    _processes: Processes | None = field(init=False, default=None)

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Yield what is seen of each root, in their order."""
        if len(roots) > FEW and linter.engine and self.jobs <= _PAIR:
            return self._pair_first(linter, roots)
        return self._at_once(linter, roots)

    def _pair_first(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Begin right here, where all that was read is at hand, and the engine has its assets."""
        left, until = deque(roots), monotonic() + _SECONDS

        def here() -> Iterator[Path]:
            while left and monotonic() < until:
                yield left.popleft()

        yield from look_at_here(linter, here())
        yield from self._at_once(linter, tuple(left))

    def _at_once(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        if len(roots) <= FEW:
            return look_at_here(linter, roots)
        if self._processes is None:
            from mjcf_lint.crew.processes import Processes

            self._processes = self.stack.enter_context(Processes(self.jobs, self.engines))
        return self._processes.look_at(linter, roots)
