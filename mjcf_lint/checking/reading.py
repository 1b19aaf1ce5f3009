"""Check one model in two steps: what its files tell, then what the engine says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from mjcf_lint.checking.checked import Checked, Seen
from mjcf_lint.checking.runner import Runner
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.rule import Rule

if TYPE_CHECKING:
    from mjcf_lint.engine import Engine


class Reading(NamedTuple):
    """A model, and what the rules find in it that need nothing but its files."""

    model: Model
    runner: Runner
    found: Sequence[Diagnostic]
    begun: bool
    """The engine has begun with it."""

    @classmethod
    def of(
        cls,
        model: Model,
        rules: Sequence[Rule],
        names: frozenset[str],
        *,
        compiling: bool,
        begun: bool = False,
    ) -> Reading:
        """Run these rules; `names` are rules besides those that come with us."""
        runner = Runner(rules, names, compiling=compiling)
        return cls(model, runner, runner.reading(model), begun)

    def checked(
        self, engine: Engine | None, changed: Mapping[Path, bytes], *, images: bool
    ) -> Checked:
        """Let the engine compile the model, and run the other rules; arguments as `try_model`'s."""
        model, runner, found = self.model, self.runner, list(self.found)
        lasting, began = True, process_time()
        if engine and model.kind is Kind.ROOT:
            from mjcf_lint.compiling.trial import SECONDS, try_model

            refused = try_model(
                model, found, engine, images=images, changed=changed, begun=self.begun
            )
            lasting = not any(one.crash for one in refused)
            lasting &= process_time() - began <= SECONDS
            model = model.rejected(refused)
            found += runner.compiled(model)
        found += runner.judging(model, found)
        lasting &= not (runner.cut or runner.failures)
        searching = {rule.id for rule in runner.rules if rule.searches}
        lasting &= searching.isdisjoint(one.rule for one in found)
        return Checked(tuple(found), tuple(runner.cut), tuple(runner.failures), lasting=lasting)


class Begun(NamedTuple):
    """A root that is looked at, as far as that has come."""

    model: Model
    seen: Seen
    concerned: bool
    """It is to be checked."""
    ahead: bool = False
    """The engine has begun with it."""
    reading: Reading | None = None
