"""Ask a libmujoco about MJCF files without ever sharing its fate."""

from __future__ import annotations

import os
import queue
import subprocess
import threading
import time
import weakref
from collections import deque
from pathlib import Path
from types import TracebackType

from mjcf_lint.engine.find import EngineNotFound, Library
from mjcf_lint.engine.process import (
    SECONDS_OF_GRACE,
    Outcome,
    Reply,
    Verdict,
    Worker,
    begin,
    cause_of_death,
    for_want_of_memory,
)
from mjcf_lint.engine.worker import ENGINE_ABORTED
from mjcf_lint.errors import MjcfLintError

DEFAULT_MEMORY = 8 << 30
DEFAULT_TIMEOUT = 60.0

_SECONDS_TO_START = 30.0
_MOST_AHEAD = 6 << 10
"""Letters of paths asked for ahead: what a pipe takes before the worker has read any of it."""


class EngineFailed(MjcfLintError):
    """The engine died or hung over a question that is not about a model."""


class Engine:
    """A libmujoco in a worker process, started when first needed and replaced when it dies.

    `timeout` is in seconds for each request, `memory` in bytes (kept where the system can).
    Safe to share between threads: one request at a time. From 3.2 on the engine keeps decoded
    asset files by path and time in whole seconds: `close()` makes it read a fresh copy at once.
    """

    def __init__(
        self, library: Library, *, timeout: float = DEFAULT_TIMEOUT, memory: int = DEFAULT_MEMORY
    ) -> None:
        self.library = library
        self._timeout = timeout
        self._memory = memory
        self._lock = threading.RLock()
        self._worker: Worker | None = None
        self._cleanup: weakref.finalize[[], Engine] | None = None
        self._ahead: deque[tuple[str, float]] = deque()
        self._verdicts: dict[str, Verdict] = {}
        self._answered = 0.0

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker, with what it was asked ahead; a later request starts another."""
        with self._lock:
            self._ahead.clear()
            self._verdicts.clear()
            self._end()

    def start(self) -> None:
        """Begin the worker without waiting until it is ready."""
        with self._lock:
            # One that died over what it was asked ahead is found out in its turn.
            died = self._worker is not None and self._worker.process.poll() is not None
            if died and not self._ahead:
                self._end()
            if self._worker is None:
                self._worker = begin(self.library, self._memory)
                self._cleanup = weakref.finalize(self, self._worker.end)

    def version(self) -> str:
        """Return the version the library gives itself; raise EngineNotFound if it cannot load."""
        with self._lock:
            return self._ready().greeting[0].text("version")

    def schema(self) -> str:
        """Return the library's own MJCF schema; raise EngineFailed if it cannot print one."""
        with self._lock:
            answer = self._ask({"ask": "schema"})
        if isinstance(answer, Verdict):
            raise EngineFailed(f"{self.library.path.name} printed no schema: {answer.message}")
        return answer.text("schema")

    def load(self, path: Path, *, image: bool = False) -> Verdict:
        """Compile a file, from any working directory; raise EngineNotFound without a library.

        With `image`, a model that loads comes with its `mj_saveModel` bytes.
        """
        place = _place(path)
        with self._lock:
            while any(place == asked for asked, _ in self._ahead):
                self._take()
            verdict = self._verdicts.pop(place, None)
            if verdict and not image:
                return verdict
            answer = self._ask({"ask": "load", "path": place, "image": image})
        return _verdict(answer, image=image)

    def ahead(self, path: Path) -> None:
        """Have a file compiled while we do something else: the next `load` of it takes the verdict.

        Nothing is asked where the worker has enough to do; then `load` asks for itself.
        """
        place = _place(path)
        with self._lock:
            if len(place) + sum(len(asked) for asked, _ in self._ahead) <= _MOST_AHEAD:
                self._send(self._ready(), {"ask": "load", "path": place, "image": False})
                self._ahead.append((place, time.monotonic()))

    def _take(self) -> None:
        """Wait for the verdict on what was asked for ahead the longest ago."""
        worker = self._worker
        assert worker is not None
        place, sent = self._ahead.popleft()
        self._verdicts[place] = _verdict(self._answer(worker, max(sent, self._answered)))
        if self._worker is not worker:
            self._ahead.clear()  # it died over this one, and what came behind it has to be loaded

    def _end(self) -> None:
        if self._cleanup is not None:
            self._cleanup()
        self._worker = self._cleanup = None

    def _ready(self) -> Worker:
        self.start()
        worker = self._worker
        assert worker is not None
        if worker.greeting:
            return worker
        try:
            _, reply = worker.replies.get(timeout=_SECONDS_TO_START)
        except queue.Empty:
            self._end()
            raise EngineNotFound(
                f"{self.library.path} did not load in {_SECONDS_TO_START:g} s"
            ) from None
        if reply is None:
            reason = self._bury(worker).message
        elif reason := reply.text("failed") or reply.text("aborted"):
            self._end()
        else:
            worker.greeting.append(reply)
            return worker
        raise EngineNotFound(
            f"{self.library.path} ({self.library.source}) is no libmujoco this machine can load: "
            f"{reason}"
        )

    def _ask(self, request: dict[str, object]) -> Reply | Verdict:
        while self._ahead:
            self._take()
        worker = self._ready()
        self._send(worker, request)
        return self._answer(worker, time.monotonic())

    def _send(self, worker: Worker, request: dict[str, object]) -> None:
        worker.send({**request, "seconds": self._timeout + SECONDS_OF_GRACE})

    def _answer(self, worker: Worker, since: float) -> Reply | Verdict:
        """Wait for a reply to what the worker has been busy with since then."""
        until = since + self._timeout
        try:
            self._answered, reply = worker.replies.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            self._answered, reply = max(until, time.monotonic()), None
        if self._answered >= until:
            self._end()
            return Verdict(Outcome.TIMED_OUT, f"no answer in {self._timeout:g} s")
        if reply is None:
            return self._bury(worker)
        if "aborted" in reply.said:
            self._end()
            message = reply.text("aborted")
            starved = for_want_of_memory(message)
            outcome = Outcome.OUT_OF_MEMORY if starved else Outcome.ABORTED
            return Verdict(outcome, message, reply.warnings())
        return reply

    def _bury(self, worker: Worker) -> Verdict:
        """Say what a worker died of, and clear it away."""
        try:
            code = worker.process.wait(SECONDS_OF_GRACE)
        except subprocess.TimeoutExpired:
            code = ENGINE_ABORTED
        outcome, message = cause_of_death(code, worker.printed())
        self._end()
        return Verdict(outcome, message)


def _place(path: Path) -> str:
    return os.fsencode(path.absolute()).decode("latin-1")


def _verdict(answer: Reply | Verdict, *, image: bool = False) -> Verdict:
    """Return what was answered about a file."""
    if isinstance(answer, Verdict):
        return answer
    if answer.said["loaded"]:
        return Verdict(Outcome.LOADED, "", answer.warnings(), answer.body if image else None)
    message = answer.text("message")
    starved = for_want_of_memory(message)
    outcome = Outcome.OUT_OF_MEMORY if starved else Outcome.REFUSED
    return Verdict(outcome, message, answer.warnings())
