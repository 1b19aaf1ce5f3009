"""Settings of a project with the flags of the command line over them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mjcf_lint.project.settings import Loaded, load
from mjcf_lint.reporters.text import printable


def configured(paths: Sequence[Path], config: Sequence[str], isolated: bool) -> Loaded:
    """Return the settings for some paths; `config` holds files and lines of TOML."""
    lines = [text for text in config if "=" in text]
    files = [Path(text) for text in config if "=" not in text]
    if len(files) > 1:
        import typer

        raise typer.BadParameter("one file of settings at most", param_hint="--config")
    return load(paths, given=files[0] if files else None, isolated=isolated, overrides=lines)


def with_flags(loaded: Loaded, **flags: Any) -> Loaded:
    """Return settings with the flags in their place that were given, which are not None."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in flags.items()
        if value is not None
    }
    return loaded._replace(settings=replace(loaded.settings, **given))


def shown(loaded: Loaded) -> str:
    """Return what the settings come to, and which file they stand in."""
    from mjcf_lint.project.settings_model import as_json

    text = as_json(loaded.settings)
    return f"# {loaded.path or 'no file of settings'}\n{text}\n"


def say(text: str) -> None:
    """Tell on stderr what a run does not do."""
    print(printable(text), file=sys.stderr)
