"""The command line run in our own process, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mjcf_lint.__main__ import _run


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def runner(capfd: pytest.CaptureFixture[str], *before: str) -> Run:
    """Return what runs the command line with some arguments, always the same ones first."""

    def run(*arguments: str | Path) -> Ran:
        code = _run([*before, *map(str, arguments)])
        sys.stdout.flush()
        return Ran(code, *capfd.readouterr())

    return run
