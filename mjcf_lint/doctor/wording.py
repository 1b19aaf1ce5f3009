"""Which rule speaks of what an engine said."""

from __future__ import annotations


def rule_behind(message: str) -> str:  # noqa: ARG001
    """Return the rule that speaks of an engine's message; empty where none is known."""
    return ""
