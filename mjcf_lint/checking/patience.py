"""Give up on work that takes too much of the processor, whatever it is doing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

_SECONDS_BETWEEN_LOOKS = 0.25


class GaveUp(BaseException):
    """Raised inside work whose time is over; nothing that only expects errors takes hold of it."""


class Patience:
    """Gives up pieces of work in one thread, one after the other: `with watched(seconds): ...`.

    A piece costs no look at a clock: the watch looks, and counts from when it first saw a piece.
    """

    def __init__(self) -> None:
        self.thread = threading.get_ident()
        self.clock = _clock()
        self.lock = threading.Lock()
        self.piece = 0
        """How many pieces have begun."""
        self.allowed = 0.0
        self.seconds: float | None = None
        """What the one at work may take; None where none is."""
        self.seen = (0, 0.0)
        """A piece that the watch found at work, and when on this thread's clock."""
        self.given_up = False

    def __call__(self, seconds: float) -> Patience:
        """Give the next piece so many seconds."""
        self.allowed = seconds
        return self

    def __enter__(self) -> None:
        with self.lock:
            self.piece += 1
            self.seconds, self.given_up = self.allowed, False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self.lock:
            self.seconds = None
            if self.given_up:
                self.given_up = False
                _take_back(self.thread)

    def look(self) -> None:
        """Give up the piece at work if its time is over."""
        with self.lock:
            if self.seconds is None or self.given_up:
                return
            now = self.clock()
            if self.seen[0] != self.piece:
                self.seen = self.piece, now
            if now - self.seen[1] > self.seconds:
                self.given_up = True
                _raise_in(self.thread, GaveUp)


class _Watch(threading.Thread):
    """Looks again and again at what is being worked on; one for all of this process."""

    def __init__(self) -> None:
        super().__init__(name="mjcf-lint-patience", daemon=True)
        self.lock = threading.Lock()
        self.watched: dict[int, Patience] = {}
        """What is being worked on, by thread."""

    def run(self) -> None:
        while True:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
            with self.lock:
                for one in [*self.watched.values()]:
                    one.look()


_watch: _Watch | None = None


@contextmanager
def pieces() -> Iterator[Patience]:
    """Watch over pieces of work, each with its time; one of these does not go into another.

    GaveUp is raised in a piece soon after it has taken so many seconds of processor time: up to
    two looks later. A single call into C is waited for. Where the system does not tell a thread's
    processor time, it is the time on the wall.
    """
    global _watch
    if _watch is None or not _watch.is_alive():
        _watch = _Watch()
        _watch.start()
    watch, watched = _watch, Patience()
    with watch.lock:
        watch.watched[watched.thread] = watched
    try:
        yield watched
    finally:
        with watch.lock:
            del watch.watched[watched.thread]


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise GaveUp in what is done here soon after it has taken so many seconds."""
    with pieces() as watched, watched(seconds):
        yield


def _clock() -> Callable[[], float]:
    """Return a clock of this thread that other threads can read."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)


def _take_back(thread: int) -> None:
    """See to it that what was raised in this thread does not come up later, if it has not yet.

    It is raised once more and caught: to take it away would leave a mark on the interpreter, over
    which Python 3.11 never goes on where it is traced, under coverage say.
    """
    try:
        _raise_in(thread, GaveUp)
        while True:
            pass
    except GaveUp:
        return


def _raise_in(thread: int, what: type[BaseException]) -> None:
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(what))
