"""What check does with --fix, --diff and --output-dir."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from mjcf_lint.api import plan_repair
from mjcf_lint.checking.report import Report
from mjcf_lint.compiling.layout import layout
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.repair.copying import copy_whole
from mjcf_lint.repair.fixer import Repair
from mjcf_lint.repair.journal import Recovered
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.writer import alone, cut_off, finish, write
from mjcf_lint.reporters.patch import for_a_terminal, unified_diff
from mjcf_lint.reporters.text import printable, some_names
from mjcf_lint.sessions.session import Session

Outcome = tuple[Report, Repair]


def show_diff(
    paths: Sequence[Path], opened: Session, choice: Choice, *, evidence: bool = False
) -> Outcome:
    """Print the repairs as a diff; the report is of the files as they are."""
    planned = plan_repair(paths, opened, choice, evidence=evidence)
    sys.stdout.flush()
    diff = unified_diff(planned.changes)
    sys.stdout.buffer.write(for_a_terminal(diff) if sys.stdout.isatty() else diff)
    return opened.linter().lint(paths), planned


def write_in_place(
    paths: Sequence[Path],
    opened: Session,
    choice: Choice,
    *,
    evidence: bool = False,
    break_hardlinks: bool = False,
) -> Outcome:
    """Write the repairs; the report is of what remains."""
    with alone(paths, _waiting):
        for one in finish(paths):
            _tell(one)
        planned = plan_repair(paths, opened, choice, evidence=evidence)
        write(planned.changes, break_hardlinks=break_hardlinks)
    return opened.linter().lint(paths), planned


def answer(
    paths: Sequence[Path], opened: Session, choice: Choice, print_text: Callable[[bytes], None]
) -> Outcome:
    """Print the one file there is, repaired; the report is of what remains."""
    planned = plan_repair(paths, opened, choice, evidence=False)
    changed = {Path(os.path.realpath(change.path)): change.after for change in planned.changes}
    linter = opened.linter()
    after = linter.again(linter.files.with_overlay(changed))
    report = after.lint(paths)
    print_text(after.files.read(paths[0]).data)
    return report, planned


def tell_what_was_cut_off(paths: Sequence[Path]) -> None:
    """Say on stderr where an earlier repair was killed and is still to be finished."""
    if files := cut_off(paths):
        print(f"a repair of {some_names(files)} was cut off: --fix finishes it", file=sys.stderr)


def _waiting(project: Path) -> None:
    print(
        f"waiting for another mjcf-lint that repairs in {printable(str(project))}", file=sys.stderr
    )


def _tell(one: Recovered) -> None:
    if one.finished:
        print(f"finished a repair that was cut off: {some_names(one.finished)}", file=sys.stderr)
    if one.left:
        print(
            f"left as they are, changed since a repair was cut off: {some_names(one.left)}",
            file=sys.stderr,
        )


def write_copies(
    paths: Sequence[Path],
    opened: Session,
    choice: Choice,
    folder: Path,
    *,
    evidence: bool = False,
) -> Outcome:
    """Write repaired copies of all models, with their assets; the report is of the copies.

    Raises SettingsError for a folder that holds something already, or lies among the models.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(f"--output-dir {folder}: is not an empty folder")
    inside = [
        path for path in paths if path.resolve() in (folder.resolve(), *folder.resolve().parents)
    ]
    if inside:
        raise SettingsError(f"--output-dir {folder}: lies inside {inside[0]}, which is checked")
    linter = opened.static_linter()
    models = linter.models(paths)
    planned = plan_repair(paths, opened, choice, evidence=evidence)
    changed = {Path(os.path.realpath(change.path)): change.after for change in planned.changes}
    repaired = linter.again(linter.files.with_overlay(changed)).models(paths)
    plan = layout([*models, *repaired], linter.files.read)
    copy_whole(plan, folder, changed)
    roots = [plan.place(model.root.path, folder) for model in models]
    if opened.baseline is not None:
        opened = replace(opened, baseline=opened.baseline.copied(folder, plan.base))
    return opened.linter().lint(roots), planned
