"""Does `explain --error` lead from what engines say to the rule that finds the fault?

    python -m bench.explained [RELEASE ...]
    python -m bench.explained --planted 260 --seed 23

The faults are the examples of all rules, or such as `bench.planted` plants into public models, but
for those whose texts were used to find the words. Where an engine refuses one, reading it for
that release gives the rules that its message should lead to.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.version import Version

from bench import faults_written
from bench.catalogue import FAULTS
from bench.fetch import library
from bench.sampling import Plan, measure
from mjcf_lint.checking.linter import Linter
from mjcf_lint.compiling.told import tidy
from mjcf_lint.diagnostic import Severity
from mjcf_lint.engine import Engine, Outcome
from mjcf_lint.grammar import grammar_for
from mjcf_lint.logs.pasted import read_pasted
from mjcf_lint.logs.unrecognized import rules_of
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rules

RELEASES = ("2.2.0", "2.3.7", "3.1.6", "3.2.0", "3.3.7", "4.0.0")


@dataclass(frozen=True, slots=True)
class Said:
    """What an engine said of an example, what is wrong with it, and what was explained."""

    example: Path
    message: str
    rules: frozenset[str]
    explained: frozenset[str]

    @property
    def hit(self) -> bool:
        """Say whether a rule that finds a fault here was named."""
        return bool(self.rules & self.explained)


def main() -> None:
    """Print how often a message led to a rule that finds the fault, and what was missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.explained")
    parser.add_argument("releases", nargs="*", default=RELEASES)
    parser.add_argument("--planted", type=int, default=0, metavar="CASES")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.planted:
        of_planted(Plan(options.planted, options.seed, every=0))
    else:
        of_examples(options.releases)


def of_planted(plan: Plan) -> None:
    """Print what came of faults planted into public models."""
    known = {kind.name for kind in faults_written.kinds()}
    kinds = tuple(kind.name for kind in FAULTS if kind.name not in known)
    judgements, _ = measure(replace(plan, kinds=kinds))
    judged = [one for one in judgements if one.refused and one.errors]
    hits = 0
    for one in judged:
        rules, explained = {found[0] for found in one.errors}, explained_by(one.said)
        hits += bool(rules & explained)
        if not rules & explained:
            print(f"{one.case.kind.name}: {one.said[:100]}")
            print(f"    {', '.join(sorted(rules))}; not {', '.join(sorted(explained))}")
    print(f"{hits} of {len(judged)}, {hits / len(judged):.1%}")


def of_examples(chosen: Iterable[str]) -> None:
    """Print the share for each release."""
    total = hits = 0
    for release in chosen:
        with Engine(library(release)) as engine:
            said = [one for one in heard(engine) if one.rules]
        missed = [one for one in said if not one.hit]
        alone = sum(one.hit and len(one.explained) == 1 for one in said)
        total, hits = total + len(said), hits + len(said) - len(missed)
        print(f"{release}: {len(said) - len(missed)} of {len(said)}, {alone} with one rule alone")
        for one in missed:
            print(f"  {one.example.relative_to(builtin_rules_dir())}: {tidy(one.message)[:100]}")
            print(f"    {', '.join(sorted(one.rules))}; not {', '.join(sorted(one.explained))}")
    print(f"{hits} of {total}, {hits / total:.1%}")


def heard(engine: Engine) -> Iterator[Said]:
    """Yield what an engine says of each example that it refuses."""
    release = Version(engine.version())
    target = Target(release, grammar_for(release, engine))
    for example in examples():
        verdict = engine.load(example)
        if verdict.outcome is Outcome.REFUSED:
            explained = explained_by(verdict.message)
            yield Said(example, verdict.message, _found(example, target), explained)


def examples() -> Iterator[Path]:
    """Yield the faulty models in the folders of the rules."""
    for pattern in ("*/bad*.xml", "*/changes/*/before.xml", "*/changes/*/before/main.xml"):
        yield from sorted(builtin_rules_dir().glob(pattern))


def explained_by(message: str) -> frozenset[str]:
    """Return the rules that a message leads to."""
    return frozenset(rule for error in read_pasted(message).of_models for rule in rules_of(error))


def _found(example: Path, target: Target) -> frozenset[str]:
    rules = tuple(rule for rule in load_rules() if rule.category.on)
    report = Linter(target, rules).lint([example])
    errors = (found for found in report.diagnostics if found.severity is Severity.ERROR)
    return frozenset(found.rule for found in errors)


if __name__ == "__main__":
    main()
