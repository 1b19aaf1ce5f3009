"""Run the command line on models made to hurt, and measure what they cost.

`python -m bench.hostile [NAME ...]` runs all cases, or those whose names hold a word; with
`--write` it writes what they cost into bench/figures/hostile.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

from bench.hostile_cases import Case, cases
from mjcf_lint import __version__

FIGURES = Path(__file__).parent / "figures" / "hostile.json"
_OURS = ("VIRTUAL_ENV", "CONDA_PREFIX", "MJCF_LINT_TRACEBACK")
_PATIENCE = 4
"""How often its own limit of seconds a case may take on the wall before it is ended."""

_LAUNCHER = """
import json, os, sys
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
cost = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss
os.write(int(sys.argv[1]), json.dumps(cost).encode())
"""
"""Starts what is measured: to a process counts the memory of the one it was started from."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a case came to; `peak_mb` is the largest of our processes, the engine's included.

    The limit is one of processor time, all processes together: other work slows down the clock on
    the wall.
    """

    case: str
    seconds: float
    cpu_seconds: float
    limit_seconds: int
    peak_mb: int
    limit_mb: int
    exit_code: int
    said: str

    @property
    def kept(self) -> bool:
        """Say whether time and memory stayed within their limits."""
        return self.cpu_seconds <= self.limit_seconds and self.peak_mb <= self.limit_mb


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished command line with its words."""

    cost: Cost
    out: bytes
    err: bytes


def run(case: Case, folder: Path) -> Ran:
    """Make a case in an empty folder and run the command line on it."""
    (folder / "pyproject.toml").touch()
    arguments = case.make(folder)
    how = () if {"--output-format", "--diff"} & set(arguments) else ("--output-format", "concise")
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        start = time.monotonic()
        reading, writing = os.pipe()
        process = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", "-c", _LAUNCHER, str(writing)),
                *(sys.executable, "-m", "mjcf_lint", *arguments, *how),
            ],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name not in _OURS},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            pass_fds=[writing],
        )
        os.close(writing)
        alarm = threading.Timer(_PATIENCE * case.seconds, os.killpg, (process.pid, signal.SIGKILL))
        alarm.start()
        with os.fdopen(reading) as report:
            said = report.read()
        process.wait()
        seconds = time.monotonic() - start
        alarm.cancel()
        # Nothing is said by a launcher that was killed with what it launched.
        code, cpu, kilobytes = json.loads(said or f"[{process.returncode}, {seconds}, 0]")
        out.seek(0)
        err.seek(0)
        words = out.read(), err.read()
    peak = kilobytes // (2**20 if sys.platform == "darwin" else 2**10)
    cost = Cost(
        case.name,
        round(seconds, 1),
        round(cpu, 1),
        case.seconds,
        peak,
        case.megabytes,
        code,
        _last_line(*words),
    )
    return Ran(cost, *words)


def _last_line(out: bytes, err: bytes) -> str:
    """Return what was said last, the place of the folder left out."""
    lines = (err if err.strip() else out).decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else ""


def measure(chosen: Iterable[Case]) -> list[Cost]:
    """Run cases one after another, and print what each came to."""
    costs = []
    for case in chosen:
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            cost = run(case, Path(folder)).cost
        costs.append(cost)
        mark = "" if cost.kept and cost.exit_code in case.codes else "  <-- !"
        print(
            f"{cost.seconds:7.1f} s {cost.cpu_seconds:7.1f} s {cost.peak_mb:6} MB  "
            f"exit {cost.exit_code}  {case.name}: {cost.said[:90]}{mark}",
            flush=True,
        )
    return costs


def _with_earlier(costs: list[Cost]) -> list[Cost]:
    """Return all costs in the order of the cases, those not measured now as they were written."""
    earlier = json.loads(FIGURES.read_text("utf-8"))["cases"] if FIGURES.exists() else []
    found = {cost.case: cost for cost in (*(Cost(**one) for one in earlier), *costs)}
    return [found[case.name] for case in cases() if case.name in found]


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("names", nargs="*", help="words of the names of cases; all of them")
    parser.add_argument("--write", action="store_true", help="write bench/figures/hostile.json")
    options = parser.parse_args()
    chosen = [
        case
        for case in cases()
        if not options.names or any(word in case.name for word in options.names)
    ]
    costs = measure(chosen)
    if options.write:
        FIGURES.parent.mkdir(exist_ok=True)
        costs = _with_earlier(costs)
        figures = {
            "measured": datetime.now(timezone.utc).date().isoformat(),
            "mjcf_lint": __version__,
            "mujoco": version("mujoco"),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            "cases": [asdict(cost) for cost in costs],
        }
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
