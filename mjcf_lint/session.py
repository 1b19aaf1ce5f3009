"""What every command opens first: the engine, the target it gives, and the rules to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from packaging.version import Version

from mjcf_lint.diagnostic import Category
from mjcf_lint.engine import Engine, find_library
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.grammar import read_schema
from mjcf_lint.linter import Linter
from mjcf_lint.nearest import did_you_mean
from mjcf_lint.registry import load_rules
from mjcf_lint.rule import Rule
from mjcf_lint.target import Target

ALL = "all"


class SettingsError(MjcfLintError):
    """A setting or flag that makes no sense."""


class EngineUse(str, Enum):
    """When the real compiler is asked.

    AUTO and ALWAYS for every root, ALWAYS down to each image of a model that is refused anyway;
    NEVER for none.
    """

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Session:
    """An engine at work, the release it is, and the rules that were chosen."""

    engine: Engine
    target: Target
    rules: tuple[Rule, ...]
    use: EngineUse
    skip_other: bool = False

    def linter(self) -> Linter:
        """Return a linter that also compiles, unless that was ruled out."""
        engine = None if self.use is EngineUse.NEVER else self.engine
        images = self.use is EngineUse.ALWAYS
        return Linter(self.target, self.rules, engine, images=images, skip_other=self.skip_other)

    def alternatives(self, given: Sequence[str]) -> dict[str, str]:
        """Read RULE=NAME pairs; raises SettingsError for one that no rule offers."""
        chosen = {}
        for text in given:
            name, _, alternative = text.partition("=")
            offered = {rule.id: rule.alternatives for rule in self.rules if rule.alternatives}
            if alternative not in offered.get(name, ()):
                known = ", ".join(f"{rule}={one}" for rule in offered for one in offered[rule])
                raise SettingsError(f"--alternative {text!r} is none of {known or 'any'}")
            chosen[name] = alternative
        return chosen

    def static_linter(self) -> Linter:
        """Return a linter that only reads."""
        return Linter(self.target, self.rules, skip_other=self.skip_other)


@contextmanager
def session(
    python: Path | None = None,
    use: EngineUse = EngineUse.AUTO,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    *,
    skip_other: bool = False,
) -> Iterator[Session]:
    """Open a session; raises errors of ours for an environment or names that do not fit."""
    with Engine(find_library(python)) as engine:
        engine.start()
        rules = choose_rules(load_rules(), select, ignore)
        release = Version(engine.version())
        target = Target(release, read_schema(engine.schema(), release))
        yield Session(engine, target, rules, use, skip_other)


def choose_rules(
    rules: Iterable[Rule], select: Sequence[str], ignore: Sequence[str]
) -> tuple[Rule, ...]:
    """Return the rules that are on; raises SettingsError for a name that is none."""
    rules = tuple(rules)
    names = {rule.id for rule in rules} | {category.value for category in Category} | {ALL}
    wanted, unwanted = _split(select), _split(ignore)
    for name in (*wanted, *unwanted):
        if name not in names:
            raise SettingsError(f"no rule or category is named {name!r}{did_you_mean(name, names)}")
    return tuple(
        rule
        for rule in rules
        if (_named(rule, wanted) if wanted else rule.category.on) and not _named(rule, unwanted)
    )


def _split(names: Sequence[str]) -> list[str]:
    return [name.strip() for given in names for name in given.split(",") if name.strip()]


def _named(rule: Rule, names: Sequence[str]) -> bool:
    return any(name in (rule.id, rule.category.value, ALL) for name in names)
