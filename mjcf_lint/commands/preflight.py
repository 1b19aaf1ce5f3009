"""mjcf-lint preflight: build what a training run builds, alone and many at once."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mjcf_lint.preflight.attempt import Method

FINDING = 1


class StartMethod(str, Enum):
    """Python's ways to start processes."""

    ALL = "all"
    SPAWN = "spawn"
    FORKSERVER = "forkserver"
    FORK = "fork"


class OutputFormat(str, Enum):
    """How a preflight is printed."""

    FULL = "full"
    JSON = "json"


def preflight(
    what: Annotated[
        str,
        typer.Argument(
            metavar="MODEL.xml|MODULE:FUNCTION|GYM-ID",
            help="A model; a function without arguments that returns an environment, as "
            "train.py:make_env or package.module:make_env; or a registered environment.",
            show_default=False,
        ),
    ],
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=1024, help="How many are built at once.")
    ] = 4,
    python: Annotated[
        Path | None,
        typer.Option("--python", help="Build with this Python interpreter."),
    ] = None,
    start_method: Annotated[
        StartMethod, typer.Option("--start-method", help="How workers are started.")
    ] = StartMethod.ALL,
    timeout: Annotated[
        float,
        typer.Option("--timeout", min=0.1, help="Seconds for each step: import, build, reset."),
    ] = 120.0,
    output_format: Annotated[
        OutputFormat, typer.Option("--output-format", help="How to print it.")
    ] = OutputFormat.FULL,
) -> int:
    """Build it alone and in many processes, and show what is behind ConnectionResetError(104).

    Ends with 0 where all works, 1 where something fails, 2 where there is nothing to build.
    """
    from mjcf_lint.engine.find import find_python
    from mjcf_lint.preflight.preflight import preflight as tried
    from mjcf_lint.preflight.wanted import Kind, wanted

    asked = wanted(what)
    interpreter = find_python(python, needed=asked.kind is Kind.MODEL)
    found = tried(asked, interpreter, workers, _ways(start_method), timeout, _tell)
    if output_format is OutputFormat.JSON:
        from mjcf_lint.reporters.preflight_json import preflight_json

        sys.stdout.flush()
        sys.stdout.buffer.write(preflight_json(found).encode())
    else:
        from mjcf_lint.reporters.lines import onto
        from mjcf_lint.reporters.preflight import preflight_text

        preflight_text(found, onto(sys.stdout))
    return 0 if found.good else FINDING


def _ways(chosen: StartMethod) -> tuple[Method, ...]:
    from mjcf_lint.preflight.attempt import Method
    from mjcf_lint.preflight.preflight import methods
    from mjcf_lint.project.settings import SettingsError

    if chosen is StartMethod.ALL:
        return methods()
    if Method(chosen.value) not in methods():
        raise SettingsError(f"--start-method {chosen.value}: this system cannot do that")
    return (Method(chosen.value),)


def _tell(text: str) -> None:
    from mjcf_lint.reporters.text import printable

    if sys.stderr.isatty():
        print(f"{printable(text)} ...", file=sys.stderr)
