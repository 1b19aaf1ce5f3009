"""Run the rules over every model among the given paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.version import Version

from mjcf_lint.boundary import surroundings
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.engine import Engine
from mjcf_lint.excluded import Excluded
from mjcf_lint.ignores import kept
from mjcf_lint.model import Kind, Model
from mjcf_lint.project import Files, Found, find, surrounding_models
from mjcf_lint.report import Include, Report, RuleFailure, merge
from mjcf_lint.rule import Rule
from mjcf_lint.runner import Runner
from mjcf_lint.selection import Selection, Selector
from mjcf_lint.target import Target
from mjcf_lint.tree import MOST_ELEMENTS, IncludeTrouble
from mjcf_lint.trial import try_model
from mjcf_lint.wishes import Wishes

_ONLY_IN_BODIES = frozenset({"body", "frame", "replicate"})


@dataclass(slots=True)
class Linter:
    """Checks paths against one target; `engine` compiles the models, None leaves that out."""

    target: Target
    rules: Sequence[Rule]
    engine: Engine | None = None
    files: Files = field(default_factory=Files)
    images: bool = True
    """Let the engine read the textures of a model that it refuses anyway."""
    skip_other: bool = False
    """Pass over given paths that hold no MJCF instead of refusing them."""
    wishes: Wishes | None = None
    """How bad findings are to the project, and where they do not count."""
    excluded: Excluded | None = None
    """What a search passes over."""
    origin: Callable[[Path], Version | None] | None = None
    """Gives the release that a root was made for, where the target does not name it."""
    concerned: Callable[[Model], bool] | None = None
    """Says which of the models are checked; None for all."""
    names: frozenset[str] = frozenset()
    """What rules there are besides those that come with us, chosen or not."""
    _findings: dict[tuple[Path, Kind], tuple[Diagnostic, ...]] = field(
        init=False, default_factory=dict
    )
    _runner: Runner = field(init=False)
    _around: dict[Path, tuple[Model, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._runner = Runner(self.rules, self.names, compiling=self.engine is not None)

    def lint(self, paths: Sequence[Path]) -> Report:
        """Check everything below the given paths; raises PathError for one with nothing in it."""
        found = self.find(paths)
        selection = self.select(found)
        models = self.concerning(selection.models)
        merged = merge(found for model in models for found in self.check(model))
        diagnostics = self.wished(kept(self.agreed(merged, selection.models)))
        asked = tuple(found for found in diagnostics if selection.asks_for(found.path))
        sources = dict.fromkeys(source.path for model in models for source in model.sources)
        return Report(
            diagnostics=asked,
            targets=(self.target.release,),
            files=len({source for model in models for source in model.sources}),
            roots=tuple(model.root.path for model in models if model.kind is Kind.ROOT),
            fragments=tuple(model.root.path for model in models if model.kind is Kind.FRAGMENT),
            urdf=found.urdf,
            unreadable=(*found.unreadable, *_not_read(models), *dict.fromkeys(self._runner.cut)),
            elsewhere=len(diagnostics) - len(asked),
            failures=self.failures,
            rules=tuple(self.rules),
            reported_on=tuple(path for path in sources if selection.asks_for(path)),
            unchanged=len(selection.models) - len(models),
            includes=tuple(dict.fromkeys(_includes(models))),
        )

    def concerning(self, models: Sequence[Model]) -> tuple[Model, ...]:
        """Return those of some models that are to be checked."""
        return tuple(filter(self.concerns, models))

    def concerns(self, model: Model) -> bool:
        """Say whether a model is to be checked."""
        return self.concerned is None or self.concerned(model)

    def find(self, paths: Iterable[Path]) -> Found:
        """Sort the files below the given paths; raises PathError for one with nothing in it."""
        paths = tuple(paths)
        self.files.inside = surroundings(paths)
        return find(paths, self.files, skip_other=self.skip_other, excluded=self.excluded)

    @property
    def failures(self) -> tuple[RuleFailure, ...]:
        """The rules that raised so far."""
        return tuple(dict.fromkeys(self._runner.failures))

    def models(self, paths: Sequence[Path]) -> tuple[Model, ...]:
        """Return the models that `lint` checks."""
        return self.select(self.find(paths)).models

    def again(self, files: Files) -> Linter:
        """Return a linter of the same kind for other bytes."""
        return replace(self, files=files)

    def select(self, found: Found) -> Selection:
        """Choose the models that the found files make."""
        return Selector(
            self.model,
            # What is not checked need not be known not to stand alone.
            lambda model: (
                not self.concerns(model) or not (_is_part(model) or _fails(self.check(model)))
            ),
            lambda path: surrounding_models(path, self.files, guess=path in found.named),
        ).select(found)

    def model(self, path: Path, kind: Kind = Kind.ROOT) -> Model:
        """Read one root or lone fragment."""
        target = self.target
        if self.origin and kind is Kind.ROOT:
            target = replace(target, made_for=self.origin(path))
        return Model.read(self.files.read(path), target, self.files.read, kind)

    def check(self, model: Model) -> tuple[Diagnostic, ...]:
        """Return what the rules find in one model; the compiler speaks after the other rules."""
        key = (model.root.path, model.kind)
        if key not in self._findings:
            found = list(self._runner.reading(model))
            if self.engine and model.kind is Kind.ROOT:
                refused = try_model(
                    model, found, self.engine, images=self.images, changed=self.files.overlay
                )
                model = model.rejected(refused)
                found += self._runner.compiled(model)
            found += self._runner.judging(model, found)
            self._findings[key] = tuple(found)
        return self._findings[key]

    def wished(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return findings as the settings of the project want them."""
        if self.wishes is None:
            return tuple(diagnostics)
        judged = map(self.wishes.judged, diagnostics)
        return tuple(found for found in judged if found is not None)

    def agreed(
        self, diagnostics: Iterable[Diagnostic], models: Sequence[Model]
    ) -> tuple[Diagnostic, ...]:
        """Drop what a rule finds in some models only that must find it in every one of a file."""
        careful = {rule.id for rule in self.rules if rule.in_all_roots}
        return tuple(
            found
            for found in diagnostics
            if found.rule not in careful or self._in_all_roots(found, models)
        )

    def _in_all_roots(self, found: Diagnostic, models: Sequence[Model]) -> bool:
        known = {_real(model.root.path): model for model in models}
        if found.path not in self._around:
            around = surrounding_models(found.path, self.files, guess=True)
            self._around[found.path] = tuple(self.model(path) for path in around)
        for model in self._around[found.path]:
            known.setdefault(_real(model.root.path), model)
        agreeing = {_real(path) for path in found.roots}
        file = _real(found.path)
        return all(
            root in agreeing or any(_alike(found, other) for other in self.check(model))
            for root, model in known.items()
            if model.kind is Kind.ROOT and file in {_real(source.path) for source in model.sources}
        )


def _includes(models: Iterable[Model]) -> Iterator[Include]:
    for model in models:
        for one in model.inclusions:
            if one.parent:
                yield Include(model.root.path, one.parent.source.path, one.source.path)


def _not_read(models: Iterable[Model]) -> Iterator[str]:
    """Yield the models that are too large to be read to their end."""
    for model in models:
        if any(fault.trouble is IncludeTrouble.TOO_MANY for fault in model.tree.faults):
            files, elements = len(model.inclusions), f"{MOST_ELEMENTS:,} elements and attributes"
            yield f"{model.root.path}: its includes go on behind {files:,} files or {elements}"


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _alike(found: Diagnostic, other: Diagnostic) -> bool:
    """Say whether a rule finds the same at the same place."""
    same = (found.rule, found.span.start, found.message) == (
        other.rule,
        other.span.start,
        other.message,
    )
    return same and _real(found.path) == _real(other.path)


def _is_part(model: Model) -> bool:
    """Say whether a root holds what the engine reads only where something includes it."""
    children = model.node.children if model.node else ()
    return any(child.tag in _ONLY_IN_BODIES for child in children)


def _fails(findings: Iterable[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in findings)
