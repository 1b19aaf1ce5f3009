"""The command line: `mjcf-lint PATHS` is `mjcf-lint check PATHS`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from mjcf_lint import __version__
from mjcf_lint.commands.check import check
from mjcf_lint.commands.clean import clean
from mjcf_lint.commands.compare import compare
from mjcf_lint.commands.doctor import doctor
from mjcf_lint.commands.engines import engines
from mjcf_lint.commands.explain import explain
from mjcf_lint.commands.init import init
from mjcf_lint.commands.matrix import matrix
from mjcf_lint.commands.preflight import preflight
from mjcf_lint.commands.rules import rules
from mjcf_lint.commands.settings import settings


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


app = typer.Typer(
    name="mjcf-lint",
    cls=_App,
    help="Find, place and repair what a MuJoCo release rejects or reads differently in MJCF files.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
app.command()(check)
app.command()(rules)
app.command()(explain)
app.command()(settings)
app.command()(compare)
app.command()(matrix)
app.command()(preflight)
app.command()(init)
app.command()(doctor)
app.command()(clean)
app.add_typer(engines)

COMMANDS = frozenset(
    {
        *(one.callback.__name__ for one in app.registered_commands if one.callback),
        *(one.typer_instance.info.name for one in app.registered_groups if one.typer_instance),
    }
)
_OF_THE_APP = frozenset({"-h", "--help", "--version", "--install-completion", "--show-completion"})


@app.callback(invoke_without_command=True)
def _main(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"mjcf-lint {__version__}")


def with_command(arguments: list[str]) -> list[str]:
    """Put `check` before arguments that begin with no command."""
    if not arguments or arguments[0] not in COMMANDS | _OF_THE_APP:
        return ["check", *arguments]
    return arguments
