"""Run the real command line, as a user does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to."""

    code: int
    stdout: str
    stderr: str

    @property
    def findings(self) -> list[dict[str, Any]]:
        """The findings of a run with --output-format json."""
        assert self.stdout.startswith("{"), self.stderr
        found: list[dict[str, Any]] = json.loads(self.stdout)["diagnostics"]
        return found

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The findings that are errors."""
        return [found for found in self.findings if found["severity"] == "error"]


def mjcf_lint(*arguments: str | Path, cwd: Path | None = None, seconds: float = 300) -> Run:
    """Run `mjcf-lint` with arguments; the environment around us names no other MuJoCo."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "CONDA_PREFIX", "MJCF_LINT_TRACEBACK")
    }
    run = subprocess.run(
        [sys.executable, "-m", "mjcf_lint", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    return Run(
        run.returncode,
        *(out.decode("utf-8", "surrogateescape") for out in (run.stdout, run.stderr)),
    )


def lint(*arguments: str | Path, python: Path | None = None) -> Run:
    """Check with a JSON report, under the MuJoCo of an interpreter."""
    target = ("--python", python) if python else ()
    return mjcf_lint(*arguments, *target, "--output-format", "json")
