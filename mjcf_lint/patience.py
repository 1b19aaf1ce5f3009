"""Give up on work that takes too much of the processor, whatever it is doing."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SECONDS_BETWEEN_LOOKS = 0.25


class GaveUp(BaseException):
    """Raised inside work whose time is over; nothing that only expects errors takes hold of it."""


class _Watch(threading.Thread):
    """Looks again and again at what is being worked on; one for all of this process."""

    def __init__(self) -> None:
        super().__init__(name="mjcf-lint-patience", daemon=True)
        self.lock = threading.Lock()
        self.ends: dict[int, tuple[float, Callable[[], float]]] = {}
        """For threads at work: when to give up, on a clock of theirs."""

    def run(self) -> None:
        while True:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
            with self.lock:
                for thread, (end, clock) in [*self.ends.items()]:
                    if clock() > end:
                        del self.ends[thread]
                        _raise_in(thread, GaveUp)


_watch: _Watch | None = None


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise GaveUp in what is done here as soon as it has taken so many seconds of processor time.

    A single call into C is waited for. Where the system does not tell a thread's processor time,
    it is the time on the wall. One of these does not go into another.
    """
    global _watch
    thread, clock = threading.get_ident(), _clock()
    if _watch is None or not _watch.is_alive():
        _watch = _Watch()
        _watch.start()
    watch = _watch
    with watch.lock:
        watch.ends[thread] = clock() + seconds, clock
    try:
        yield
    finally:
        with watch.lock:
            if watch.ends.pop(thread, None) is None:
                _take_back(thread)


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
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(what))
