"""Open a session as the settings of a project ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from mjcf_lint.project.excluded import Excluded
from mjcf_lint.project.settings import Loaded
from mjcf_lint.project.wishes import Wishes
from mjcf_lint.ruleset.registry import load_rules, names_in
from mjcf_lint.sessions.session import EngineUse, Session, session

if TYPE_CHECKING:
    from mjcf_lint.checking.linter import Show
    from mjcf_lint.crew.scheduler import Scheduler
    from mjcf_lint.mjcf.model import Model
    from mjcf_lint.sessions.baseline import Baseline


def opened(
    loaded: Loaded,
    use: EngineUse,
    tell: Callable[[str], None],
    *,
    baseline: Baseline | None = None,
    skip_other: bool = False,
    concerned: Callable[[Model], bool] | None = None,
    overlay: Mapping[Path, bytes] | None = None,
    jobs: int = 1,
    results: Path | None = None,
    scheduler: Scheduler | None = None,
    resume: Path | None = None,
    show: Show | None = None,
) -> AbstractContextManager[Session]:
    """Open a session; raises errors of ours for settings that do not fit.

    `tell` is given what is left out of them, a sentence each.
    """
    settings = loaded.settings
    rule_dirs, absent = own_rules(loaded, tell)
    return session(
        loaded.folder / settings.python if settings.python else None,
        use,
        settings.select,
        settings.ignore,
        extend_select=settings.extend_select,
        targets=settings.target_version,
        made_for=settings.from_version,
        skip_other=skip_other,
        wishes=Wishes.of(loaded),
        excluded=Excluded.of(loaded),
        rule_dirs=rule_dirs,
        absent=absent,
        baseline=baseline,
        concerned=concerned,
        overlay=overlay,
        jobs=jobs,
        results=results,
        scheduler=scheduler,
        resume=resume,
        show=show,
    )


def own_rules(
    loaded: Loaded, tell: Callable[[str], None]
) -> tuple[tuple[Path, ...], frozenset[str]]:
    """Return the folders whose rules may be run, and the names of rules that may not."""
    if loaded.trusted or not loaded.rule_dirs:
        return loaded.rule_dirs, frozenset()
    tell(
        f"rule-dirs of {loaded.path} left out: only settings above the working folder, "
        "or named by --config, may run code"
    )
    return (), frozenset(name for folder in loaded.rule_dirs for name in names_in(folder))


def chosen_alternatives(now: Session, loaded: Loaded, given: Sequence[str]) -> Mapping[str, str]:
    """Return which repair each rule makes: RULE=NAME pairs over those of the settings.

    Settings may speak of rules that do not run now.
    """
    passed_over = {rule.id for rule in (*load_rules(), *now.own)} | now.absent
    passed_over -= {rule.id for rule in now.rules}
    wanted = loaded.settings.alternatives.items()
    pairs = [f"{rule}={name}" for rule, name in wanted if rule not in passed_over]
    return now.alternatives([*pairs, *given])
