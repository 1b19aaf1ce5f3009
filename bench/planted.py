"""Plant faults into healthy public models, and measure what mjcf-lint finds and repairs.

`python -m bench.planted --cases 1000 --seed 1` prints a table and, with `--write`, rewrites
docs/planted.md.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from packaging.version import Version

from bench.catalogue import FAULTS, HARMLESS
from bench.fetch import library, package
from bench.ground import Ground, lay_out
from bench.healthy import Model, read_package
from bench.judging import Case, Judge
from bench.planted_report import document, summary, told
from bench.planting import Kind
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import grammar_for
from mjcf_lint.registry import load_rules
from mjcf_lint.target import Target

RELEASE = "4.0.0"
PACKAGES = (
    ("metaworld", "3.1.1"),
    ("dm-control", "1.0.50"),
    ("gymnasium", "1.4.0"),
    ("gymnasium-robotics", "1.4.2"),
)
PAGE = Path(__file__).parent.parent / "docs" / "planted.md"

Models = Sequence[tuple[Ground, Model]]


def cases(kinds: Sequence[Kind], count: int, seed: int, models: Models) -> Iterator[Case]:
    """Yield so many cases, spread evenly over the kinds; a kind without a place yields none."""
    more = set(Random(seed).sample(range(len(kinds)), count % len(kinds)))
    for at, kind in enumerate(kinds):
        for number in range(count // len(kinds) + (at in more)):
            if case := plant(kind, Random(f"{seed} {kind.name} {number}"), models):
                yield case


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


def main() -> None:
    """Run the measurement."""
    gc.set_threshold(50_000, 20, 50)  # as the command line does
    options = _options()
    kinds = [kind for kind in FAULTS if not options.kind or kind.name in options.kind]
    harmless = [kind for kind in HARMLESS if not options.kind or kind.name in options.kind]
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="mjcf-lint-planted-") as folder,
        Engine(library(RELEASE)) as engine,
    ):
        release = Version(engine.version())
        rules = tuple(rule for rule in load_rules() if rule.category.on)
        judge = Judge(engine, Target(release, grammar_for(release, engine)), rules)
        grounds = [
            lay_out(read_package(f"{name} {version}", package(name, version)), Path(folder) / name)
            for name, version in PACKAGES
        ]
        models = [
            (ground, model)
            for ground in grounds
            for model in ground.package.models()
            if judge.healthy(ground, model)
        ]
        print(f"{len(models)} healthy models, {time.monotonic() - began:.0f} s", file=sys.stderr)
        judgements = []
        for chosen, count in ((kinds, options.cases), (harmless, options.cases // 4)):
            for case in cases(chosen, count, options.seed, models) if chosen else ():
                if judge.twin_loads(case):
                    judgement = judge.judge(
                        case, compiles=not options.static, repairs=not options.no_repairs
                    )
                    judgements.append(judgement)
        sick = judge.false_alarms(models)
    print(summary(judgements, sick))
    if options.show_missed:
        print(told(judgements))
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    if options.write:
        PAGE.write_text(document(judgements, sick, options.seed, PACKAGES, RELEASE), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.planted", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000, help="how many faults; 1000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", help="only this kind; may be repeated")
    parser.add_argument("--static", action="store_true", help="leave out the engine's help")
    parser.add_argument("--no-repairs", action="store_true", help="leave out the repairs")
    parser.add_argument("--show-missed", action="store_true", help="print each case that failed")
    parser.add_argument("--write", action="store_true", help="write docs/planted.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
