"""Run rules over one model, within limits that only a hostile file comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from time import perf_counter, process_time

from mjcf_lint.checking.file_by_file import FileByFile
from mjcf_lint.checking.patience import GaveUp, Patience, pieces
from mjcf_lint.checking.report import RuleFailure
from mjcf_lint.checking.signing import signed
from mjcf_lint.diagnostic import Category, Diagnostic
from mjcf_lint.mjcf.model import Model
from mjcf_lint.project.ignores import Judged
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml.collecting import uncollected

MOST_FINDINGS = 10_000
"""How many findings of one rule in one model are looked at."""
SECONDS_FOR_A_RULE = 30.0
"""Processor time after which a rule is given up in one model."""
SECONDS_FOR_ALL_RULES = 120.0
"""The same for all rules in one model together."""
_UNMEASURED = 0.05
"""Seconds in which many rules run without a look at the processor's clock, which takes as long."""


@dataclass(slots=True)
class Runner:
    """Runs rules over one model, and keeps what kept them from it."""

    rules: Sequence[Rule]
    names: frozenset[str] = frozenset()
    """What rules there are besides those that come with us, chosen or not."""
    compiling: bool = False
    """The rules that report what the engine said run, too."""
    failures: list[RuleFailure] = field(init=False, default_factory=list)
    cut: list[str] = field(init=False, default_factory=list)
    """What was left out, a sentence each."""
    _seconds: float = field(init=False, default=0.0)
    """Processor time that the rules took."""
    _measured: tuple[float, float] = field(init=False, default=(0.0, 0.0))
    """When that was looked at last: on the processor's clock, and on one that costs nothing."""

    def reading(self, model: Model) -> list[Diagnostic]:
        """Run the rules that need nothing but the files."""
        return self.run(model, [rule for rule in self.rules if not (rule.compiles or rule.judges)])

    def compiled(self, model: Model) -> list[Diagnostic]:
        """Run the rules that tell what the engine says of a model."""
        return self.run(model, [rule for rule in self.rules if rule.compiles])

    def judging(self, model: Model, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Run the rules that look at what the others found."""
        judging = [rule for rule in self.rules if rule.judges]
        if not judging:
            return []
        active = frozenset(
            rule.id
            for rule in self.rules
            if not rule.judges and (self.compiling or not rule.compiles)
        )
        judged = Judged(tuple(found), active, self.names.union(_built_in()))
        return self.run(model.judged_by(judged), judging)

    def run(self, model: Model, rules: Iterable[Rule]) -> list[Diagnostic]:
        """Run some rules, and say of each finding whose it is."""
        words, compared = model.words, model.target.made_for is not None
        rules = [rule for rule in rules if compared or not rule.between_releases]
        apart = [rule for rule in rules if rule.file_by_file]
        found: list[Diagnostic] = []
        self._measured = process_time(), perf_counter()
        with uncollected(), pieces() as watched:
            files = None
            if apart:
                files = FileByFile.of(model, apart, partial(self._alone, watched))
            for rule in rules:
                if rule.only_with and rule.only_with.isdisjoint(words):
                    continue
                part = files.found(rule) if files and rule.file_by_file else None
                if part is None or len(part) > MOST_FINDINGS:
                    part = self._over(rule, model, watched)
                if part:
                    found += self._signed(part, rule, model)
        self._measure()
        return found

    def _signed(
        self, found: Iterable[Diagnostic], rule: Rule, model: Model
    ) -> Iterator[Diagnostic]:
        readings = {inclusion.source: inclusion for inclusion in reversed(model.inclusions)}
        for one in found:
            reading = readings.get(one.span.source)
            yield signed(one, rule, model, reading.chain if reading else ())

    def _alone(self, watched: Patience, rule: Rule, file: Model) -> list[Diagnostic] | None:
        """Return what a rule finds in a file; None where it does not come to an end.

        What kept it from that comes up again, and is told, where it runs over the whole model.
        """
        try:
            with watched(self._left()):
                found = list(islice(rule.check(file), MOST_FINDINGS + 1))
        except (GaveUp, Exception):
            return None
        return found if len(found) <= MOST_FINDINGS else None

    def _over(self, rule: Rule, model: Model, watched: Patience) -> list[Diagnostic]:
        """Return what a rule finds, up to limits that only a hostile file comes to."""
        found: list[Diagnostic] = []
        try:
            with watched(self._left()):
                for one in rule.check(model):
                    if len(found) == MOST_FINDINGS:
                        where = model.root.path
                        self.cut.append(f"{where}: more than {len(found)} times {rule.id}")
                        break
                    found.append(one)
        except GaveUp:
            took = process_time() - self._measured[0]
            self.cut.append(f"{model.root.path}: {rule.id} was given up after {took:.0f} s")
        except RecursionError:
            self.cut.append(f"{model.root.path}: {rule.id} was given up, it would go too deep")
        except Exception:
            import traceback

            self.failures.append(RuleFailure(rule.id, model.root.path, traceback.format_exc()))
        return found

    def _left(self) -> float:
        """Return how long a rule may take."""
        if perf_counter() - self._measured[1] > _UNMEASURED:
            self._measure()
        return min(SECONDS_FOR_A_RULE, SECONDS_FOR_ALL_RULES - self._seconds)

    def _measure(self) -> None:
        now = process_time()
        self._seconds += now - self._measured[0]
        self._measured = now, perf_counter()


@cache
def _built_in() -> frozenset[str]:
    """Return the names of all rules that come with us, and of the categories."""
    return frozenset((*(rule.id for rule in load_rules()), *(one.value for one in Category)))
