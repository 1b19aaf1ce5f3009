"""mjcf-lint check: report what is wrong, and repair it on demand."""

from __future__ import annotations

from contextlib import nullcontext

from mjcf_lint.cache import results_folder
from mjcf_lint.commands import flags
from mjcf_lint.commands.configured import configured, shown, with_flags
from mjcf_lint.commands.outputs import parse_outputs
from mjcf_lint.commands.request import (
    STDIN,
    Accepting,
    Printing,
    Repairs,
    Request,
    read_stdin,
)
from mjcf_lint.commands.running import opened_for, run
from mjcf_lint.crew.choosing import cores
from mjcf_lint.crew.scheduler import Scheduler
from mjcf_lint.diagnostic import Severity
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.reporters import Format
from mjcf_lint.sessions.session import EngineUse


def check(
    paths: flags.Paths = None,
    stdin_filename: flags.StdinFilename = None,
    skip_other_files: flags.SkipOtherFiles = False,
    changed_since: flags.ChangedSince = None,
    show_files: flags.ShowFiles = False,
    watch: flags.Watch = False,
    fix: flags.Fix = False,
    unsafe_fixes: flags.UnsafeFixes = False,
    diff: flags.Diff = False,
    output_dir: flags.OutputDir = None,
    prove: flags.Prove = False,
    alternative: flags.Alternative = None,
    fix_outside: flags.FixOutside = False,
    break_hardlinks: flags.BreakHardlinks = False,
    engine: flags.Engine = EngineUse.AUTO,
    target_version: flags.TargetVersion = None,
    from_version: flags.FromVersion = None,
    python: flags.Python = None,
    select: flags.Select = None,
    extend_select: flags.ExtendSelect = None,
    ignore: flags.Ignore = None,
    baseline: flags.BaselineFile = None,
    write_baseline: flags.WriteBaseline = False,
    prune_baseline: flags.PruneBaseline = False,
    no_baseline: flags.NoBaseline = False,
    fail_on: flags.FailOnFlag = None,
    exit_zero: flags.ExitZero = False,
    output_format: flags.OutputFormat = Format.FULL,
    output_file: flags.OutputFile = None,
    pictures: flags.Pictures = True,
    max_per_rule: flags.MaxPerRule = None,
    statistics: flags.Statistics = False,
    jobs: flags.Jobs = None,
    cache_dir: flags.CacheDir = None,
    no_cache: flags.NoCache = False,
    scheduler: flags.SchedulerAddress = None,
    scheduler_file: flags.SchedulerFile = None,
    resume: flags.Resume = None,
    config: flags.Config = None,
    isolated: flags.Isolated = False,
    show_settings: flags.ShowSettings = False,
) -> int:
    """Check MJCF files, and repair them with --fix, --diff or --output-dir."""
    given = tuple(paths or ())
    from_stdin = stdin_filename is not None or given == (STDIN,)
    if STDIN in given and len(given) > 1:
        raise SettingsError("- stands alone: nothing else is checked beside stdin")
    if stdin_filename is not None and given not in ((), (STDIN,)):
        raise SettingsError(f"--stdin-filename and {given[0]} exclude each other")
    if from_stdin:
        given = (stdin_filename or STDIN,)
    elif not given:
        given = (flags.HERE,)

    if scheduler and scheduler_file:
        raise SettingsError("--scheduler and --scheduler-file exclude each other")
    if jobs and (scheduler or scheduler_file):
        raise SettingsError("--jobs and --scheduler exclude each other")

    def asked() -> Request:
        loaded = with_flags(
            configured(given, config or (), isolated),
            target_version=target_version,
            from_version=from_version,
            python=python.absolute() if python else None,
            select=select,
            extend_select=extend_select,
            ignore=ignore,
            fail_on=Severity(fail_on.value) if fail_on else None,
            max_per_rule=max_per_rule,
            baseline=baseline.absolute() if baseline else None,
        )
        settings = loaded.settings
        path = loaded.folder / settings.baseline if settings.baseline else None
        return Request(
            given,
            loaded,
            Repairs(
                fix,
                diff,
                output_dir,
                unsafe_fixes,
                prove,
                tuple(alternative or ()),
                fix_outside,
                break_hardlinks,
            ),
            Printing(
                output_format,
                parse_outputs(output_file or ()),
                settings.max_per_rule,
                statistics,
                exit_zero,
                pictures,
            ),
            Accepting(None if no_baseline else path, write_baseline, prune_baseline),
            engine,
            changed_since,
            skip_other_files,
            jobs or cores(),
            None if no_cache else results_folder(cache_dir),
            Scheduler.of(scheduler, scheduler_file),
            resume,
            stdin,
        )

    stdin = read_stdin(given[0], answers=fix) if from_stdin else None
    with stdin.handed_back() if stdin else nullcontext():
        request = asked()
        if show_settings:
            print(shown(request.loaded), end="")
            return 0
        request.refuse_contradictions(watch=watch)
        if show_files:
            from mjcf_lint.commands.listing import list_files

            with opened_for(request) as opened:
                list_files(opened.linter(), given, as_json=output_format is Format.JSON)
            return 0
        if watch:
            from mjcf_lint.commands.watching import keep_checking

            return keep_checking(asked)
        return run(request)
