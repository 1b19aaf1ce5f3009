"""What the engine and mjcf-lint make of a planted edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.ground import Ground
from bench.healthy import Model, Name
from bench.planting import Kind, Place, Planting
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.runner import Runner
from mjcf_lint.compiling.trial import try_model
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.engine import Engine, Verdict
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.rule import Rule

Found = tuple[str, Name, int, str]
"""Rule, file, line and message of a finding."""


@dataclass(frozen=True, slots=True)
class Case:
    """An edit of one model."""

    kind: Kind
    ground: Ground
    model: Model
    planting: Planting

    @property
    def title(self) -> str:
        """The package and the entry file."""
        return f"{self.ground.package.title}/{self.model.name}"


@dataclass(slots=True)
class Judgement:
    """What came of a case; `errors` are static findings that were not there before."""

    case: Case
    refused: bool
    said: str = ""
    errors: tuple[Found, ...] = ()
    compiled: tuple[Found, ...] | None = None
    """Errors with the engine's help; None where it was not asked for."""
    repaired: bool | None = None
    alarms: tuple[Found, ...] = ()
    """New findings on a model that loads."""
    failures: tuple[str, ...] = ()
    """What rules raised."""

    @property
    def caught(self) -> bool:
        """Whether the model is said to be refused, without asking the engine."""
        return self.refused and bool(self.errors)

    @property
    def placed(self) -> bool:
        """Whether an error stands at the right file and line."""
        return self.refused and _at(self.errors, self.case.planting.places)

    @property
    def echoes(self) -> int:
        """How many more errors there are besides those at the right place."""
        expected = self.case.planting.places | self.case.planting.also
        return sum(one[1:3] not in expected for one in self.errors) if self.placed else 0

    @property
    def compiled_placed(self) -> bool:
        """Whether an error stands at the right file and line with the engine's help."""
        return self.refused and _at(self.compiled or (), self.case.planting.places)


def _at(found: Iterable[Found], places: frozenset[Place]) -> bool:
    return any(one[1:3] in places for one in found)


@dataclass(slots=True)
class Judge:
    """Asks an engine and the linter of its release; remembers what healthy models are."""

    engine: Engine
    target: Target
    rules: tuple[Rule, ...]
    _files: dict[Path, Files] = field(default_factory=dict)
    _before: dict[Path, tuple[Diagnostic, ...] | None] = field(default_factory=dict)
    _names: dict[Path, Name] = field(default_factory=dict)

    def healthy(self, ground: Ground, model: Model) -> bool:
        """Say whether the engine loads a model as it is."""
        return self.before(ground, model) is not None

    def before(self, ground: Ground, model: Model) -> tuple[Diagnostic, ...] | None:
        """Return the findings on a model as it is, None where the engine refuses it."""
        path = ground.path(model.name)
        if path not in self._before:
            loads = self.engine.load(path).loaded
            files = self._files.setdefault(ground.folder, Files())
            self._before[path] = self.lint(path, files)[0] if loads else None
        return self._before[path]

    def false_alarms(self, models: Iterable[tuple[Ground, Model]]) -> tuple[Found, ...]:
        """Return the errors found in models that the engine loads as they are."""
        return tuple(
            (
                one.rule,
                f"{ground.package.title}/{self._name(ground, one.path)}",
                one.span.position[0],
                one.message,
            )
            for ground, model in models
            for one in _errors(self.before(ground, model) or ())
        )

    def lint(self, path: Path, files: Files) -> tuple[tuple[Diagnostic, ...], tuple[str, ...]]:
        """Return the findings on an entry file, and what rules raised."""
        linter = Linter(self.target, self.rules, None, files)
        found = linter.check(linter.model(path))
        return found, tuple(f"{one.rule}: {one.traceback}" for one in linter.failures)

    def twin_loads(self, case: Case) -> bool:
        """Say whether the engine loads what is the same without the fault."""
        if case.planting.twin is None:
            return True
        with case.ground.planted(case.planting.twin):
            return self.engine.load(case.ground.path(case.model.name)).loaded

    def judge(self, case: Case, *, whole: bool = True) -> Judgement:
        """Return what the engine and the linter make of a case.

        `whole` says to try the engine's help and the repairs, too.
        """
        planting, ground = case.planting, case.ground
        path = ground.path(case.model.name)
        assets = any(not name.endswith(".xml") for name in planting.files)
        with ground.planted(planting.files):
            if assets:
                self.engine.close()  # it remembers decoded assets by path and time
            verdict = self.engine.load(path)
            result = Judgement(case, not verdict.loaded, _said(verdict))
            self._lint(result, path)
            if result.refused and whole:
                self._compile(result, path)
                result.repaired = self._repaired(result, path)
        if assets:
            self.engine.close()
        if planting.twin is not None and planting.twin is not planting.files:
            with ground.planted(planting.twin):
                files = self._fresh(ground, planting.twin)
                found, failures = self.lint(path, files)
                result.alarms += self._new(case, _errors(found))
                result.failures += failures
        return result

    def _fresh(self, ground: Ground, changed: Iterable[Name]) -> Files:
        """Return a reader that has read all but the changed files."""
        paths = dict.fromkeys(
            (ground.path(name).resolve().parent / Path(name).name for name in changed), b""
        )
        files = self._files[ground.folder].with_overlay(paths)
        files.overlay.clear()
        return files

    def _lint(self, result: Judgement, path: Path) -> None:
        case = result.case
        found, result.failures = self.lint(path, self._fresh(case.ground, case.planting.files))
        if result.refused:
            result.errors = self._new(case, _errors(found))
        elif case.kind.group == "harmless":
            result.alarms = self._new(case, found)
        else:
            result.alarms = self._new(case, _errors(found))

    def _compile(self, result: Judgement, path: Path) -> None:
        case = result.case
        files = self._fresh(case.ground, case.planting.files)
        linter = Linter(self.target, self.rules, None, files)
        model = linter.model(path)
        known = linter.check(model)
        rejected = model.rejected(try_model(model, known, self.engine, images=False))
        found = (*known, *Runner(self.rules, compiling=True).compiled(rejected))
        result.compiled = self._new(case, _errors(found))

    def _repaired(self, result: Judgement, path: Path) -> bool:
        if not result.errors:
            return False
        case = result.case
        files = self._fresh(case.ground, case.planting.files)
        linter = Linter(self.target, self.rules, None, files)
        done = repair([path], linter, Choice(unsafe=True, outside=True), self.engine)
        if not done.changes:
            return False
        changes = {case.ground.name(change.path): change.after for change in done.changes}
        kept: dict[Name, bytes | None]
        kept = {name: case.ground.path(name).read_bytes() for name in changes}
        case.ground.write(changes)
        loads = self.engine.load(path).loaded
        case.ground.write(kept)
        return loads

    def _new(self, case: Case, found: Iterable[Diagnostic]) -> tuple[Found, ...]:
        """Return the findings of which there are more than on the model as it was."""
        before = self.before(case.ground, case.model) or ()
        known = Counter((one.rule, self._name(case.ground, one.path)) for one in before)
        new = []
        for one in found:
            name = self._name(case.ground, one.path)
            if known[one.rule, name] > 0:
                known[one.rule, name] -= 1
            else:
                new.append((one.rule, name, one.span.position[0], one.message))
        return tuple(new)

    def _name(self, ground: Ground, path: Path) -> Name:
        if path not in self._names:
            self._names[path] = ground.name(path)
        return self._names[path]


def _errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.severity is Severity.ERROR]


def _said(verdict: Verdict) -> str:
    words = " ".join(verdict.message.split())
    return (
        words
        if verdict.loaded or verdict.outcome.value == "refused"
        else f"({verdict.outcome.value}) {words}"
    )
