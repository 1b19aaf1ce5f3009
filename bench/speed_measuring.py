"""Run commands side by side, in turn, and keep what each took."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_UNIT_OF_PEAK = 1 if sys.platform == "darwin" else 1024
_SAID = 300


class Failed(Exception):
    """A command that could not be measured; the message says why."""


class NotThere(Failed):
    """An option or a program that is not there yet; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the wall, seconds of processors, peak memory in bytes, its output.

    The peak is that of the process, or of the largest of those that it waited for.
    """

    seconds: float
    cpu: float = 0.0
    peak: int = 0
    output: str = ""
    """The SHA-256 of what it printed."""
    said: str = ""
    """What it printed, where that is short."""


Side = Callable[[], Run]


@dataclass(slots=True)
class Sample:
    """All runs of one side; `size` is what they went through, in bytes or models."""

    size: float = 1.0
    runs: list[Run] = field(default_factory=list)
    failed: str = ""

    @property
    def seconds(self) -> float:
        """The median on the wall."""
        return median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median of processor time."""
        return median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        """The largest peak, in bytes."""
        return max(run.peak for run in self.runs)


Samples = Mapping[str, Sample]


def run(
    command: Sequence[str | Path],
    codes: Iterable[int] = (0,),
    short: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a command to its end; raises Failed where it ends with another code."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=told,
            env={**os.environ, **(environment or {})},
        )
        # Only this way the figures are those of this one process and of what it waited for.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            told.seek(0)
            last = told.read().decode("utf-8", "replace").strip()[-_SAID:]
            name = Path(str(command[0])).name
            raise Failed(f"{name} ended with {process.returncode}: {last}")
        out.seek(0)
        said = out.read() if short else b""
        out.seek(0)
        return Run(
            seconds,
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * _UNIT_OF_PEAK,
            hashlib.sha256(out.read()).hexdigest(),
            said.decode("utf-8", "replace"),
        )


def alternately(
    sides: Mapping[str, Side],
    sizes: Mapping[str, float],
    rounds: int,
    progress: Callable[[str], object],
    warm_up: bool = False,
) -> dict[str, Sample]:
    """Run all sides once a round, one after another; one that fails is not run again."""
    samples = {name: Sample(sizes.get(name, 1.0)) for name in sides}
    for number in range(-1 if warm_up else 0, rounds):
        for name, side in sides.items():
            sample = samples[name]
            if sample.failed:
                continue
            try:
                one = side()
            except Failed as problem:
                sample.failed = str(problem)
                sample.runs.clear()
                progress(f"  {name}: {problem}")
                continue
            if number >= 0:
                sample.runs.append(one)
            if number in (-1, 0) or rounds <= 5:
                of = f"{number + 1}/{rounds}" if number >= 0 else "warm-up"
                progress(f"  {name}: {one.seconds:.3f} s, {one.cpu:.3f} s CPU ({of})")
    return samples
