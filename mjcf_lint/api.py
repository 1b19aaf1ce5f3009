"""The linter for Python programs: lint and fix, by the same way as the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from warnings import warn

from mjcf_lint.checking.report import Report
from mjcf_lint.project.settings import Loaded, load, over
from mjcf_lint.repair.fixer import Change, Repair, repair
from mjcf_lint.repair.plan import Applied, Choice
from mjcf_lint.repair.writer import alone, finish
from mjcf_lint.repair.writer import write as write_files
from mjcf_lint.reporters.patch import unified_diff
from mjcf_lint.sessions.opening import chosen_alternatives, opened
from mjcf_lint.sessions.session import EngineUse, Session

Name = str | os.PathLike[str]
Names = Name | Iterable[Name]
"""One file or folder, or several."""
Words = str | Sequence[str]
"""One word, or several."""
Engines = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` did, or would do."""

    repair: Repair
    """All there is to know of the repairs: proofs, and what was not repaired for which reason."""
    report: Report
    """What is found in the files as they are now: written, or left as they were."""
    written: bool
    """Whether the files on disk were changed."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """Each file that changes: its `path`, and its bytes `before` and `after`."""
        return self.repair.changes

    @property
    def applied(self) -> tuple[Applied, ...]:
        """Each finding that is repaired (`found`) with the repair made for it (`fix`)."""
        return self.repair.applied

    @property
    def diff(self) -> str:
        """The changes as a unified diff, with paths from the working folder on."""
        return unified_diff(self.changes).decode("utf-8", "surrogateescape")


def lint(
    paths: Names = ".",
    *,
    target_version: Words | None = None,
    from_version: str | None = None,
    python: Name | None = None,
    select: Words | None = None,
    extend_select: Words | None = None,
    ignore: Words | None = None,
    settings: Mapping[str, Any] | None = None,
    config: Name | None = None,
    isolated: bool = False,
    engine: Engines = "auto",
    skip_other_files: bool = False,
    jobs: int = 1,
    cache_dir: Name | None = None,
) -> Report:
    """Check files and folders, and return what is found.

    The settings of the project count, as on the command line: those in the nearest
    `mjcf-lint.toml` or `pyproject.toml` upwards from the paths.

    Args:
        paths: Files and folders to check.
        target_version: Releases to check against: `"installed"` (the default), `"3.2.0"`,
            `"2.3.7..4.0.0"`, `">=3.1,<4"`, or several of these.
        from_version: The release the models were made for, or `"auto"`.
        python: The interpreter whose MuJoCo is meant by `installed`.
        select: Rules and categories to run, in place of the default.
        extend_select: Rules and categories to run beside these.
        ignore: Rules and categories to leave out.
        settings: Any other settings by their names, such as `{"severity": {"timestep": "error"}}`.
        config: A file of settings to read in place of the project's.
        isolated: Read no file of settings.
        engine: Whether the real MuJoCo compiles each model: `"auto"`, `"always"` or `"never"`.
        skip_other_files: Pass over given files that are not MJCF.
        jobs: How many processes look at the models, where there are many of them. In a script the
            call then has to stand below `if __name__ == "__main__":`.
        cache_dir: A folder in which what is found is kept for the next time; by default none.

    Raises:
        MjcfLintError: A path, a setting or an environment does not fit; one of its subclasses.
    """
    given = _paths(paths)
    loaded = _settings(
        given,
        config,
        isolated,
        settings or {},
        target_version=target_version,
        from_version=from_version,
        python=_absolute(python),
        select=select,
        extend_select=extend_select,
        ignore=ignore,
    )
    with _opened(loaded, engine, skip_other_files, jobs, cache_dir) as now:
        return now.linter().lint(given)


def fix(
    paths: Names = ".",
    *,
    write: bool = False,
    unsafe: bool = False,
    alternatives: Mapping[str, str] | None = None,
    prove: bool = False,
    outside: bool = False,
    break_hardlinks: bool = False,
    target_version: Words | None = None,
    from_version: str | None = None,
    python: Name | None = None,
    select: Words | None = None,
    extend_select: Words | None = None,
    ignore: Words | None = None,
    settings: Mapping[str, Any] | None = None,
    config: Name | None = None,
    isolated: bool = False,
    engine: Engines = "auto",
    skip_other_files: bool = False,
    jobs: int = 1,
    cache_dir: Name | None = None,
) -> Fixed:
    """Repair files and folders in memory, and with `write` on disk.

    Every model that a repair touches is compiled before and after, as with `--fix`; what does not
    hold is left out of the changes. All files of a model are written, or none.

    Args:
        paths: Files and folders to repair.
        write: Write the repaired files; otherwise only tell what would be written.
        unsafe: Also make repairs that a person must look at.
        alternatives: Which of its repairs a rule makes, by rule, beside those of the settings.
        prove: Also prove repairs of what the target refuses, on the newest older release that
            loads it; its engine is fetched if need be.
        outside: Also repair files outside the projects of the given paths.
        break_hardlinks: Also repair files that have other names.
        target_version: Releases to check against, as for `lint`.
        from_version: The release the models were made for, or `"auto"`.
        python: The interpreter whose MuJoCo is meant by `installed`.
        select: Rules and categories to run, in place of the default.
        extend_select: Rules and categories to run beside these.
        ignore: Rules and categories to leave out.
        settings: Any other settings by their names.
        config: A file of settings to read in place of the project's.
        isolated: Read no file of settings.
        engine: Whether the real MuJoCo compiles each model for the report.
        skip_other_files: Pass over given files that are not MJCF.
        jobs: How many processes look at the models, where there are many of them. In a script the
            call then has to stand below `if __name__ == "__main__":`.
        cache_dir: A folder in which what is found is kept for the next time; by default none.

    Raises:
        MjcfLintError: A path, a setting or an environment does not fit, or a file cannot be
            written; one of its subclasses.
    """
    given = _paths(paths)
    loaded = _settings(
        given,
        config,
        isolated,
        settings or {},
        target_version=target_version,
        from_version=from_version,
        python=_absolute(python),
        select=select,
        extend_select=extend_select,
        ignore=ignore,
    )
    with _opened(loaded, engine, skip_other_files, jobs, cache_dir) as now:
        pairs = [f"{rule}={name}" for rule, name in (alternatives or {}).items()]
        chosen = chosen_alternatives(now, loaded, pairs)
        choice = Choice(unsafe, chosen, outside)
        if not write:
            done = plan_repair(given, now, choice, evidence=prove)
            return Fixed(done, now.linter().lint(given), written=False)
        with alone(given, lambda _: None):
            finish(given)
            done = plan_repair(given, now, choice, evidence=prove)
            write_files(done.changes, break_hardlinks=break_hardlinks)
        return Fixed(done, now.linter().lint(given), written=bool(done.changes))


def _opened(
    loaded: Loaded, engine: Engines, skip_other_files: bool, jobs: int, cache_dir: Name | None
) -> AbstractContextManager[Session]:
    baseline = None
    if loaded.settings.baseline:
        from mjcf_lint.sessions.baseline import Baseline

        baseline = Baseline.read(loaded.folder / loaded.settings.baseline)
    return opened(
        loaded,
        EngineUse(engine),
        _warn,
        baseline=baseline,
        skip_other=skip_other_files,
        jobs=jobs,
        results=_absolute(cache_dir),
    )


def _warn(text: str) -> None:
    warn(text, stacklevel=6)


def plan_repair(paths: Sequence[Path], now: Session, choice: Choice, *, evidence: bool) -> Repair:
    """Plan the repairs; with `evidence` of older releases, none if one speaks against them."""
    linter = now.static_linter()
    done = repair(paths, linter, choice, now.engine)
    if not evidence or not done.changes:
        return done
    from mjcf_lint.repair.evidence import gather

    headers = now.engine.library.headers if now.engine else None
    found = gather(paths, linter, now.target, done, headers=headers)
    if any(one.against for one in found):
        done = replace(done, changes=(), applied=())
    return replace(done, evidence=found)


def _settings(
    paths: Sequence[Path],
    config: Name | None,
    isolated: bool,
    others: Mapping[str, Any],
    **given: Any,
) -> Loaded:
    """Return the project's settings with what was given in their place, where it is not None."""
    loaded = load(paths, given=Path(config) if config is not None else None, isolated=isolated)
    named = {name: value for name, value in given.items() if value is not None}
    return over(loaded, {**others, **named}) if named or others else loaded


def _paths(given: Names) -> list[Path]:
    several = [given] if isinstance(given, str | os.PathLike) else given
    return [Path(path) for path in several]


def _absolute(path: Name | None) -> Path | None:
    return None if path is None else Path(os.path.abspath(path))
