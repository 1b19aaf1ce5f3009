"""The bars: what is measured, against what, and what it has to come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.speed_measuring import Samples

EQUAL = "equal"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that some sides of one stage come to."""

    sides: tuple[str, ...]
    compute: Callable[[Samples], float]


def seconds(one: str, other: str) -> Figure:
    """How many times as long one side takes as another: medians on the wall."""
    return Figure((one, other), lambda of: of[one].seconds / of[other].seconds)


def faster(one: str, other: str) -> Figure:
    """How many times faster one side is than another."""
    return Figure((one, other), lambda of: of[other].seconds / of[one].seconds)


def growth(large: str, small: str, start: str) -> Figure:
    """How much longer a unit takes in the large than in the small, whose start-up is taken off."""

    def compute(of: Samples) -> float:
        of_small = (of[small].seconds - of[start].seconds) / of[small].size
        return of[large].seconds / of[large].size / of_small

    return Figure((large, small, start), compute)


def plain_growth(large: str, small: str) -> Figure:
    """How much longer a unit takes in the large than in the small, both from start to end."""

    def compute(of: Samples) -> float:
        return of[large].seconds / of[large].size / (of[small].seconds / of[small].size)

    return Figure((large, small), compute)


def memory_a_byte(one: str) -> Figure:
    """How many bytes of memory one byte of input takes at the peak."""
    return Figure((one,), lambda of: of[one].peak / of[one].size)


def memory(one: str, other: str) -> Figure:
    """How many times as much memory one side takes at its peak as another."""
    return Figure((one, other), lambda of: of[one].peak / of[other].peak)


def same(one: str, other: str) -> Figure:
    """1 where all outputs of two sides are the same byte for byte, else 0."""

    def compute(of: Samples) -> float:
        return float(len({run.output for name in (one, other) for run in of[name].runs}) == 1)

    return Figure((one, other), compute)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `limit` is the most there may be, or with `at_least` the least; None has none."""

    group: str
    name: str
    stage: str
    measured: str
    against: str
    figure: Figure
    limit: float | None
    at_least: bool = False
    unit: str = "times"

    def holds(self, value: float) -> bool:
        """Say whether a figure is within the bar."""
        if self.limit is None:
            return True
        return value >= self.limit if self.at_least else value <= self.limit


_ALL = "all of metaworld, read only, one core, no cache"
_LOOP = "loading each of its entry models with `MjModel.from_xml_path`"

BARS = (
    Bar(
        *("startup", "version", "start-up", "`mjcf-lint --version`"),
        "`python -c 'import argparse'`",
        seconds("version", "import argparse"),
        4,
    ),
    Bar(
        *("startup", "one file", "start-up", "one small file, read only"),
        "`python -c 'import argparse'`",
        seconds("one file", "import argparse"),
        9,
    ),
    Bar(
        *("throughput", "metaworld", "metaworld", _ALL),
        f"{_LOOP}, start-up included on both sides",
        seconds("metaworld", "load loop"),
        0.25,
    ),
    Bar(
        *("throughput", "metaworld, one rule", "metaworld", f"{_ALL}, one rule alone"),
        f"{_LOOP}, start-up included on both sides",
        seconds("metaworld, one rule", "load loop"),
        None,
    ),
    Bar(
        *("throughput", "metaworld, no import", "metaworld", f"{_ALL}, start-up included"),
        f"{_LOOP}, without `import mujoco`",
        seconds("metaworld", "loading"),
        None,
    ),
    Bar(
        *("throughput", "dm_control", "parsers", "each model read and checked, in one process"),
        "`dm_control.mjcf.from_path` of the same model, where that reads it",
        faster("mjcf-lint", "dm_control"),
        4,
        at_least=True,
    ),
    Bar(
        *("throughput", "dm_control, a model", "parsers", "the median model"),
        "`dm_control.mjcf.from_path` of the same model",
        faster("mjcf-lint, the median model", "dm_control, the median model"),
        None,
        at_least=True,
    ),
    Bar(
        *("throughput", "dm_control, in one go", "parsers", "all of them checked in one go"),
        "`dm_control.mjcf.from_path` of each",
        faster("mjcf-lint, in one go", "dm_control"),
        None,
        at_least=True,
    ),
    Bar(
        *("tree", "xmllint", "tree", "a tree of 100 MB, read only"),
        "`xmllint --noout --schema`",
        seconds("tree of 100 MB", "xmllint"),
        15,
    ),
    Bar(
        *("tree", "linear", "tree", "a megabyte of the tree of 100 MB, start-up included"),
        "a megabyte of a tree of 1 MB, start-up taken off",
        growth("tree of 100 MB", "tree of 1 MB", "one file"),
        1.3,
    ),
    Bar(
        *("tree", "linear, from start to end", "tree", "a megabyte of the tree of 100 MB"),
        "a megabyte of a tree of 1 MB, start-up included",
        plain_growth("tree of 100 MB", "tree of 1 MB"),
        None,
    ),
    Bar(
        *("tree", "memory", "tree", "peak memory with the tree of 100 MB"),
        "the size of its file",
        memory_a_byte("tree of 100 MB"),
        12,
    ),
    Bar(
        *("dataset", "linear", "data set", "one of 20,000 models, start-up included"),
        "one of 2,000 models, start-up taken off",
        growth("20,000 models", "2,000 models", "one file"),
        1.3,
    ),
    Bar(
        *("dataset", "memory", "data set", "peak memory with 20,000 models"),
        "peak memory with 2,000 models",
        memory("20,000 models", "2,000 models"),
        1.5,
    ),
    Bar(
        *("cache", "warm", "data set", "20,000 models again, nothing changed"),
        "the first run, which fills the cache",
        seconds("warm", "cold"),
        0.2,
    ),
    Bar(
        *("cache", "filling", "data set", "20,000 models, filling the cache"),
        "the same without a cache",
        seconds("cold", "20,000 models"),
        None,
    ),
    Bar(
        *("jobs", "two", "data set", "20,000 models, `--jobs 2`, no cache"),
        "`--jobs 1`",
        faster("two jobs", "20,000 models"),
        1.6,
        at_least=True,
    ),
    Bar(
        *("engine", "metaworld", "metaworld", "all of metaworld, `--engine always`, all cores"),
        f"{_LOOP}, in as many processes",
        seconds("metaworld, compiled", "load loop, all cores"),
        1.3,
    ),
    Bar(
        *("dask", "report", "cluster", "the report of a Dask cluster of two worker processes"),
        "the report of one machine, byte for byte",
        same("cluster", "one machine"),
        1,
        at_least=True,
        unit=EQUAL,
    ),
    Bar(
        *("dask", "time", "cluster", "20,000 models on that cluster"),
        "`--jobs 2`",
        seconds("cluster", "one machine"),
        None,
    ),
)
GROUPS = tuple(dict.fromkeys(bar.group for bar in BARS))
