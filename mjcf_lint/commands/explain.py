"""mjcf-lint explain RULE: what a rule finds, why, and what to do."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mjcf_lint.commands.completing import rule_names
from mjcf_lint.commands.configured import configured, say
from mjcf_lint.commands.flags import HERE, Config, Isolated
from mjcf_lint.nearest import did_you_mean
from mjcf_lint.opening import own_rules
from mjcf_lint.registry import load_own_rules, load_rules
from mjcf_lint.settings import SettingsError


def explain(
    rule: Annotated[str, typer.Argument(help="The name of a rule.", autocompletion=rule_names)],
    config: Config = None,
    isolated: Isolated = False,
) -> int:
    """Print a rule's page."""
    known = {one.id: one for one in load_rules()}
    if rule not in known:
        folders, _ = own_rules(configured([HERE], config or (), isolated), say)
        known |= {one.id: one for one in load_own_rules(folders)}
    if rule not in known:
        raise SettingsError(f"no rule is named {rule!r}{did_you_mean(rule, known)}")
    text = known[rule].page
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        typer.echo(text, nl=False)
    return 0
