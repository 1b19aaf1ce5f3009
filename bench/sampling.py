"""Choose what to plant where by a seed, and judge it."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from packaging.version import Version

from bench.catalogue import FAULTS, HARMLESS
from bench.fetch import library, package
from bench.ground import Ground, lay_out
from bench.healthy import Model, read_package
from bench.judging import Case, Found, Judge, Judgement
from bench.planting import Kind
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import grammar_for
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules

RELEASE = "4.0.0"
PACKAGES = (
    ("metaworld", "3.1.1"),
    ("dm-control", "1.0.50"),
    ("gymnasium", "1.4.0"),
    ("gymnasium-robotics", "1.4.2"),
)
MOST_DRAWN, MOST_TRIED = 3, 12
"""How often a kind is planted anew where the engine loads the model all the same, and how often
where the model does not go with what is written into it."""
HARMLESS_SHARE = 4
"""There is one harmless edit for so many faults."""

Models = Sequence[tuple[Ground, Model]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is to be measured; `kinds` are names, all of them where there are none."""

    cases: int = 1000
    seed: int = 1
    kinds: tuple[str, ...] = ()
    every: int = 1
    """One case of so many is also compiled and repaired, none at 0."""


def measure(plan: Plan) -> tuple[list[Judgement], tuple[Found, ...]]:
    """Return what came of all cases, and the errors found in models as they are."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="mjcf-lint-planted-") as folder,
        Engine(library(RELEASE)) as engine,
    ):
        judge = _judge(engine)
        models = list(healthy(judge, Path(folder).resolve()))
        _tell(f"{len(models)} healthy models", began)
        found = list[Judgement]()
        for all_, count in ((FAULTS, plan.cases), (HARMLESS, plan.cases // HARMLESS_SHARE)):
            chosen = [kind for kind in all_ if not plan.kinds or kind.name in plan.kinds]
            for at, (kind, number) in enumerate(shares(chosen, count, plan.seed)):
                whole = plan.every > 0 and at % plan.every == 0
                seed = f"{plan.seed} {kind.name} {number}"
                found += drawn(kind, seed, models, judge, whole=whole)
                if at % 100 == 99:
                    _tell(f"{at + 1} of {count}", began)
            _tell(f"{len(found)} cases", began)
        return found, judge.false_alarms(models)


def _judge(engine: Engine) -> Judge:
    release = Version(engine.version())
    rules = tuple(rule for rule in load_rules() if rule.category.on)
    return Judge(engine, Target(release, grammar_for(release, engine)), rules)


def _tell(text: str, began: float) -> None:
    print(f"{text}, {time.monotonic() - began:.0f} s", file=sys.stderr)


def healthy(judge: Judge, folder: Path) -> Iterator[tuple[Ground, Model]]:
    """Yield the models of all packages that the engine loads, laid out below a folder."""
    for name, version in PACKAGES:
        read = read_package(f"{name} {version}", package(name, version))
        ground = lay_out(read, folder / name)
        for model in ground.package.models():
            if judge.healthy(ground, model):
                yield ground, model


def shares(kinds: Sequence[Kind], count: int, seed: int) -> Iterator[tuple[Kind, int]]:
    """Spread so many cases evenly over the kinds, and number those of each kind."""
    more = set(Random(seed).sample(range(len(kinds)), count % len(kinds))) if kinds else ()
    for at, kind in enumerate(kinds):
        for number in range(count // len(kinds) + (at in more)):
            yield kind, number


def drawn(
    kind: Kind, seed: str, models: Models, judge: Judge, *, whole: bool
) -> Iterator[Judgement]:
    """Plant until the engine refuses it, a few times at most; harmless edits once."""
    judged = 0
    for attempt in range(MOST_TRIED):
        case = plant(kind, Random(f"{seed} {attempt}"), models)
        if case is None:
            return
        if judge.twin_loads(case):
            judgement = judge.judge(case, whole=whole)
            yield judgement
            judged += 1
            if judgement.refused or judged == (1 if kind in HARMLESS else MOST_DRAWN):
                return


def plant(kind: Kind, rng: Random, models: Models) -> Case | None:
    """Plant into some model that offers a place, each package as likely as the others."""
    grounds = list(dict.fromkeys(ground.folder for ground, _ in models))
    rng.shuffle(grounds)
    for folder in grounds:
        inside = [one for one in models if one[0].folder == folder]
        for ground, model in rng.sample(inside, len(inside)):
            if planting := kind.plant(model, rng):
                return Case(kind, ground, model, planting)
    return None
