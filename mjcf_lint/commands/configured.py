"""Settings of a project with the flags of the command line over them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer

from mjcf_lint.registry import names_in
from mjcf_lint.reporters.text import printable
from mjcf_lint.settings import Loaded, load


def configured(paths: Sequence[Path], config: Sequence[str], isolated: bool) -> Loaded:
    """Return the settings for some paths; `config` holds files and lines of TOML."""
    lines = [text for text in config if "=" in text]
    files = [Path(text) for text in config if "=" not in text]
    if len(files) > 1:
        raise typer.BadParameter("one file of settings at most", param_hint="--config")
    return load(paths, given=files[0] if files else None, isolated=isolated, overrides=lines)


def with_flags(loaded: Loaded, **flags: Any) -> Loaded:
    """Return settings with the flags in their place that were given, which are not None."""
    given = {name: value for name, value in flags.items() if value is not None}
    return replace(loaded, settings=loaded.settings.model_copy(update=given))


def shown(loaded: Loaded) -> str:
    """Return what the settings come to, and which file they stand in."""
    text = loaded.settings.model_dump_json(by_alias=True, indent=2)
    return f"# {loaded.path or 'no file of settings'}\n{text}\n"


def own_rules(loaded: Loaded) -> tuple[tuple[Path, ...], frozenset[str]]:
    """Return the folders whose rules may be run, and the names of rules that may not.

    Says so on stderr where the settings name such.
    """
    if loaded.trusted or not loaded.rule_dirs:
        return loaded.rule_dirs, frozenset()
    print(
        f"rule-dirs of {printable(str(loaded.path))} left out: only settings above the working "
        "folder, or named by --config, may run code",
        file=sys.stderr,
    )
    return (), frozenset(name for folder in loaded.rule_dirs for name in names_in(folder))
