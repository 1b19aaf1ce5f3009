"""mjcf-lint explain RULE, or --error TEXT: what a rule finds, why, and what to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from mjcf_lint.commands.completing import rule_names
from mjcf_lint.commands.configured import configured, say
from mjcf_lint.commands.flags import HERE, Config, Isolated
from mjcf_lint.disk import is_file
from mjcf_lint.errors import SourceError
from mjcf_lint.nearest import did_you_mean
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.ruleset.registry import load_own_rules, load_rules
from mjcf_lint.sessions.opening import own_rules

NOT_KNOWN = 1
_MOST = 16 << 20
"""Bytes of a log that are read: the last ones, where it died."""


def explain(
    rule: Annotated[
        str | None, typer.Argument(help="The name of a rule.", autocompletion=rule_names)
    ] = None,
    error: Annotated[
        str | None,
        typer.Option(
            "--error",
            metavar="TEXT|FILE|-",
            help="Words of MuJoCo, a traceback, or a log: a file, or - for stdin.",
        ),
    ] = None,
    config: Config = None,
    isolated: Isolated = False,
) -> int:
    """Print a rule's page, or the rules that an error is about.

    With --error it ends with 0 where the error is known, else with 1.
    """
    if (rule is None) == (error is None):
        raise SettingsError("explain takes the name of a rule, or --error with a text or file")
    if error is not None:
        return _explain_error(_given(error))
    assert rule is not None
    known = {one.id: one for one in load_rules()}
    if rule not in known:
        folders, _ = own_rules(configured([HERE], config or (), isolated), say)
        known |= {one.id: one for one in load_own_rules(folders)}
    if rule not in known:
        hint = did_you_mean(rule, known)
        if " " in rule and not hint:
            hint = "; an error is explained with --error"
        raise SettingsError(f"no rule is named {rule!r}{hint}")
    text = known[rule].page
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        typer.echo(text, nl=False)
    return 0


def _explain_error(text: str) -> int:
    from mjcf_lint.commands.explaining import explained, not_known
    from mjcf_lint.logs.pasted import read_pasted

    if not text.strip():
        raise SettingsError("--error: there is no text to explain")
    pasted = read_pasted(text)
    if not (pasted.of_models or pasted.of_other_things):
        for line in not_known(text, pasted):
            typer.echo(line)
        return NOT_KNOWN
    for line in explained(pasted):
        typer.echo(line)
    return 0


def _given(text: str) -> str:
    """Return the text that is meant: itself, what a file of that name holds, or stdin."""
    if text == "-":
        if sys.stdin is None:
            raise SettingsError("--error -: stdin is closed")
        return sys.stdin.buffer.read()[-_MOST:].decode("utf-8", "replace")
    path = Path(text)
    if not is_file(path):
        return text
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - _MOST, 0))
            return file.read().decode("utf-8", "replace")
    except OSError as problem:
        raise SourceError(f"{path}: {problem.strerror or problem}") from None
