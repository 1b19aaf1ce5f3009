"""One run of check, from the request to the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from mjcf_lint.commands.configured import say
from mjcf_lint.commands.outputs import write_outputs
from mjcf_lint.commands.progress import bar_on_a_terminal
from mjcf_lint.commands.request import Request
from mjcf_lint.commands.summary import print_report, summarise
from mjcf_lint.repair.journal import any_interrupted
from mjcf_lint.repair.plan import Choice
from mjcf_lint.reporters import Format
from mjcf_lint.sessions.opening import chosen_alternatives, opened
from mjcf_lint.sessions.session import EngineUse, Session

if TYPE_CHECKING:
    from mjcf_lint.checking.report import Report
    from mjcf_lint.repair.fixer import Repair

FINDINGS, UNREAD, BUG = 1, 2, 3


def opened_for(request: Request) -> AbstractContextManager[Session]:
    """Open the session that a request needs."""
    baseline = concerned = None
    if request.accepting.path is not None:
        from mjcf_lint.commands.accepting import read_baseline

        baseline = read_baseline(request.accepting)
    if request.since is not None:
        from mjcf_lint.project.since import Since

        concerned = Since.of(request.since, request.paths).concerns
    return opened(
        request.loaded,
        request.engine,
        say,
        baseline=baseline,
        skip_other=request.skip_other,
        concerned=concerned,
        overlay=request.overlay,
        jobs=request.jobs,
        results=request.results,
        scheduler=request.scheduler,
        resume=request.resume,
        show=bar_on_a_terminal(),
    )


def run(request: Request, look: Callable[[Request, Session], None] | None = None) -> int:
    """Check, repair on demand, print what was found, and return the exit code.

    `look` is called with what was opened for it.
    """
    settings, printing = request.loaded.settings, request.printing
    if Format.HTML in printing.formats:
        from mjcf_lint.reporters.html import require

        require()
    if request.stdin is None and not request.repairs.fix and any_interrupted():
        from mjcf_lint.commands.repairing import tell_what_was_cut_off

        tell_what_was_cut_off(request.paths)
    with opened_for(request) as now:
        if look:
            look(request, now)
        choice = _choice(request, now)
        report, repair = _done(request, now, choice)
        if now.baseline is not None:
            from mjcf_lint.commands.accepting import settle

            report = settle(report, now.baseline, request.accepting, compiled=_compiled(now))
        if Format.HTML in printing.formats:
            from mjcf_lint.commands.illustrating import illustrated

            report = illustrated(report, repair, now, choice, pictures=printing.pictures)
        if not request.repairs.diff:
            _print(request, report)
        write_outputs(report, printing.outputs)
        if report.unchanged and not (report.roots or report.fragments):
            print(f"no model of {report.unchanged} changed since {request.since}", file=sys.stderr)
        else:
            summarise(report, repair, now, choice)
    if report.failures or (repair and _speaks_of_a_bug(repair)):
        return BUG
    if report.at_least(settings.fail_on) and not printing.exit_zero:
        return FINDINGS
    return UNREAD if report.unreadable else 0


def _choice(request: Request, now: Session) -> Choice:
    repairs = request.repairs
    alternatives = chosen_alternatives(now, request.loaded, repairs.alternatives)
    alone = request.paths[0] if request.stdin is not None else None
    return Choice(repairs.unsafe, alternatives, repairs.outside and not alone, alone)


def _done(request: Request, now: Session, choice: Choice) -> tuple[Report, Repair | None]:
    """Do what was asked; findings are not printed yet."""
    paths, repairs = request.paths, request.repairs
    if not repairs.wanted:
        return now.linter().lint(paths), None
    from mjcf_lint.commands.repairing import answer, show_diff, write_copies, write_in_place

    if repairs.diff:
        return show_diff(paths, now, choice, evidence=repairs.prove)
    if repairs.output_dir:
        return write_copies(paths, now, choice, repairs.output_dir, evidence=repairs.prove)
    if request.stdin is not None:
        return answer(paths, now, choice, request.stdin.answer)
    return write_in_place(
        paths, now, choice, evidence=repairs.prove, break_hardlinks=repairs.break_hardlinks
    )


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


def _compiled(now: Session) -> bool:
    return now.use is not EngineUse.NEVER and all(bench.library for bench in now.benches)


def _speaks_of_a_bug(repair: Repair) -> bool:
    against = any(one.against for one in repair.evidence)
    return bool(repair.refused or against or not repair.converged)
