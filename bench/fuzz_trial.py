"""What is tried with one input of the fuzzer: reading, linting, reporting and repairing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from packaging.version import Version

from bench.fuzz_input import MAIN, Yard, unpacked
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability
from mjcf_lint.engine import Engine, Outcome
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.grammar import recorded
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.reporters import Format, render
from mjcf_lint.reporters.full import full
from mjcf_lint.reporters.lines import onto
from mjcf_lint.reporters.patch import unified_diff
from mjcf_lint.rule import Rule
from mjcf_lint.xml.source import Source

TARGETS = (
    ("4.0.0", None),
    ("4.0.0", None),
    ("4.0.0", "2.3.7"),
    ("4.0.0", "3.1.6"),
    ("3.3.7", "3.2.0"),
    ("3.1.6", None),
    ("2.3.7", None),
    ("2.2.0", None),
)
"""Releases to check against, with those that the models were made for; the input chooses."""
NOT_PARSED = ("XML parse error", "XML root element not found", "ParseXML: empty file")
"""What the engine says if its XML parser refuses a file."""


class Trouble(AssertionError):
    """What must never happen; the first line names it, whatever the input was."""


@dataclass(slots=True)
class Trial:
    """Tries inputs in a folder; every so many of them are also shown to the `engine`."""

    folder: Path
    rules: Sequence[Rule]
    engine: Engine | None = None
    every: int = 50
    inputs: int = 0
    asked: int = 0
    """How many inputs the engine has read."""
    _yard: Yard = field(init=False)

    def __post_init__(self) -> None:
        tree = self.folder / "tree"
        tree.mkdir()
        self._yard = Yard(tree)

    def run(self, data: bytes, number: int | None = None) -> None:
        """Try one input; raises what it comes to, if that is neither an answer nor our error.

        The number chooses the releases and the repairs, by default by what the input is.
        """
        files = unpacked(data)
        number = crc32(data) if number is None else number
        release, made_for = TARGETS[number % len(TARGETS)]
        target = Target(
            Version(release), recorded(Version(release)), Version(made_for) if made_for else None
        )
        self.inputs += 1
        if self.engine and self.inputs % self.every == 1:
            self._agree(files[MAIN], self.engine)
        tree = self._yard.put(files).parent
        try:
            self._lint_and_repair(tree, target, number // len(TARGETS))
        except MjcfLintError:
            return

    def _lint_and_repair(self, tree: Path, target: Target, number: int) -> None:
        """Lint a tree, and repair it for one number in three, once more for one in six."""
        report = self._lint(tree, Linter(target, self.rules))
        _print(report)
        unsafe = bool(number & 1)
        fixes = [one.fix for one in report.diagnostics if one.fix]
        wanted = any(unsafe or fix.applicability is Applicability.SAFE for fix in fixes)
        if not wanted or (number := number // 2) % 3:
            return
        choice = Choice(unsafe=unsafe)
        done = repair([tree], Linter(target, self.rules), choice, None)
        if not done.converged:
            raise Trouble("repairs do not come to an end")
        unified_diff(done.changes)
        if done.worse or number % 2:
            return
        changed = Files({change.path.resolve(): change.after for change in done.changes})
        again = repair([tree], Linter(target, self.rules, files=changed), choice, None)
        if any(change.before != change.after for change in again.changes):
            raise Trouble("a second repair changes what the first one left")

    def _lint(self, tree: Path, linter: Linter) -> Report:
        report = linter.lint([tree])
        for failure in report.failures:
            last = failure.traceback.splitlines()[-1]
            raise Trouble(f"rule {failure.rule} raises {last}\n{failure.traceback}")
        return report

    def _agree(self, data: bytes, engine: Engine) -> None:
        """Hold what the lexer makes of a file against what the engine's parser makes of it."""
        path = self.folder / MAIN
        path.write_bytes(data)
        verdict = engine.load(path)
        if verdict.outcome not in (Outcome.LOADED, Outcome.REFUSED):
            return
        self.asked += 1
        parsed = not any(words in verdict.message for words in NOT_PARSED)
        fault = Source.parse(path, data).fault
        if parsed != (fault is None):
            what = "takes" if parsed else "refuses"
            raise Trouble(
                f"the engine {what} a document, the lexer does not\n{fault}\n{verdict.message}"
            )


def _print(report: Report) -> None:
    """Print a report in every format."""
    for output_format in Format:
        if output_format is not Format.FULL:
            render(report, output_format)
    full(report, onto(io.StringIO()))
