"""Run rules over one model, within limits that only a hostile file comes to."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from time import process_time

from mjcf_lint.deferred import dataclass
from mjcf_lint.diagnostic import Category, Diagnostic
from mjcf_lint.ignores import Judged
from mjcf_lint.model import Model
from mjcf_lint.patience import GaveUp, patience
from mjcf_lint.registry import load_rules
from mjcf_lint.report import RuleFailure
from mjcf_lint.rule import Rule
from mjcf_lint.signing import signed

MOST_FINDINGS = 10_000
"""How many findings of one rule in one model are looked at."""
SECONDS_FOR_A_RULE = 30.0
"""Processor time after which a rule is given up in one model."""
SECONDS_FOR_ALL_RULES = 120.0
"""The same for all rules in one model together."""


@dataclass(slots=True)
class Runner:
    """Runs rules over models, and keeps what kept them from it."""

    rules: Sequence[Rule]
    names: frozenset[str] = frozenset()
    """What rules there are besides those that come with us, chosen or not."""
    compiling: bool = False
    """The rules that report what the engine said run, too."""
    failures: list[RuleFailure] = field(init=False, default_factory=list)
    cut: list[str] = field(init=False, default_factory=list)
    """What was left out, a sentence each."""
    _seconds: dict[Path, float] = field(init=False, default_factory=dict)
    """Processor time that the rules took for each root."""

    def reading(self, model: Model) -> Iterator[Diagnostic]:
        """Run the rules that need nothing but the files."""
        rules = (rule for rule in self.rules if not (rule.compiles or rule.judges))
        return self.run(model, rules)

    def compiled(self, model: Model) -> Iterator[Diagnostic]:
        """Run the rules that tell what the engine says of a model."""
        return self.run(model, (rule for rule in self.rules if rule.compiles))

    def judging(self, model: Model, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
        """Run the rules that look at what the others found."""
        judging = [rule for rule in self.rules if rule.judges]
        if not judging:
            return
        active = frozenset(
            rule.id
            for rule in self.rules
            if not rule.judges and (self.compiling or not rule.compiles)
        )
        known = {rule.id for rule in load_rules()} | {one.value for one in Category}
        model = model.judged_by(Judged(tuple(found), active, self.names.union(known)))
        yield from self.run(model, judging)

    def run(self, model: Model, rules: Iterable[Rule]) -> Iterator[Diagnostic]:
        """Run some rules, and say of each finding whose it is."""
        readings = {inclusion.source: inclusion for inclusion in reversed(model.inclusions)}
        for rule in rules:
            for found in self.found(rule, model):
                reading = readings.get(found.span.source)
                yield signed(found, rule, model, reading.chain if reading else ())

    def found(self, rule: Rule, model: Model) -> list[Diagnostic]:
        """Return what a rule finds, up to limits that only a hostile file comes to."""
        found: list[Diagnostic] = []
        spent = self._seconds.get(model.root.path, 0.0)
        began = process_time()
        try:
            with patience(min(SECONDS_FOR_A_RULE, SECONDS_FOR_ALL_RULES - spent)):
                for one in rule.check(model):
                    if len(found) == MOST_FINDINGS:
                        where = model.root.path
                        self.cut.append(f"{where}: more than {len(found)} times {rule.id}")
                        break
                    found.append(one)
        except GaveUp:
            took = process_time() - began
            self.cut.append(f"{model.root.path}: {rule.id} was given up after {took:.0f} s")
        except RecursionError:
            self.cut.append(f"{model.root.path}: {rule.id} was given up, it would go too deep")
        except Exception:
            self.failures.append(RuleFailure(rule.id, model.root.path, traceback.format_exc()))
        self._seconds[model.root.path] = spent + process_time() - began
        return found
