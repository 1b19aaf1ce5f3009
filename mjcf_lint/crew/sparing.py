"""Look at a few models right here, and start processes only for many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mjcf_lint.bench import Opened
    from mjcf_lint.checked import Seen
    from mjcf_lint.crew.processes import Processes
    from mjcf_lint.linter import Linter

FEW = 24
"""Models for which it is not worth while to start processes."""


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
        if len(roots) <= FEW:
            return map(linter.examine, roots)
        if self._processes is None:
            from mjcf_lint.crew.processes import Processes

            self._processes = self.stack.enter_context(Processes(self.jobs, self.engines))
        return self._processes.look_at(linter, roots)
