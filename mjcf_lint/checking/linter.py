"""Run the rules over every model among the given paths."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.checking.checked import Checked, Includes, Outline, Seen
from mjcf_lint.checking.reading import Begun, Reading
from mjcf_lint.checking.report import Report, RuleFailure, merge
from mjcf_lint.checking.selection import Selection, Selector
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.project.boundary import surroundings
from mjcf_lint.project.excluded import Excluded
from mjcf_lint.project.files import Files, Found, find, surrounding_models
from mjcf_lint.project.ignores import kept
from mjcf_lint.project.wishes import Wishes
from mjcf_lint.releases.target import Target
from mjcf_lint.rule import Rule
from mjcf_lint.xml.collecting import clear_away

if TYPE_CHECKING:
    from mjcf_lint.checking.digests import Digests
    from mjcf_lint.crew import Crew
    from mjcf_lint.crew.order import Order
    from mjcf_lint.engine import Engine

Show = Callable[[Iterable[Seen], int], Iterator[Seen]]
"""Passes on what is seen of so many models, and tells how far it is."""

_SOUND = Checked()
_Key = tuple[Path, Kind]


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
    crew: Crew | None = None
    """Looks at many models at once; None does it here, one after another."""
    order: Order | None = None
    """How others see what this linter sees."""
    digests: Digests | None = None
    """Takes down what each model depends on, where that has to be known."""
    show: Show | None = None
    """Tells how far it is."""
    _outlines: dict[_Key, Outline] = field(init=False, default_factory=dict)
    _checked: dict[_Key, Checked] = field(init=False, default_factory=dict)
    _around: dict[Path, tuple[Outline, ...]] = field(init=False, default_factory=dict)

    def lint(self, paths: Sequence[Path]) -> Report:
        """Check everything below the given paths; raises PathError for one with nothing in it."""
        found = self.find(paths)
        selection = self.select(found)
        results = [(one, self.result(one)) for one in selection.models]
        models = [one for one, checked in results if checked.concerned]
        found_by_rules = (
            one for _, checked in results if checked.concerned for one in checked.findings
        )
        merged = merge(found_by_rules)
        diagnostics = self.wished(kept(self.agreed(merged, selection.models)))
        asked = tuple(found for found in diagnostics if selection.asks_for(found.path))
        sources = dict.fromkeys(path for one in models for path in one.files)
        cut = (sentence for one in self._checked.values() for sentence in one.cut)
        not_read = (sentence for one in models for sentence in one.unread)
        return Report(
            diagnostics=asked,
            targets=(self.target.release,),
            files=len(sources),
            roots=tuple(one.root for one in models if one.kind is Kind.ROOT),
            fragments=tuple(one.root for one in models if one.kind is Kind.FRAGMENT),
            urdf=found.urdf,
            unreadable=(*found.unreadable, *not_read, *dict.fromkeys(cut)),
            elsewhere=len(diagnostics) - len(asked),
            failures=self.failures,
            rules=tuple(self.rules),
            reported_on=tuple(path for path in sources if selection.asks_for(path)),
            unchanged=len(results) - len(models),
            includes=Includes(tuple(models)),
        )

    def find(self, paths: Iterable[Path]) -> Found:
        """Sort the files below the given paths; raises PathError for one with nothing in it."""
        paths = tuple(paths)
        self.files.inside = surroundings(paths)
        return find(paths, self.files, skip_other=self.skip_other, excluded=self.excluded)

    @property
    def failures(self) -> tuple[RuleFailure, ...]:
        """The rules that raised so far."""
        return tuple(dict.fromkeys(one for seen in self._checked.values() for one in seen.failures))

    def models(self, paths: Sequence[Path]) -> tuple[Model, ...]:
        """Return the models that `lint` checks."""
        return tuple(self.model(one.root, one.kind) for one in self.select(self.find(paths)).models)

    def again(self, files: Files) -> Linter:
        """Return a linter of the same kind for other bytes."""
        order = self.order and replace(self.order, overlay=tuple(files.overlay.items()))
        digests = self.digests and replace(self.digests, files=files)
        return replace(self, files=files, order=order, digests=digests)

    def select(self, found: Found) -> Selection:
        """Choose the models that the found files make."""
        self.look_at(found.models)
        return Selector(
            self.outline,
            self.stands_alone,
            lambda path: surrounding_models(path, self.files, guess=path in found.named),
        ).select(found)

    def stands_alone(self, outline: Outline) -> bool:
        """Say whether a root has no error; what is not checked need not be known to have one."""
        if outline.part:
            return not self._concerns(self.model(outline.root, outline.kind))
        checked = self.result(outline)
        return not (checked.concerned and checked.fails)

    def look_at(self, paths: Iterable[Path]) -> None:
        """Read and check roots."""
        paths = [path for path in paths if (path, Kind.ROOT) not in self._outlines]
        seen = self.crew.look_at(self, paths) if self.crew else map(self.examine, paths)
        for one in self.show(seen, len(paths)) if self.show else seen:
            self._keep(one)

    def outline(self, path: Path, kind: Kind = Kind.ROOT) -> Outline:
        """Return the outline of a root or lone fragment."""
        if (path, kind) not in self._outlines:
            self._keep(Seen(Outline.of(self.model(path, kind)), None))
        return self._outlines[path, kind]

    def result(self, outline: Outline) -> Checked:
        """Return what came of a model."""
        key = (outline.root, outline.kind)
        if key not in self._checked:
            self._checked[key] = self.checked(self.model(*key))
        return self._checked[key]

    def _keep(self, seen: Seen) -> None:
        key = (seen.outline.root, seen.outline.kind)
        self._outlines[key] = seen.outline
        if seen.checked:
            # Most models are sound, and what came of one of them came of all.
            self._checked[key] = _SOUND if seen.checked == _SOUND else seen.checked

    def examine(self, path: Path) -> Seen:
        """Read a root, and check it unless it looks as if it were none."""
        return self.finish(self.go_on(self.begin(path)))

    def begin(self, path: Path, *, ahead: bool = False) -> Begun:
        """Read a root; `ahead`, the engine begins with it, too."""
        clear_away()
        model = self.model(path)
        outline = Outline.of(model)
        # What it depends on is taken down first: it may change while it is being checked.
        depends = self.digests.of(model) if self.digests else ()
        concerned = not outline.part and self._concerns(model)
        if ahead and self.engine and concerned:
            from mjcf_lint.compiling.overlaid import load_ahead

            ahead = load_ahead(model, self.engine, self.files.overlay)
        else:
            ahead = False
        return Begun(model, Seen(outline, None, depends), concerned, ahead)

    def go_on(self, begun: Begun) -> Begun:
        """Run the rules that need nothing but the files."""
        if not begun.concerned:
            return begun
        return begun._replace(reading=self._reading(begun.model, begun=begun.ahead))

    def finish(self, begun: Begun) -> Seen:
        """Check the rest of it."""
        seen, reading = begun.seen, begun.reading
        if not seen.outline.part:
            checked = self._compiled(reading) if reading else Checked(concerned=False)
            seen = seen._replace(checked=checked)
        self.files.let_go(seen.outline.root)
        return seen

    def model(self, path: Path, kind: Kind = Kind.ROOT) -> Model:
        """Read one root or lone fragment."""
        target = self.target
        if self.origin and kind is Kind.ROOT:
            target = replace(target, made_for=self.origin(path))
        return Model.read(self.files.read(path), target, self.files.read, kind)

    def check(self, model: Model) -> tuple[Diagnostic, ...]:
        """Return what the rules find in one model; the compiler speaks after the other rules."""
        key = (model.root.path, model.kind)
        if key not in self._checked:
            self._checked[key] = self.checked(model)
        return self._checked[key].findings

    def checked(self, model: Model) -> Checked:
        """Check a model, unless it is none of those that are to be checked."""
        return self._run(model) if self._concerns(model) else Checked(concerned=False)

    def _concerns(self, model: Model) -> bool:
        return self.concerned is None or self.concerned(model)

    def _run(self, model: Model) -> Checked:
        return self._compiled(self._reading(model))

    def _reading(self, model: Model, *, begun: bool = False) -> Reading:
        compiling = self.engine is not None
        return Reading.of(model, self.rules, self.names, compiling=compiling, begun=begun)

    def _compiled(self, reading: Reading) -> Checked:
        return reading.checked(self.engine, self.files.overlay, images=self.images)

    def wished(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return findings as the settings of the project want them."""
        if self.wishes is None:
            return tuple(diagnostics)
        judged = map(self.wishes.judged, diagnostics)
        return tuple(found for found in judged if found is not None)

    def agreed(
        self, diagnostics: Iterable[Diagnostic], models: Sequence[Outline]
    ) -> tuple[Diagnostic, ...]:
        """Drop what a rule finds in some models only that must find it in every one of a file."""
        careful = {rule.id for rule in self.rules if rule.in_all_roots}
        return tuple(
            found
            for found in diagnostics
            if found.rule not in careful or self._in_all_roots(found, models)
        )

    def _in_all_roots(self, found: Diagnostic, models: Sequence[Outline]) -> bool:
        known = {one.real_root: one for one in models}
        if found.path not in self._around:
            around = surrounding_models(found.path, self.files, guess=True)
            self._around[found.path] = tuple(map(self.outline, around))
        for one in self._around[found.path]:
            known.setdefault(one.real_root, one)
        agreeing = {_real(path) for path in found.roots}
        file = _real(found.path)
        return all(
            root in agreeing or any(_alike(found, other) for other in self._all_findings(one))
            for root, one in known.items()
            if one.kind is Kind.ROOT and file in one.real
        )

    def _all_findings(self, outline: Outline) -> tuple[Diagnostic, ...]:
        """Return the findings also in a model that is not to be checked."""
        key, checked = (outline.root, outline.kind), self.result(outline)
        if not checked.concerned:
            checked = self._checked[key] = self._run(self.model(*key))._replace(concerned=False)
        return checked.findings


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
