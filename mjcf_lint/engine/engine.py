"""Ask a libmujoco about MJCF files without ever sharing its fate."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import weakref
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import IO

from mjcf_lint.engine.find import EngineNotFound, Library
from mjcf_lint.engine.worker import CAPTURE, ENGINE_ABORTED, LENGTHS
from mjcf_lint.errors import MjcfLintError

DEFAULT_MEMORY = 8 << 30
DEFAULT_TIMEOUT = 60.0

_SECONDS_TO_START = 30.0
_SECONDS_OF_GRACE = 5.0
_FIRST_WINDOWS_FAULT = 0xC0000000
_SIGNS_OF_WANT = ("bad_alloc", "allocate memory", "allocation failed", "out of memory")


class EngineFailed(MjcfLintError):
    """The engine died or hung over a question that is not about a model."""


class Outcome(Enum):
    """What came of loading a model."""

    LOADED = "loaded"
    REFUSED = "refused"
    CRASHED = "crashed"
    ABORTED = "aborted"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The engine's answer about one file; the message is empty when it loaded."""

    outcome: Outcome
    message: str
    warnings: tuple[str, ...] = ()
    image: bytes | None = None

    @property
    def loaded(self) -> bool:
        """Whether the engine made a model of the file."""
        return self.outcome is Outcome.LOADED


@dataclass(frozen=True, slots=True)
class _Reply:
    said: dict[str, object]
    body: bytes

    def text(self, key: str) -> str:
        return str(self.said.get(key, ""))

    def warnings(self) -> tuple[str, ...]:
        given = self.said.get("warnings")
        lines = [str(line) for line in given] if isinstance(given, list) else []
        return tuple(dict.fromkeys(line for line in (*lines, self.text("printed")) if line))


def _read_replies(stream: IO[bytes], replies: "queue.SimpleQueue[_Reply | None]") -> None:
    """Queue every reply of a worker, then None: the portable way to read a pipe with a timeout."""
    while len(lengths := stream.read(LENGTHS.size)) == LENGTHS.size:
        said, body = (stream.read(length) for length in LENGTHS.unpack(lengths))
        if len(body) < LENGTHS.unpack(lengths)[1]:
            break
        replies.put(_Reply(json.loads(said), body))
    replies.put(None)


@dataclass(frozen=True, slots=True)
class _Worker:
    process: "subprocess.Popen[bytes]"
    folder: Path
    replies: "queue.SimpleQueue[_Reply | None]"
    reader: threading.Thread
    greeting: list[_Reply] = field(default_factory=list)

    def send(self, request: dict[str, object]) -> None:
        text = json.dumps(request).encode("ascii")
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(LENGTHS.pack(len(text), 0) + text)
            self.process.stdin.flush()
        except OSError:
            return  # it has died: the reader finds the end of its replies

    def printed(self) -> str:
        try:
            raw = (self.folder / CAPTURE).read_bytes()
        except OSError:
            return ""
        return raw[:4096].decode("utf-8", "replace").strip()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.reader.join(_SECONDS_OF_GRACE)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        shutil.rmtree(self.folder, ignore_errors=True)


def _begin(library: Library, memory: int) -> _Worker:
    folder = Path(tempfile.mkdtemp(prefix="mjcf-lint-"))
    windows = sys.platform == "win32"
    try:
        process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", "-B", str(Path(__file__).with_name("worker.py"))),
                *(str(library.path), str(library.plugins or ""), str(memory)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            # Each malloc arena reserves address space, which the memory limit counts.
            env={**os.environ, "MALLOC_ARENA_MAX": "4"},
            # An interrupt typed at the terminal is for us; we end the worker ourselves.
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if windows else 0,
        )
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    assert process.stdout is not None
    replies: queue.SimpleQueue[_Reply | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read_replies, args=(process.stdout, replies), daemon=True)
    reader.start()
    return _Worker(process, folder, replies, reader)


def _cause_of_death(code: int, printed: str) -> tuple[Outcome, str]:
    said = f": {printed}" if printed else ""
    if any(sign in printed for sign in _SIGNS_OF_WANT):
        return Outcome.OUT_OF_MEMORY, f"not enough memory{said}"
    if code < 0:
        name = signal.Signals(-code).name
        if name == "SIGKILL":
            return Outcome.OUT_OF_MEMORY, "killed by SIGKILL, most likely for want of memory"
        outcome = Outcome.ABORTED if name == "SIGABRT" else Outcome.CRASHED
        return outcome, f"killed by {name}{said}"
    if code >= _FIRST_WINDOWS_FAULT:
        return Outcome.CRASHED, f"ended with 0x{code:08X}{said}"
    return Outcome.ABORTED, f"ended with exit code {code}{said}"


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
        self._worker: _Worker | None = None
        self._cleanup: weakref.finalize[[], Engine] | None = None

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker; a later request starts another."""
        with self._lock:
            if self._cleanup is not None:
                self._cleanup()
            self._worker = self._cleanup = None

    def start(self) -> None:
        """Begin the worker without waiting until it is ready."""
        with self._lock:
            if self._worker is not None and self._worker.process.poll() is not None:
                self.close()
            if self._worker is None:
                self._worker = _begin(self.library, self._memory)
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
        place = os.fsencode(path.absolute()).decode("latin-1")
        with self._lock:
            answer = self._ask({"ask": "load", "path": place, "image": image})
        if isinstance(answer, Verdict):
            return answer
        if answer.said["loaded"]:
            return Verdict(Outcome.LOADED, "", answer.warnings(), answer.body if image else None)
        message = answer.text("message")
        starved = any(sign in message for sign in _SIGNS_OF_WANT)
        outcome = Outcome.OUT_OF_MEMORY if starved else Outcome.REFUSED
        return Verdict(outcome, message, answer.warnings())

    def _ready(self) -> _Worker:
        self.start()
        worker = self._worker
        assert worker is not None
        if worker.greeting:
            return worker
        try:
            reply = worker.replies.get(timeout=_SECONDS_TO_START)
        except queue.Empty:
            self.close()
            raise EngineNotFound(
                f"{self.library.path} did not load in {_SECONDS_TO_START:g} s"
            ) from None
        if reply is None:
            reason = self._bury(worker).message
        elif reason := reply.text("failed") or reply.text("aborted"):
            self.close()
        else:
            worker.greeting.append(reply)
            return worker
        raise EngineNotFound(
            f"{self.library.path} ({self.library.source}) is no libmujoco this machine can load: "
            f"{reason}"
        )

    def _ask(self, request: dict[str, object]) -> _Reply | Verdict:
        worker = self._ready()
        worker.send({**request, "seconds": self._timeout + _SECONDS_OF_GRACE})
        try:
            reply = worker.replies.get(timeout=self._timeout)
        except queue.Empty:
            self.close()
            return Verdict(Outcome.TIMED_OUT, f"no answer in {self._timeout:g} s")
        if reply is None:
            return self._bury(worker)
        if "aborted" in reply.said:
            self.close()
            message = reply.text("aborted")
            starved = any(sign in message for sign in _SIGNS_OF_WANT)
            outcome = Outcome.OUT_OF_MEMORY if starved else Outcome.ABORTED
            return Verdict(outcome, message, reply.warnings())
        return reply

    def _bury(self, worker: _Worker) -> Verdict:
        """Say what a worker died of, and clear it away."""
        try:
            code = worker.process.wait(_SECONDS_OF_GRACE)
        except subprocess.TimeoutExpired:
            code = ENGINE_ABORTED
        outcome, message = _cause_of_death(code, worker.printed())
        self.close()
        return Verdict(outcome, message)
