"""mjcf-lint check: report what is wrong, and repair it on demand."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from mjcf_lint.commands.configured import configured, shown, with_flags
from mjcf_lint.commands.outputs import parse_outputs, write_outputs
from mjcf_lint.commands.repairing import (
    show_diff,
    tell_what_was_cut_off,
    write_copies,
    write_in_place,
)
from mjcf_lint.commands.summary import print_report, summarise
from mjcf_lint.diagnostic import Severity
from mjcf_lint.excluded import Excluded
from mjcf_lint.fixer import Repair
from mjcf_lint.plan import Choice
from mjcf_lint.registry import load_rules
from mjcf_lint.reporters import Format
from mjcf_lint.session import EngineUse, session
from mjcf_lint.settings import SettingsError
from mjcf_lint.wishes import Wishes

FINDINGS, UNREAD, BUG = 1, 2, 3


class FailOn(str, Enum):
    """The least severity that makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files and folders to check.",
            show_default="the current folder",
            readable=False,  # we say ourselves what cannot be read, in one line
        ),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Write safe repairs in place.")] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option("--unsafe-fixes", help="Also make repairs that a person must look at."),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print the repairs as a unified diff; write nothing.")
    ] = False,
    output_dir: Annotated[
        Path | None,
        typer.Option("--output-dir", help="Write repaired copies, with all they need, there."),
    ] = None,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove",
            help="Also prove repairs of what the target refuses, on the newest older release "
            "that loads it; it is fetched if need be.",
        ),
    ] = False,
    alternative: Annotated[
        list[str] | None,
        typer.Option("--alternative", metavar="RULE=NAME", help="Choose another repair of a rule."),
    ] = None,
    fix_outside: Annotated[
        bool,
        typer.Option("--fix-outside", help="Also repair files outside the paths' projects."),
    ] = False,
    break_hardlinks: Annotated[
        bool,
        typer.Option("--break-hardlinks", help="Also repair files that have other names."),
    ] = False,
    skip_other_files: Annotated[
        bool,
        typer.Option("--skip-other-files", help="Pass over named files that are not MJCF."),
    ] = False,
    engine: Annotated[
        EngineUse, typer.Option("--engine", help="Whether the real MuJoCo compiles each model.")
    ] = EngineUse.AUTO,
    target_version: Annotated[
        list[str] | None,
        typer.Option(
            "--target-version",
            help="Releases to check against: installed, latest, 3.2.0, 2.3.7..4.0.0, '>=3.1,<4'.",
            show_default="installed",
        ),
    ] = None,
    from_version: Annotated[
        str | None,
        typer.Option(
            "--from-version",
            metavar="RELEASE",
            help="The release the models were made for, or auto for the newest that loads each: "
            "also report what the target reads differently.",
        ),
    ] = None,
    python: Annotated[
        Path | None,
        typer.Option("--python", help="Check against the MuJoCo of this Python interpreter."),
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="Run only these rules or categories.")
    ] = None,
    extend_select: Annotated[
        list[str] | None,
        typer.Option("--extend-select", help="Run these rules or categories, too."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="Leave out these rules or categories.")
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--output-format", help="How to print findings.")
    ] = Format.FULL,
    output_file: Annotated[
        list[str] | None,
        typer.Option(
            "--output-file",
            metavar="[FORMAT=]FILE",
            help="Also write the findings into a file; may be repeated.",
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            help="Least severity that makes the exit code 1.",
            show_default="error",
        ),
    ] = None,
    config: Annotated[
        list[str] | None,
        typer.Option(
            "--config",
            metavar="FILE|KEY=VALUE",
            help="Settings: another file, or a line of TOML that goes over it.",
        ),
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no file of settings.")] = False,
    show_settings: Annotated[
        bool, typer.Option("--show-settings", help="Print the settings, and end.")
    ] = False,
) -> int:
    """Check MJCF files, and repair them with --fix, --diff or --output-dir."""
    if sum((fix, diff, output_dir is not None)) > 1:
        raise SettingsError("--fix, --diff and --output-dir exclude each other")
    if prove and not (fix or diff or output_dir):
        raise SettingsError("--prove goes with --fix, --diff or --output-dir")
    outputs = parse_outputs(output_file or ())
    given = paths or [Path()]
    loaded = with_flags(
        configured(given, config or (), isolated),
        target_version=target_version,
        from_version=from_version,
        python=python.absolute() if python else None,
        select=select,
        extend_select=extend_select,
        ignore=ignore,
        fail_on=Severity(fail_on.value) if fail_on else None,
    )
    if show_settings:
        typer.echo(shown(loaded), nl=False)
        return 0
    if not fix:
        tell_what_was_cut_off(given)
    settings = loaded.settings
    with session(
        loaded.folder / settings.python if settings.python else None,
        engine,
        settings.select,
        settings.ignore,
        extend_select=settings.extend_select,
        targets=settings.target_version,
        made_for=settings.from_version,
        skip_other=skip_other_files,
        wishes=Wishes.of(loaded),
        excluded=Excluded.of(loaded),
    ) as opened:
        passed_over = {rule.id for rule in load_rules()} - {rule.id for rule in opened.rules}
        chosen = [
            f"{rule}={name}"
            for rule, name in settings.alternatives.items()
            if rule not in passed_over
        ]
        alternatives = opened.alternatives([*chosen, *(alternative or ())])
        choice = Choice(unsafe_fixes, alternatives, fix_outside)
        if diff:
            report, repair = show_diff(given, opened, choice, evidence=prove)
        elif output_dir:
            report, repair = write_copies(given, opened, choice, output_dir, evidence=prove)
            print_report(report, output_format)
        elif fix:
            report, repair = write_in_place(
                given, opened, choice, evidence=prove, break_hardlinks=break_hardlinks
            )
            print_report(report, output_format)
        else:
            report, repair = opened.linter().lint(given), None
            print_report(report, output_format)
        write_outputs(report, outputs)
        summarise(report, repair, opened, choice)
    if report.failures or (repair and _speaks_of_a_bug(repair)):
        return BUG
    if report.at_least(settings.fail_on):
        return FINDINGS
    return UNREAD if report.unreadable else 0


def _speaks_of_a_bug(repair: Repair) -> bool:
    against = any(one.against for one in repair.evidence)
    return bool(repair.refused or against or not repair.converged)
