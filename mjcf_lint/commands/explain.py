"""mjcf-lint explain RULE: what a rule finds, why, and what to do."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mjcf_lint.nearest import did_you_mean
from mjcf_lint.registry import builtin_rules_dir, load_rules
from mjcf_lint.settings import SettingsError


def explain(rule: Annotated[str, typer.Argument(help="The name of a rule.")]) -> int:
    """Print a rule's page."""
    names = [known.id for known in load_rules()]
    if rule not in names:
        raise SettingsError(f"no rule is named {rule!r}{did_you_mean(rule, names)}")
    text = (builtin_rules_dir() / rule.replace("-", "_") / "README.md").read_text("utf-8")
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        typer.echo(text, nl=False)
    return 0
