"""The worker process behind an Engine: its start, its replies, and what it died of."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import IO

from mjcf_lint.engine.find import Library
from mjcf_lint.engine.scratch import drop, make
from mjcf_lint.engine.worker import CAPTURE, LENGTHS

SECONDS_OF_GRACE = 5.0

_ALLOCATION = {
    # Each arena reserves address space, which the memory limit counts.
    "MALLOC_ARENA_MAX": "4",
    # One model after another takes and frees the same megabytes: these are kept for the next.
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}
_FIRST_WINDOWS_FAULT = 0xC0000000
_SIGNS_OF_WANT = ("bad_alloc", "allocate memory", "allocation failed", "out of memory")


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
class Reply:
    """What a worker answered: an object, and the bytes that came with it."""

    said: dict[str, object]
    body: bytes

    def text(self, key: str) -> str:
        """Return one of its words, empty where it said nothing."""
        return str(self.said.get(key, ""))

    def warnings(self) -> tuple[str, ...]:
        """Return the warnings of the engine and what it printed, each once."""
        given = self.said.get("warnings")
        lines = [str(line) for line in given] if isinstance(given, list) else []
        return tuple(dict.fromkeys(line for line in (*lines, self.text("printed")) if line))


Replies = queue.SimpleQueue[tuple[float, Reply | None]]
"""What a worker answers, and when on the clock that only goes on; None at its end."""


def _read_replies(stream: IO[bytes], replies: Replies) -> None:
    """Queue every reply of a worker: the portable way to read a pipe with a timeout."""
    while len(lengths := stream.read(LENGTHS.size)) == LENGTHS.size:
        said, body = (stream.read(length) for length in LENGTHS.unpack(lengths))
        if len(body) < LENGTHS.unpack(lengths)[1]:
            break
        replies.put((time.monotonic(), Reply(json.loads(said), body)))
    replies.put((time.monotonic(), None))


@dataclass(frozen=True, slots=True)
class Worker:
    """A running worker with its folder and its replies."""

    process: subprocess.Popen[bytes]
    folder: Path
    replies: Replies
    reader: threading.Thread
    greeting: list[Reply] = field(default_factory=list)

    def send(self, request: dict[str, object]) -> None:
        """Hand over a request; one that has died does not answer."""
        text = json.dumps(request).encode("ascii")
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(LENGTHS.pack(len(text), 0) + text)
            self.process.stdin.flush()
        except OSError:
            return  # it has died: the reader finds the end of its replies

    def printed(self) -> str:
        """Return the beginning of what the engine printed."""
        try:
            raw = (self.folder / CAPTURE).read_bytes()
        except OSError:
            return ""
        return raw[:4096].decode("utf-8", "replace").strip()

    def end(self) -> None:
        """Kill it and clear its folder away."""
        self.process.kill()
        self.process.wait()
        self.reader.join(SECONDS_OF_GRACE)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        drop(self.folder)


def begin(library: Library, memory: int) -> Worker:
    """Start a worker for a library, with so many bytes of memory at most."""
    folder = make()
    windows = sys.platform == "win32"
    try:
        process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", "-B", str(Path(__file__).with_name("worker.py"))),
                *(str(library.path), str(library.plugins or ""), str(memory)),
                *(str(os.getpid()), str(folder.parent)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **_ALLOCATION},
            # An interrupt typed at the terminal is for us; we end the worker ourselves.
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if windows else 0,
        )
    except OSError:
        drop(folder)
        raise
    assert process.stdout is not None
    replies: Replies = queue.SimpleQueue()
    reader = threading.Thread(target=_read_replies, args=(process.stdout, replies), daemon=True)
    reader.start()
    return Worker(process, folder, replies, reader)


def for_want_of_memory(said: str) -> bool:
    """Say whether an engine speaks of missing memory, not of what a model sets aside."""
    return "stack overflow" not in said and any(sign in said for sign in _SIGNS_OF_WANT)


def cause_of_death(code: int, printed: str) -> tuple[Outcome, str]:
    """Say what a worker died of, by its exit code and last words."""
    said = f": {printed}" if printed else ""
    if for_want_of_memory(printed):
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
