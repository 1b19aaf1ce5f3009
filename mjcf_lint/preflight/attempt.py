"""One attempt to build a thing: what its processes left behind, and what they had to share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mjcf_lint.preflight.events import Event, Memory
from mjcf_lint.preflight.resources import Resources

TIMED_OUT = "Timeout ("
"""How Python begins what it writes of a process that takes too long."""


class Method(str, Enum):
    """In one process, or in workers that are started in one of Python's ways."""

    ALONE = "alone"
    SPAWN = "spawn"
    FORKSERVER = "forkserver"
    FORK = "fork"


@dataclass(frozen=True, slots=True)
class Left:
    """What one process left: worker 1 to N, 0 for the one that started them."""

    number: int
    events: tuple[Event, ...]
    printed: str = ""
    """The end of what it printed."""
    printed_bytes: int = 0
    """Of all it printed; of a flood, what was written while it was cut is not counted."""
    stack: str = ""
    """Where it stood when it crashed or took too long, in Python's words."""
    peak: int = 0
    """Bytes of memory it was seen with at most."""

    def last(self, *names: str) -> Event | None:
        """Return the latest event of some names."""
        return next((one for one in reversed(self.events) if one.what in names), None)

    @property
    def finished(self) -> bool:
        """Whether it came to its end."""
        return self.last("finished") is not None

    @property
    def stage(self) -> str:
        """What it did last."""
        return self.events[-1].stage if self.events else ""

    @property
    def hangs(self) -> bool:
        """Whether one step of it took longer than was allowed."""
        return TIMED_OUT in self.stack

    @property
    def memory(self) -> Memory:
        """Return the memory it says it took."""
        measured = self.last("measured")
        return measured.memory if measured else Memory()


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was tried, and what came of it."""

    method: Method
    workers: int
    first: bool
    """One was built before in the process that starts the workers."""
    allowed: float
    """Seconds for one step."""
    seconds: float
    code: int
    """The exit code of the process we started."""
    given_up: bool
    """We ended it, because nothing went on."""
    left: tuple[Left, ...]
    before: Resources
    after: Resources

    @property
    def finished(self) -> bool:
        """Whether all processes came to their end."""
        return bool(self.left) and all(one.finished for one in self.left)

    def code_of(self, left: Left) -> int | None:
        """Return how a process ended, negative for a signal; None where nobody knows."""
        if left.number == self.left[0].number:
            return self.code
        ended = (event for event in self.left[0].events if event.what == "ended")
        return next((event.code for event in ended if event.worker == left.number), None)
