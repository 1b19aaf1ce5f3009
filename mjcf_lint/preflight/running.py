"""Run the agent in another Python, watch it, and end all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.preflight.attempt import TIMED_OUT, Attempt, Left, Method
from mjcf_lint.preflight.events import Event, read_events
from mjcf_lint.preflight.resources import Resources, resources
from mjcf_lint.preflight.wanted import PreflightError, Wanted

AGENT = Path(__file__).with_name("agent")
"""What runs in the other Python."""
_TRIES = 20
"""How often the end of what is printed is looked for anew while more of it comes."""
MOST_PRINTED = 16 << 20
"""Bytes of what a process prints that are kept on disk."""
_SECONDS_OF_GRACE = 5.0
_SECONDS_TO_START = 60.0
_SECONDS_TO_WRITE = 0.3
"""For the places of all threads, once Python has begun to write them down."""
_PAUSE = 0.05
_END_OF_PRINTED = 16 << 10


@dataclass(slots=True)
class Watch:
    """Looks at the files and processes of an attempt from time to time."""

    folder: Path
    numbers: Sequence[int]
    seconds: float
    printed: dict[int, int] = field(default_factory=dict)
    tails: dict[int, bytes] = field(default_factory=dict)
    peaks: dict[int, int] = field(default_factory=dict)
    least: Resources = field(default_factory=resources)
    _moved: float = field(default_factory=time.monotonic)
    _sizes: tuple[int, ...] = ()
    _pids: dict[int, int] = field(default_factory=dict)

    def gone_on(self) -> bool:
        """Look again; returns whether it still makes sense to wait."""
        now = time.monotonic()
        sizes = tuple(_size(self.folder / f"{number}.jsonl") for number in self.numbers)
        if sizes != self._sizes:
            self._sizes, self._moved = sizes, now
        for number in self.numbers:
            self._cut(number)
            self._measure(number)
        self._least()
        if any(_hangs(self.folder / f"{number}.stack") for number in self.numbers):
            return False
        started = any(sizes)
        patience = self.seconds + _SECONDS_OF_GRACE if started else _SECONDS_TO_START
        return now - self._moved < patience

    def _cut(self, number: int) -> None:
        """Forget what a process printed so far where it is very much."""
        path = self.folder / f"{number}.out"
        if (printed := _size(path)) > MOST_PRINTED:
            tail = _tail(path)
            for _ in range(_TRIES):  # what is printed meanwhile may be the last of it
                if printed == (now := _size(path)):
                    break
                printed, tail = now, _tail(path)
            try:
                os.truncate(path, 0)
            except PermissionError:  # Windows, while somebody has it open
                return
            self.tails[number] = tail
            self.printed[number] = self.printed.get(number, 0) + printed

    def _measure(self, number: int) -> None:
        if sys.platform != "linux" or not (pid := self._pid(number)):
            return
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return
        peak = next((line.split()[1] for line in status.splitlines() if "VmHWM" in line), "0")
        self.peaks[number] = max(self.peaks.get(number, 0), int(peak) << 10)

    def _pid(self, number: int) -> int:
        if number not in self._pids:
            try:
                with (self.folder / f"{number}.jsonl").open("rb") as file:
                    self._pids[number] = Event.model_validate_json(file.readline()).process
            except (OSError, ValueError):
                return 0
        return self._pids[number]

    def _least(self) -> None:
        now, known = resources(), self.least
        self.least = now._replace(
            memory=_lower(now.memory, known.memory),
            shared_free=_lower(now.shared_free, known.shared_free),
        )


def attempt(
    wanted: Wanted,
    python: Path,
    method: Method,
    workers: int,
    seconds: float,
    folder: Path,
    *,
    first: bool = True,
) -> Attempt:
    """Build a thing alone or in so many workers, with so many seconds for each step.

    `folder` is empty, and takes in notes and models. Raises PreflightError for a Python that does
    not run the agent.
    """
    numbers = (1,) if method is Method.ALONE else tuple(range(workers + 1))
    request = {
        "kind": wanted.kind.value,
        "name": wanted.name,
        "attribute": wanted.attribute,
        "method": method.value,
        "workers": workers,
        "seconds": seconds,
        "first": first,
        "folder": str(folder),
    }
    place = folder / "request.json"
    place.write_text(json.dumps(request), "utf-8")
    before, began = resources(), time.monotonic()
    watch = Watch(folder, numbers, seconds)
    given_up = False
    with (folder / "0.out").open("ab") as output:
        process = _start(python, place, output.fileno())
    try:
        while process.poll() is None:
            if not watch.gone_on():
                given_up = True
                time.sleep(_SECONDS_TO_WRITE)
                break
            time.sleep(_PAUSE)
        watch.gone_on()
    finally:
        _end(process)
    left = tuple(_left(folder, number, watch) for number in numbers)
    if not left[0].events:
        said = _text(_tail(folder / "0.out")).strip().splitlines()
        raise PreflightError(
            f"{python} cannot run what looks at it; Python 3.7 or newer is needed"
            + (f": {said[-1]}" if said else "")
        )
    return Attempt(
        method=method,
        workers=1 if method is Method.ALONE else workers,
        first=first,
        allowed=seconds,
        seconds=time.monotonic() - began,
        code=process.returncode,
        given_up=given_up,
        left=left,
        before=before,
        after=watch.least,
    )


def _start(python: Path, request: Path, output: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [python, AGENT / "run.py", request],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # All that it starts ends with it; an interrupt typed at the terminal is for us.
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise PreflightError(f"{python} cannot be run ({error.strerror})") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    process.wait()


def _left(folder: Path, number: int, watch: Watch) -> Left:
    output = folder / f"{number}.out"
    try:
        stack = (folder / f"{number}.stack").read_text("utf-8", "replace")
    except OSError:
        stack = ""
    events = tuple(read_events(folder / f"{number}.jsonl"))
    return Left(
        number,
        events,
        _text((watch.tails.get(number, b"") + _tail(output))[-_END_OF_PRINTED:]),
        watch.printed.get(number, 0) + _size(output),
        stack,
        watch.peaks.get(number, 0),
    )


def _tail(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(max(_size(path) - _END_OF_PRINTED, 0))
            return file.read(_END_OF_PRINTED)
    except OSError:
        return b""


def _text(data: bytes) -> str:
    return data.replace(b"\0", b"").decode("utf-8", "replace")


def _hangs(path: Path) -> bool:
    try:
        return TIMED_OUT in path.read_text("utf-8", "replace")
    except OSError:
        return False


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _lower(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else min(one, other)
