"""The commands of the command line, one module each, named as the command is."""

from __future__ import annotations

import os
from collections.abc import Sequence

COMMANDS = (
    "check",
    "rules",
    "explain",
    "settings",
    "compare",
    "matrix",
    "preflight",
    "init",
    "doctor",
    "clean",
    "engines",
)
"""In the order in which help lists them."""
_OF_THE_APP = ("-h", "--help", "--version", "--install-completion", "--show-completion")
"""What may stand in the place of a command."""


def command_in(arguments: Sequence[str]) -> str:
    """Return which command arguments begin with, empty for those of the command line itself."""
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        return first
    return "" if first in _OF_THE_APP or completes() else "check"


def completes() -> bool:
    """Say whether a shell asks what may follow: its script says so in the environment."""
    return any(name[0] == "_" and name.endswith("_COMPLETE") for name in os.environ if name)


def with_command(arguments: Sequence[str]) -> list[str]:
    """Put `check` before arguments that begin with no command."""
    first = arguments[0] if arguments else ""
    if first in COMMANDS or first in _OF_THE_APP:
        return [*arguments]
    return ["check", *arguments]
