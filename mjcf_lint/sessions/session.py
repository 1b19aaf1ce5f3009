"""What every command opens first: targets, their engines where they are here, and rules."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.checking.joint import AnyLinter, JointLinter
from mjcf_lint.checking.linter import Linter
from mjcf_lint.crew.choosing import crew_for
from mjcf_lint.engine.find import find_library
from mjcf_lint.grammar.recorded import releases
from mjcf_lint.mjcf.model import Model
from mjcf_lint.project.excluded import Excluded
from mjcf_lint.project.files import MOST_BYTES, Files
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.project.wishes import Wishes
from mjcf_lint.releases.sets import parse_releases
from mjcf_lint.releases.target import Target
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import load_own_rules, load_rules
from mjcf_lint.sessions.bench import Bench, Opened, benches
from mjcf_lint.sessions.chosen import check_names, choose_rules

if TYPE_CHECKING:
    from mjcf_lint.checking.digests import Digests
    from mjcf_lint.checking.linter import Show
    from mjcf_lint.crew import Crew
    from mjcf_lint.crew.order import Order
    from mjcf_lint.crew.scheduler import Scheduler
    from mjcf_lint.engine import Engine
    from mjcf_lint.sessions.baseline import Baseline

AUTO = "auto"


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
    """The benches of all targets, oldest first, and the rules that were chosen."""

    benches: tuple[Bench, ...]
    rules: tuple[Rule, ...]
    use: EngineUse
    skip_other: bool = False
    wishes: Wishes | None = None
    excluded: Excluded | None = None
    origins: bool = False
    """Find for each model the newest release that loads it, and take it for made for that."""
    own: tuple[Rule, ...] = ()
    """The user's own rules, chosen or not."""
    absent: frozenset[str] = frozenset()
    """Names of rules that the settings may speak of, but whose code is not run."""
    baseline: Baseline | None = None
    concerned: Callable[[Model], bool] | None = None
    """Says which models are checked; None for all."""
    overlay: Mapping[Path, bytes] = field(default_factory=dict)
    """Bytes that stand in for what is on the disk, by resolved path."""
    rule_dirs: tuple[Path, ...] = ()
    crew: Crew | None = None
    """Looks at many models at once."""
    remembers: bool = False
    """What models depend on has to be known, so that what is found can be kept."""
    show: Show | None = None
    """Tells how far it is."""

    @property
    def main(self) -> Bench:
        """The bench repairs are proven on: the newest with an engine, else the newest."""
        return next((bench for bench in reversed(self.benches) if bench.library), self.benches[-1])

    @property
    def target(self) -> Target:
        """The target of the main bench."""
        return self.main.target

    @property
    def engine(self) -> Engine | None:
        """The engine of the main bench."""
        return self.main.engine

    def linter(self) -> AnyLinter:
        """Return a linter for all targets that also compiles, unless that was ruled out.

        Of many files it keeps only some in memory: repairs are planned by the static one.
        """
        return self._linter(compiles=self.use is not EngineUse.NEVER)

    def static_linter(self) -> AnyLinter:
        """Return a linter for all targets that only reads."""
        return self._linter(compiles=False, keeping=True)

    def _linter(self, *, compiles: bool, keeping: bool = False) -> AnyLinter:
        most = None if keeping else MOST_BYTES
        files = Files(dict(self.overlay), most=most)
        images = self.use is EngineUse.ALWAYS
        names = self.absent.union(rule.id for rule in self.own)
        linters = [
            Linter(
                bench.target,
                self.rules,
                bench.engine if compiles else None,
                files,
                images,
                self.skip_other,
                self.wishes,
                self.excluded,
                self._origin(bench, files),
                self.concerned,
                names,
                self.crew,
                self._order(bench, names, compiles=compiles) if self.crew else None,
                self._digests(files),
                self.show,
            )
            for bench in self.benches
        ]
        if len(linters) == 1 and self.baseline is None:
            return linters[0]
        return JointLinter(tuple(linters), self.baseline)

    def _order(self, bench: Bench, names: frozenset[str], *, compiles: bool) -> Order:
        """Return what another process needs to know to see what a linter of a bench sees."""
        from mjcf_lint.crew.order import Order

        return Order(
            bench.target.release,
            bench.target.made_for,
            bench.library,
            compiles,
            tuple(rule.id for rule in self.rules),
            self.rule_dirs,
            names,
            self.use is EngineUse.ALWAYS,
            self.origins,
            self.concerned,
            tuple(self.overlay.items()),
            digests=self.remembers,
            folder=str(Path.cwd()),
        )

    def _digests(self, files: Files) -> Digests | None:
        if not self.remembers:
            return None
        from mjcf_lint.checking.digests import Digests

        return Digests(files)

    def _origin(self, bench: Bench, files: Files) -> Callable[[Path], Version | None] | None:
        if not self.origins:
            return None
        from mjcf_lint.checking.origin import Origins

        return Origins((*load_rules(), *self.own), bench.target.release, files)

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


@contextmanager
def session(
    python: Path | None = None,
    use: EngineUse = EngineUse.AUTO,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    *,
    extend_select: Sequence[str] = (),
    targets: Sequence[str] = (),
    made_for: str = "",
    skip_other: bool = False,
    wishes: Wishes | None = None,
    excluded: Excluded | None = None,
    rule_dirs: Sequence[Path] = (),
    absent: frozenset[str] = frozenset(),
    baseline: Baseline | None = None,
    concerned: Callable[[Model], bool] | None = None,
    overlay: Mapping[Path, bytes] | None = None,
    jobs: int = 1,
    results: Path | None = None,
    scheduler: Scheduler | None = None,
    resume: Path | None = None,
    show: Show | None = None,
) -> Iterator[Session]:
    """Open a session; raises errors of ours for an environment or names that do not fit.

    `targets` are releases as `parse_releases` reads them, the installed one by default;
    `made_for` is the one release that the models were made for, where it is known, or AUTO.
    The rules in `rule_dirs` are run besides our own. Models are checked in so many `jobs`, where
    there are many of them, or by the workers of a `scheduler`; what came of them is kept in the
    folder `results`, and in the file `resume` if the run breaks off. `show` tells how far it is.
    """
    with ExitStack() as stack:
        installed = own_release = None
        asking = use is not EngineUse.NEVER
        if not targets or any("installed" in target for target in targets) or python:
            installed = Opened(find_library(python), stack)
            if asking:
                installed.engine.start()
        own = load_own_rules(rule_dirs)
        known = (*load_rules(), *own)
        rules = choose_rules(known, select, ignore, extend_select, absent)
        if wishes:
            check_names(known, wishes.names, absent)
        if installed:
            own_release = installed.release(asking=asking)
        origin = None if made_for == AUTO else _one_release(made_for, own_release)
        # What Git says, and what older releases read, is not among what a result is kept for.
        decided = concerned is None and made_for != AUTO
        if resume is not None and not decided:
            raise SettingsError("--resume does not go with --changed-since or --from-version auto")
        remembers = decided and (results is not None or resume is not None)
        found = tuple(benches(installed, own_release, targets, origin, stack))
        yield Session(
            found,
            rules,
            use,
            skip_other,
            wishes,
            excluded,
            made_for == AUTO,
            own,
            absent,
            baseline,
            concerned,
            overlay or {},
            tuple(Path(os.path.abspath(folder)) for folder in rule_dirs),
            stack.enter_context(
                crew_for(
                    [bench.opened for bench in found if bench.opened],
                    jobs,
                    scheduler,
                    results if remembers else None,
                    resume,
                )
            ),
            remembers,
            show,
        )


def _one_release(text: str, own: Version | None) -> Version | None:
    """Read the release that models were made for; raises SettingsError for a range of them."""
    if not text:
        return None
    found = parse_releases([text], releases(), own)
    if len(found) != 1:
        raise SettingsError(f"--from-version {text!r} names {len(found)} releases; it takes one")
    return found[0]
