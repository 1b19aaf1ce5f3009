"""Measure speed and scale: each figure a ratio of two sides that are run in turn, in one go.

`python -m bench.speed [GROUP ...]` runs all groups or those named, prints what came of each bar
and fails where one does not hold; with `--write` it writes bench/figures/speed.json, in which
other groups keep their figures, and docs/performance.md. `--scale 0.01` tries it on less.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench import speed_page
from bench.fetch import cache
from bench.speed_bars import BARS, GROUPS, Bar
from bench.speed_ground import Ground
from bench.speed_measuring import Failed, Sample
from bench.speed_stages import STAGES, cores

ROUNDS, FEWEST = 5, 3
MODELS, MEGABYTES = 20_000, 100.0
_MODEL_NAME = re.compile(r"^model name\s*: (.*)$", re.MULTILINE)

Figures = dict[str, Any]


def measured(
    bars: Iterable[Bar], ground: Ground, rounds: int
) -> tuple[dict[str, dict[str, Sample]], dict[str, str]]:
    """Return the samples of each stage that bars look at, and why others have none."""
    samples: dict[str, dict[str, Sample]] = {}
    failed: dict[str, str] = {}
    for stage, measure in STAGES.items():
        wanted = {side for bar in bars if bar.stage == stage for side in bar.figure.sides}
        if not wanted:
            continue
        ground.progress(stage)
        try:
            samples[stage] = dict(measure(ground, wanted, rounds))
        except Failed as problem:
            failed[stage] = str(problem)
            ground.progress(f"  {problem}")
    return samples, failed


def came_to(bar: Bar, samples: Mapping[str, Sample] | None, failed: str = "") -> Figures:
    """Return what a bar came to, as it is written down."""
    if samples is None:
        return {"failed": failed}
    sides = {name: samples[name] for name in bar.figure.sides}
    if failed := next((one.failed for one in sides.values() if one.failed), ""):
        return {"failed": failed}
    by_cpu = {
        name: replace(one, runs=[replace(run, seconds=run.cpu) for run in one.runs])
        for name, one in sides.items()
    }
    figures: Figures = {"figure": round(bar.figure.compute(sides), 4)}
    if all(run.cpu for one in sides.values() for run in one.runs):
        of_cpu = round(bar.figure.compute(by_cpu), 4)
        if of_cpu != figures["figure"]:
            figures["figure by processor time"] = of_cpu
    figures["sides"] = {
        name: {
            "seconds": [round(run.seconds, 4) for run in one.runs],
            "peak MB": round(one.peak / 1e6, 1),
            "size": one.size,
        }
        for name, one in sides.items()
    }
    return figures


def conditions(rounds: int) -> Figures:
    """Return on what it is measured."""
    names = Path("/proc/cpuinfo")
    found = _MODEL_NAME.search(names.read_text("utf-8")) if names.is_file() else None
    return {
        "date": datetime.now(timezone.utc).date().isoformat(),
        "cores": cores(),
        "memory GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "processor": found[1].strip() if found else platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "mujoco": version("mujoco"),
        "mjcf-lint": version("mjcf-lint"),
        "rounds": rounds,
    }


def write(groups: Mapping[str, Figures]) -> None:
    """Write figures, those of groups that were not run now as they were, and the page."""
    earlier = speed_page.figures()["groups"]
    found = {**earlier, **groups}
    document = {"groups": {name: found[name] for name in GROUPS if name in found}}
    speed_page.FIGURES.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    speed_page.PAGE.write_text(speed_page.page(), "utf-8")


def main() -> None:
    """Run the measurement."""
    options = _options()
    chosen = [bar for bar in BARS if bar.group in (options.groups or GROUPS)]
    began = time.monotonic()

    def progress(said: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {said}", file=sys.stderr, flush=True)

    folder = Path(tempfile.mkdtemp(prefix="speed-", dir=cache()))
    try:
        ground = Ground(folder, round(MODELS * options.scale), MEGABYTES * options.scale, progress)
        samples, failed = measured(chosen, ground, options.rounds)
    finally:
        shutil.rmtree(folder)
    groups: dict[str, Figures] = {}
    for bar in chosen:
        found = came_to(bar, samples.get(bar.stage), failed.get(bar.stage, ""))
        group = groups.setdefault(bar.group, {**conditions(options.rounds), "bars": {}})
        group["bars"][bar.name] = found
        print(speed_page.line(bar, found), flush=True)
    if options.write:
        write(groups)
    judged = [bar for bar in chosen if bar.limit is not None]
    sys.exit(not all(speed_page.holds(bar, groups[bar.group]["bars"][bar.name]) for bar in judged))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--write", action="store_true", help="write figures and page")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each side")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the generated input")
    options = parser.parse_args()
    if unknown := set(options.groups) - set(GROUPS):
        parser.error(f"no group is called {', '.join(sorted(unknown))}")
    if options.write and (options.scale != 1 or options.rounds < FEWEST):
        parser.error(f"figures are written only of the whole, of {FEWEST} rounds or more")
    return options


if __name__ == "__main__":
    main()
