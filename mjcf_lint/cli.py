"""The command line: `mjcf-lint PATHS` is `mjcf-lint check PATHS`."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from mjcf_lint import __version__
from mjcf_lint.commands import COMMANDS, with_command
from mjcf_lint.commands.flag import for_typer


class _App(TyperGroup):
    """Takes arguments that begin with no command for those of `check`, also to complete them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command first."""
        parsed: list[str] = super().parse_args(ctx, with_command(args) if args else args)
        return parsed

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Complete commands, and the options of `check`."""
        found: list[Any] = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            check = self.commands["check"]
            with check.make_context("check", [], parent=ctx, resilient_parsing=True) as inner:
                found += check.shell_complete(inner, incomplete)
        return found


def app_of(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """Return the command line with some of its commands; only the modules of these are loaded."""
    app = typer.Typer(
        name="mjcf-lint",
        cls=_App,
        help="Find, place and repair what a MuJoCo release rejects or reads differently in MJCF "
        "files.",
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    for name in names:
        command = getattr(import_module(f"mjcf_lint.commands.{name}"), name)
        if isinstance(command, typer.Typer):
            app.add_typer(command)
        else:
            app.command()(for_typer(command))
    app.callback(invoke_without_command=True)(_main)
    return app


def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"mjcf-lint {__version__}")
