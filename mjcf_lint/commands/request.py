"""What a run of check was asked to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mjcf_lint.commands.outputs import Output
from mjcf_lint.errors import MjcfLintError, SourceError
from mjcf_lint.project.settings import Loaded, SettingsError
from mjcf_lint.reporters import Format
from mjcf_lint.sessions.session import EngineUse
from mjcf_lint.xml.source import SIZE_LIMIT, check_parts

if TYPE_CHECKING:
    from mjcf_lint.crew.scheduler import Scheduler

STDIN = Path("-")
_CAP = 20
"""Findings of one rule in one file that a person reads before only the number of them counts."""


class Repairs(NamedTuple):
    """Which repairs are made, and where they go."""

    fix: bool
    diff: bool
    output_dir: Path | None
    unsafe: bool
    prove: bool
    alternatives: tuple[str, ...]
    outside: bool
    break_hardlinks: bool

    @property
    def wanted(self) -> bool:
        """Say whether there are to be any."""
        return self.fix or self.diff or self.output_dir is not None


class Printing(NamedTuple):
    """How findings are told."""

    format: Format
    outputs: tuple[Output, ...]
    cap: int | None
    statistics: bool
    exit_zero: bool
    pictures: bool

    @property
    def formats(self) -> tuple[Format, ...]:
        """All formats that are printed or written."""
        return (self.format, *(output.format for output in self.outputs))

    @property
    def limit(self) -> int:
        """How many findings of a rule in a file are printed; 0 for all."""
        if self.cap is not None:
            return self.cap
        return _CAP if self.format in (Format.FULL, Format.CONCISE) else 0


class Accepting(NamedTuple):
    """The file of findings that do not count, and what is done to it."""

    path: Path | None
    write: bool
    prune: bool


@dataclass(slots=True)
class Stdin:
    """A file that came on stdin; with `answers` its text goes to stdout, once."""

    data: bytes = field(repr=False)
    answers: bool
    answered: bool = False

    def answer(self, text: bytes) -> None:
        """Print what becomes of the text."""
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        self.answered = True

    @contextmanager
    def handed_back(self) -> Iterator[None]:
        """Print the text as it came where an error keeps it from being checked.

        Editors put what stands on stdout in its place.
        """
        try:
            yield
        except MjcfLintError:
            if self.answers and not self.answered:
                self.answer(self.data)
            raise


class Request(NamedTuple):
    """Everything a run was asked; `loaded` are the settings with the flags over them."""

    paths: tuple[Path, ...]
    loaded: Loaded
    repairs: Repairs
    printing: Printing
    accepting: Accepting
    engine: EngineUse
    since: str | None = None
    skip_other: bool = False
    jobs: int = 1
    """Processes that check models, where there are many of them."""
    results: Path | None = None
    """The folder that holds what earlier runs found; None to do without."""
    scheduler: Scheduler | None = None
    """Has workers that check models in the place of processes of this machine."""
    resume: Path | None = None
    """The file that what is seen goes to, for a run that breaks off."""
    stdin: Stdin | None = None
    """What stands in for the one file of `paths`."""

    @property
    def overlay(self) -> Mapping[Path, bytes]:
        """Bytes in the place of what is on the disk."""
        if self.stdin is None:
            return {}
        return {Path(os.path.realpath(self.paths[0])): self.stdin.data}

    def refuse_contradictions(self, *, watch: bool) -> None:
        """Raise SettingsError for flags that make no sense together."""
        repairs, accepting = self.repairs, self.accepting
        if sum((repairs.fix, repairs.diff, repairs.output_dir is not None)) > 1:
            raise SettingsError("--fix, --diff and --output-dir exclude each other")
        if repairs.prove and not repairs.wanted:
            raise SettingsError("--prove goes with --fix, --diff or --output-dir")
        told_alone = {
            "stdin": self.stdin is not None,
            "--changed-since": self.since is not None,
            "--output-dir": repairs.output_dir is not None,
            "--write-baseline": accepting.write,
            "--prune-baseline": accepting.prune,
            "--watch": watch,
        }
        several = [name for name, given in told_alone.items() if given]
        if len(several) > 1:
            raise SettingsError(f"{several[0]} and {several[1]} exclude each other")
        _refuse(self.stdin is not None and repairs.prove, "stdin and --prove")
        _refuse(watch and repairs.diff, "--watch and --diff")
        for flag, given in (("--scheduler", self.scheduler), ("--resume", self.resume)):
            _refuse(watch and given is not None, f"--watch and {flag}")
            _refuse(self.stdin is not None and given is not None, f"stdin and {flag}")
        _refuse(self.resume is not None and self.since is not None, "--resume and --changed-since")
        _refuse(repairs.diff and self.printing.statistics, "--diff and --statistics")
        if (accepting.write or accepting.prune) and accepting.path is None:
            flag = "--write-baseline" if accepting.write else "--prune-baseline"
            raise SettingsError(f"{flag}: say which file, as in --baseline mjcf-lint-baseline.json")
        counted = (Format.FULL, Format.CONCISE, Format.JSON)
        if self.printing.statistics and self.printing.format not in counted:
            raise SettingsError("--statistics is printed as full, concise or json only")


def _refuse(given: bool, both: str) -> None:
    if given:
        raise SettingsError(f"{both} exclude each other")


def read_stdin(name: Path, *, answers: bool) -> Stdin:
    """Return what stands on stdin; raises SourceError for more than is read of a file."""
    if sys.stdin is None:
        raise SourceError(f"{name}: there is no stdin")
    data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    check_parts(name, data)
    return Stdin(data, answers)
