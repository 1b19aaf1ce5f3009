"""mjcf-lint doctor: what in an environment cannot work, and what to do about it."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

PROBLEMS = 1
_STDIN = "-"


class OutputFormat(str, Enum):
    """How an examination is printed."""

    FULL = "full"
    JSON = "json"


def doctor(
    given: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATHS]... [LOG]",
            help="Models, meshes and folders with them to look at, too; and the log of a failed "
            "run: any other file, or - for standard input.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    python: Annotated[
        Path | None,
        typer.Option("--python", help="Examine the environment of this Python interpreter."),
    ] = None,
    workers: Annotated[
        int,
        typer.Option("--workers", min=0, help="How many environments are to run at once."),
    ] = 0,
    render: Annotated[
        bool, typer.Option("--render", help="Drawing is needed: try every OpenGL back end.")
    ] = False,
    log: Annotated[
        Path | None, typer.Option("--log", help="The log of a failed run, whatever its name.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Also say what is as it should be.")
    ] = False,
    output_format: Annotated[
        OutputFormat, typer.Option("--output-format", help="How to print it.")
    ] = OutputFormat.FULL,
) -> int:
    """Say what in a Python environment keeps MuJoCo from working, and what to do.

    Ends with 0 where nothing is wrong, 1 where something is, 2 for what cannot be examined.
    """
    from mjcf_lint.doctor.case import Asked
    from mjcf_lint.doctor.checks import examine
    from mjcf_lint.doctor.finding import Level
    from mjcf_lint.doctor.gathering import gather
    from mjcf_lint.doctor.log import read_log
    from mjcf_lint.doctor.telling import to_json, to_text
    from mjcf_lint.engine.find import find_python

    paths, logs = _sorted(given or [])
    logs += [log] if log else []
    _check(paths, logs)
    read = read_log(logs[0]) if logs else None
    case = gather(find_python(python, needed=False), Asked(workers, render, tuple(paths)), read)
    findings = examine(case)
    if output_format is OutputFormat.JSON:
        text = to_json(case, findings)
    else:
        text = to_text(case, findings, verbose=verbose)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    return PROBLEMS if any(one.level is Level.PROBLEM for one in findings) else 0


def _sorted(given: list[Path]) -> tuple[list[Path], list[Path]]:
    """Part models, meshes and folders from logs."""
    from mjcf_lint.doctor.files import SUFFIXES

    paths = [path for path in given if path.is_dir() or path.suffix.lower() in SUFFIXES]
    return paths, [path for path in given if path not in paths]


def _check(paths: list[Path], logs: list[Path]) -> None:
    from mjcf_lint.project.settings import SettingsError

    for path in (*paths, *logs):
        if str(path) != _STDIN and not path.exists():
            raise SettingsError(f"{path}: no such file or folder")
    if len(logs) > 1:
        named = " and ".join(map(str, logs[:2]))
        raise SettingsError(f"{named}: two logs; doctor reads one at a time")
