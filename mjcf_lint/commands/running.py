"""One run of check, from the request to the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mjcf_lint.commands.configured import own_rules
from mjcf_lint.commands.outputs import write_outputs
from mjcf_lint.commands.repairing import (
    answer,
    show_diff,
    tell_what_was_cut_off,
    write_copies,
    write_in_place,
)
from mjcf_lint.commands.request import Request
from mjcf_lint.commands.summary import print_report, summarise
from mjcf_lint.excluded import Excluded
from mjcf_lint.fixer import Repair
from mjcf_lint.plan import Choice
from mjcf_lint.registry import load_rules
from mjcf_lint.report import Report
from mjcf_lint.reporters import Format
from mjcf_lint.session import EngineUse, Session, session
from mjcf_lint.wishes import Wishes

FINDINGS, UNREAD, BUG = 1, 2, 3


@contextmanager
def opened_for(request: Request) -> Iterator[Session]:
    """Open the session that a request needs."""
    loaded, settings = request.loaded, request.loaded.settings
    rule_dirs, absent = own_rules(loaded)
    baseline = concerned = None
    if request.accepting.path is not None:
        from mjcf_lint.commands.accepting import read_baseline

        baseline = read_baseline(request.accepting)
    if request.since is not None:
        from mjcf_lint.since import Since

        concerned = Since.of(request.since, request.paths).concerns
    with session(
        loaded.folder / settings.python if settings.python else None,
        request.engine,
        settings.select,
        settings.ignore,
        extend_select=settings.extend_select,
        targets=settings.target_version,
        made_for=settings.from_version,
        skip_other=request.skip_other,
        wishes=Wishes.of(loaded),
        excluded=Excluded.of(loaded),
        rule_dirs=rule_dirs,
        absent=absent,
        baseline=baseline,
        concerned=concerned,
        overlay=request.overlay,
    ) as opened:
        yield opened


def run(request: Request, look: Callable[[Request, Session], None] | None = None) -> int:
    """Check, repair on demand, print what was found, and return the exit code.

    `look` is called with what was opened for it.
    """
    settings, printing = request.loaded.settings, request.printing
    if request.stdin is None and not request.repairs.fix:
        tell_what_was_cut_off(request.paths)
    with opened_for(request) as opened:
        if look:
            look(request, opened)
        choice = _choice(request, opened)
        report, repair = _done(request, opened, choice)
        if opened.baseline is not None:
            from mjcf_lint.commands.accepting import settle

            report = settle(report, opened.baseline, request.accepting, compiled=_compiled(opened))
        if not request.repairs.diff:
            _print(request, report)
        write_outputs(report, printing.outputs)
        if report.unchanged and not (report.roots or report.fragments):
            print(f"no model of {report.unchanged} changed since {request.since}", file=sys.stderr)
        else:
            summarise(report, repair, opened, choice)
    if report.failures or (repair and _speaks_of_a_bug(repair)):
        return BUG
    if report.at_least(settings.fail_on) and not printing.exit_zero:
        return FINDINGS
    return UNREAD if report.unreadable else 0


def _choice(request: Request, opened: Session) -> Choice:
    repairs = request.repairs
    chosen = request.loaded.settings.alternatives
    passed_over = {rule.id for rule in (*load_rules(), *opened.own)} | opened.absent
    passed_over -= {rule.id for rule in opened.rules}
    wanted = [f"{rule}={name}" for rule, name in chosen.items() if rule not in passed_over]
    alternatives = opened.alternatives([*wanted, *repairs.alternatives])
    alone = request.paths[0] if request.stdin is not None else None
    return Choice(repairs.unsafe, alternatives, repairs.outside and not alone, alone)


def _done(request: Request, opened: Session, choice: Choice) -> tuple[Report, Repair | None]:
    """Do what was asked; findings are not printed yet."""
    paths, repairs = request.paths, request.repairs
    if repairs.diff:
        return show_diff(paths, opened, choice, evidence=repairs.prove)
    if repairs.output_dir:
        return write_copies(paths, opened, choice, repairs.output_dir, evidence=repairs.prove)
    if repairs.fix and request.stdin is not None:
        return answer(paths, opened, choice, request.stdin.answer)
    if repairs.fix:
        return write_in_place(
            paths,
            opened,
            choice,
            evidence=repairs.prove,
            break_hardlinks=repairs.break_hardlinks,
        )
    return opened.linter().lint(paths), None


def _print(request: Request, report: Report) -> None:
    printing = request.printing
    # Stdout is taken by the repaired text.
    stream = sys.stderr if request.repairs.fix and request.stdin is not None else sys.stdout
    if printing.statistics:
        from mjcf_lint.reporters.statistics import statistics, statistics_json

        write = statistics_json if printing.format is Format.JSON else statistics
        stream.write(write(report, unsafe=request.repairs.unsafe))
        return
    limit = printing.limit
    print_report(report.capped(limit) if limit else report, printing.format, stream)


def _compiled(opened: Session) -> bool:
    return opened.use is not EngineUse.NEVER and all(bench.engine for bench in opened.benches)


def _speaks_of_a_bug(repair: Repair) -> bool:
    against = any(one.against for one in repair.evidence)
    return bool(repair.refused or against or not repair.converged)
