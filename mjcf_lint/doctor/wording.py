"""Which rule speaks of what an engine said, by the wordings that `explain --error` knows."""

from __future__ import annotations

from importlib import import_module


def rule_behind(message: str) -> str:
    """Return the rule that speaks of an engine's message; empty where none is known."""
    try:
        known = import_module("mjcf_lint.wordings")
    except ModuleNotFoundError:
        return ""
    heard = known.heard_in(known.plain(message))
    return str(heard[0].rule) if heard else ""
