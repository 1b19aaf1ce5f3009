"""The stages of the measuring: sides that are run in turn over the same ground."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import replace
from importlib.util import find_spec
from statistics import median

from packaging.version import Version

from bench import speed_loop
from bench.speed_ground import (
    COMMAND,
    PACKAGES,
    ROOT,
    Ground,
    python_with_dm_control,
    xmllint,
)
from bench.speed_measuring import NotThere, Run, Sample, Side, alternately, run
from bench.speed_schema import schema

RELEASE = Version("4.0.0")
QUICK = 5
"""How many times as often that is run which takes less than a second."""
Wanted = Collection[str]
Stage = Callable[[Ground, Wanted, int], Mapping[str, Sample]]


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start_up(ground: Ground, wanted: Wanted, rounds: int) -> Mapping[str, Sample]:
    small = ground.small()
    sides: dict[str, Side] = {
        "import argparse": lambda: run([sys.executable, "-c", "import argparse"]),
        "version": lambda: run([COMMAND, "--version"]),
        "one file": lambda: ground.lint(small, plain=(("--no-cache",),)),
    }
    return alternately(_of(sides, wanted), {}, rounds * QUICK, ground.progress, warm_up=True)


def _metaworld(ground: Ground, wanted: Wanted, rounds: int) -> Mapping[str, Sample]:
    folder = ground.package("metaworld")
    listed = ground.entry_models("metaworld")
    loop = (sys.executable, speed_loop.__file__, listed)
    refused = json.loads(run(loop, short=True).said)["refused"]
    if refused:
        kept = [one for one in listed.read_text("utf-8").splitlines() if one not in refused]
        listed.write_text("".join(f"{one}\n" for one in kept), "utf-8")
        ground.progress(f"  left out, for MuJoCo refuses them: {len(refused)}")
    jobs = cores() if ground.knows("--jobs", "1") else 1
    all_cores = (("--no-cache",), ("--jobs", str(jobs)))
    sides: dict[str, Side] = {
        "metaworld": lambda: ground.lint(folder),
        "metaworld, one rule": lambda: ground.lint(folder, "--select", "syntax"),
        "load loop": lambda: run(loop, short=True),
        "metaworld, compiled": lambda: ground.lint(folder, engine="always", plain=all_cores),
        "load loop, all cores": lambda: run((*loop, str(jobs))),
    }
    if "loading" in wanted:
        wanted = {*wanted, "load loop"}
    found = alternately(_of(sides, wanted), {}, rounds, ground.progress, warm_up=True)
    if "loading" in wanted:
        found["loading"] = Sample(
            runs=[
                replace(one, seconds=json.loads(one.said)["seconds"])
                for one in found["load loop"].runs
            ],
            failed=found["load loop"].failed,
        )
    return found


def _parsers(ground: Ground, wanted: Wanted, rounds: int) -> Mapping[str, Sample]:
    listed = ground.entry_models(*PACKAGES)
    ground.progress("  dm_control and mjcf-lint in one process")
    command = (python_with_dm_control(), "-m", "bench.speed_parsers", str(rounds), listed)
    told = run(command, short=True, environment={"PYTHONPATH": str(ROOT), "MUJOCO_GL": "disable"})
    answer = json.loads(told.said)
    found, refused = answer["found"], answer["refused"]
    runs = {
        name: {path: [Run(*took) for took in rounds] for path, rounds in of.items()}
        for name, of in found.items()
    }
    ratios = {
        path: median(run.seconds for run in slow)
        / median(run.seconds for run in runs["mjcf-lint"][path])
        for path, slow in runs["dm_control"].items()
    }
    middle = sorted(ratios, key=lambda path: ratios[path])[len(ratios) // 2]
    samples = {}
    for name, of in runs.items():
        totals = [
            Run(sum(run.seconds for run in one), sum(run.cpu for run in one))
            for one in zip(*of.values(), strict=True)
        ]
        samples[name] = Sample(len(of), totals)
        if middle in of:
            samples[f"{name}, the median model"] = Sample(1, of[middle])
        ground.progress(f"  {name}: {samples[name].seconds:.2f} s for {len(of)} models")
    ground.progress(f"  {len(refused)} left out, such as {refused[:1]}")
    return samples


def _tree(ground: Ground, wanted: Wanted, rounds: int) -> Mapping[str, Sample]:
    large, one = ground.tree(ground.megabytes), ground.tree(1)
    small = ground.small()
    checked = ground.folder / "mjcf.xsd"
    checked.write_text(schema(RELEASE), "utf-8")
    sides: dict[str, Side] = {
        "one file": lambda: ground.lint(small),
        "tree of 1 MB": lambda: ground.lint(one),
        "xmllint": lambda: run([xmllint(), "--noout", "--schema", checked, large]),
        "tree of 100 MB": lambda: ground.lint(large),
    }
    sizes = {"tree of 1 MB": one.stat().st_size, "tree of 100 MB": large.stat().st_size}
    return alternately(_of(sides, wanted), sizes, rounds, ground.progress)


def _dataset(ground: Ground, wanted: Wanted, rounds: int) -> Mapping[str, Sample]:
    few, small = ground.models // 10, ground.small()
    many, less = ground.dataset(ground.models), ground.dataset(few)
    kept = ground.folder / "cache"
    one = (("--jobs", "1"),)
    ground.knows("--cache-dir", str(ground.folder / "unused"))

    def cold() -> Run:
        shutil.rmtree(kept, ignore_errors=True)
        return ground.lint(many, "--cache-dir", str(kept), plain=one)

    sides: dict[str, Side] = {
        "one file": lambda: ground.lint(small),
        "2,000 models": lambda: ground.lint(less),
        "20,000 models": lambda: ground.lint(many),
        "two jobs": lambda: ground.lint(many, "--jobs", "2", plain=(("--no-cache",),)),
        "cold": cold,
        "warm": lambda: ground.lint(many, "--cache-dir", str(kept), plain=one),
    }
    sizes = {"2,000 models": few, "20,000 models": ground.models}
    return alternately(_of(sides, wanted), sizes, rounds, ground.progress)


def _cluster(ground: Ground, wanted: Wanted, rounds: int) -> Mapping[str, Sample]:
    if find_spec("distributed") is None:
        raise NotThere("Dask is not installed: pip install 'mjcf-lint[dask]'")
    many = ground.dataset(ground.models)
    plain = (("--no-cache",),)
    as_json = ("--output-format", "json")
    with ExitStack() as stack:
        script = ROOT / "bench" / "speed_cluster.py"
        server = stack.enter_context(
            subprocess.Popen(
                [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        assert server.stdin is not None
        assert server.stdout is not None
        stack.callback(server.stdin.close)
        address = server.stdout.readline().strip()
        sides: dict[str, Side] = {
            "one machine": lambda: ground.lint(many, "--jobs", "2", *as_json, plain=plain),
            "cluster": lambda: ground.lint(many, "--scheduler", address, *as_json, plain=plain),
        }
        return alternately(_of(sides, wanted), {}, min(rounds, 1), ground.progress)


def _of(sides: Mapping[str, Side], wanted: Wanted) -> dict[str, Side]:
    return {name: side for name, side in sides.items() if name in wanted}


STAGES: dict[str, Stage] = {
    "start-up": _start_up,
    "metaworld": _metaworld,
    "parsers": _parsers,
    "tree": _tree,
    "data set": _dataset,
    "cluster": _cluster,
}
