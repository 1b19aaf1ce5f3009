"""mjcf-lint rules: list the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated

import typer

from mjcf_lint.commands.configured import configured, say
from mjcf_lint.commands.flags import HERE, Config, Isolated
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_own_rules, load_rules
from mjcf_lint.sessions.opening import own_rules


def rules(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print a Markdown table.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    config: Config = None,
    isolated: Isolated = False,
) -> int:
    """List every rule with its category and what it finds, those of the project, too."""
    folders, _ = own_rules(configured([HERE], config or (), isolated), say)
    loaded = (*load_rules(), *load_own_rules(folders))
    if as_json:
        rows = [
            {"rule": rule.id, "category": rule.category.value, "summary": rule.summary}
            for rule in loaded
        ]
        typer.echo(json.dumps(rows, indent=1))
    elif markdown:
        typer.echo(markdown_table(loaded), nl=False)
    else:
        width = max(len(rule.id) for rule in loaded)
        for rule in loaded:
            typer.echo(f"{rule.id:<{width}}  {rule.category.value:<11}  {rule.summary}")
    return 0


def markdown_table(rules: Iterable[Rule]) -> str:
    """Return the rules as a Markdown table, with links to their folders."""
    rows = ["| rule | category | repair | finds |", "| --- | --- | --- | --- |"]
    for rule in rules:
        folder = rule.folder or builtin_rules_dir() / rule.id.replace("-", "_")
        repair = "yes" if any(folder.glob("fixed*")) else ""
        link = f"[`{rule.id}`](rules/{folder.name}/README.md)"
        if folder.parent != builtin_rules_dir():
            link = f"`{rule.id}`"
        rows.append(f"| {link} | {rule.category.value} | {repair} | {rule.summary} |")
    return "\n".join(rows) + "\n"
