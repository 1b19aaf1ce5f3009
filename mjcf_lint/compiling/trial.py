"""Put a model before the real engine, and find everything it refuses, each at its place."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from time import monotonic, process_time

from mjcf_lint.compiling.flatten import flatten, write_flat
from mjcf_lint.compiling.hanging import waits_for_ever, would_hang
from mjcf_lint.compiling.overlaid import load
from mjcf_lint.compiling.told import line_of, place_of, tidy
from mjcf_lint.compiling.warned import warnings_of
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.engine import Engine, Outcome
from mjcf_lint.engine.scratch import scratch
from mjcf_lint.mjcf.model import Model, Rejection
from mjcf_lint.xml.edit import Edit, Span, apply, origin, overlap
from mjcf_lint.xml.element import Attribute, Element, escaped
from mjcf_lint.xml.source import Source, read_source

MAX_ROUNDS = 50
"""How many refusals of one model are followed up."""
SECONDS = 20.0
"""Processor time of ours after which no more is found out; the engine may take as much again."""

_LARGE = 1 << 20

_STAND_INS = {
    "mesh": '<mesh name="{name}" vertex="0 0 0 1 0 0 0 1 0 0 0 1"/>',
    "texture": '<texture name="{name}" type="2d" builtin="flat" width="1" height="1"/>',
    "hfield": '<hfield name="{name}" nrow="2" ncol="2" size="1 1 1 1"/>',
    "geom": '<geom name="{name}" type="sphere" size="1"/>',
}
"""What stands in for an element that is refused, so that what refers to it is not blamed."""

_PATH = "spatial"
"""An element of which no part can be taken out: the tendon would have another path."""
_INDIVISIBLE = frozenset({"connect", "weld", "flexcomp"})
"""Elements of which no attribute can be taken out: what is left would be no sounder."""
_NAMES = frozenset({"name", "class", "childclass"})

_INERTIAL = '<inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>'


def try_model(
    model: Model,
    known: Iterable[Diagnostic],
    engine: Engine,
    *,
    images: bool = True,
    changed: Mapping[Path, bytes] | None = None,
    begun: bool = False,
) -> tuple[Rejection, ...]:
    """Return what the engine refuses in a model beyond the errors already known.

    Of a model that loads, return what the engine warns of. Without `images`, a model that is
    refused anyway is tried again without its textures. `changed` holds bytes of files that are
    not on the disk, by resolved path. With `begun`, `load_ahead` has seen to it already.

    The engine names one fault at a time. So each known fault is repaired or taken out of a
    copy and the copy is tried again, until the engine is content or stops at a place that
    cannot be taken out.
    """
    known = [diagnostic for diagnostic in known if diagnostic.severity is Severity.ERROR]
    if model.node is None or model.root.fault is not None:
        return ()
    if not begun and waits_for_ever(model):
        return ()
    message = ""
    if begun or not would_hang(model):
        verdict = load(model, engine, changed or {})
        if verdict.loaded:
            return warnings_of(model, verdict.warnings)
        if verdict.outcome is not Outcome.REFUSED:
            return (Rejection(verdict.message, model.node.element.name_span, crash=True),)
        message = verdict.message
    return tuple(_Trial(model, known, engine, images).run(message))


@dataclass(slots=True)
class _Trial:
    model: Model
    known: list[Diagnostic]
    engine: Engine
    images: bool
    edits: dict[Source, list[Edit]] = field(default_factory=dict)
    spoken: set[Element] = field(default_factory=set)
    """Elements whose next refusal would be an echo of a finding that stands there."""
    masked: dict[Element, set[str]] = field(default_factory=dict)
    """Attributes taken out, by element."""
    withdrawn: set[Attribute] = field(default_factory=set)
    """Attributes of default classes taken out, which other elements take."""

    def run(self, message: str) -> Iterator[Rejection]:
        began = process_time(), monotonic()
        for diagnostic in self.known:
            self.take_out(diagnostic)
            if process_time() - began[0] > SECONDS:
                return
        with scratch() as folder:
            for round_ in range(MAX_ROUNDS):
                if process_time() - began[0] > SECONDS or monotonic() - began[1] > 2 * SECONDS:
                    return
                if self.large:
                    gc.collect()  # trees are full of cycles, and a round leaves two of them
                changed = self.changed()
                flat = flatten(changed, images=self.images)
                verdict = self.engine.load(write_flat(flat, folder))
                if verdict.loaded:
                    if message and round_ == 0 and not self.known:
                        # Flattening cured it: the engine's own words, without a place.
                        yield Rejection(tidy(message), self.root_span)
                    return
                if verdict.outcome is not Outcome.REFUSED:
                    return  # the copy killed it, not the model
                place = place_of(changed, flat.node_at(line_of(verdict.message)), verdict.message)
                span = self.original(place) if place else None
                if span is None:
                    if not self.known and not round_:
                        yield Rejection(tidy(verdict.message), self.root_span)
                    return
                if not self.is_echo(span):
                    yield Rejection(tidy(verdict.message), span)
                if not self.mask(span):
                    return

    @property
    def large(self) -> bool:
        return sum(len(source.data) for source in self.model.sources) > _LARGE

    @property
    def root_span(self) -> Span:
        assert self.model.node is not None
        return self.model.node.element.name_span

    def changed(self) -> Model:
        """Return the model with every edit so far in its files."""
        # By resolved path: another root may have named the same file first, by another path.
        sources = {
            os.path.realpath(source.path): Source(
                source.path, apply(source.data, self.edits.get(source, ()))
            )
            for source in self.model.sources
        }
        root = sources[os.path.realpath(self.model.root.path)]
        return Model.read(
            root,
            self.model.target,
            lambda path: sources.get(os.path.realpath(path)) or read_source(path),
        )

    def original(self, place: Span) -> Span | None:
        """Bring a place in a changed file back to the original one."""
        source = next((s for s in self.model.sources if s.path == place.source.path), None)
        if source is None:
            return None
        edits = self.edits.get(source, ())
        start = origin(place.start, edits)
        return Span(source, start, max(origin(place.end, edits), start + 1))

    def is_echo(self, span: Span) -> bool:
        """Say whether a refusal only follows from what was taken out of its element before."""
        element = span.source.element_at(span.start)
        if element is None or element in self.spoken or self.misses_its_class(element):
            return True
        return element in self.masked and _attribute_at(element, span.start) is None

    def misses_its_class(self, element: Element) -> bool:
        """Say whether an element took a value of a default class that was taken out."""
        nodes = self.model.elements(element.tag) if self.withdrawn else ()
        return any(
            given.attribute in self.withdrawn
            for node in nodes
            if node.element is element
            for value in self.model.values(node).values()
            for given in value.layers
        )

    def take_out(self, diagnostic: Diagnostic) -> None:
        """Repair a known fault in the copy, or make it harmless."""
        span = diagnostic.span
        if span.source not in self.model.sources:
            return
        if diagnostic.fix and self.add(diagnostic.fix.edits):
            if element := span.source.element_at(span.start):
                self.spoken.add(element)
        else:
            self.mask(span)

    def mask(self, span: Span) -> bool:
        """Make what stands at a span harmless in the copy; say whether that could be done.

        At a first fault that is the attribute, at a second one the whole element, unless
        something refers to it: what is not there any more must not be missed.
        """
        element = span.source.element_at(span.start)
        if element is not None and element.parent and element.parent.tag == _PATH:
            element = element.parent
        if element is None or element.parent is None:
            return False
        if element.tag in _STAND_INS and element.parent.tag == "asset":
            self.spoken.add(element)
            return self.stand_in(element)
        if element.tag == "inertial":
            self.spoken.add(element)
            first = next(child for child in element.parent.children if child.tag == "inertial")
            return self.replace(element, _INERTIAL if element is first else "")
        if element.tag == "bone":
            # A skin without one of its bones is no sounder.
            self.spoken.add(element.parent)
            return self.replace(element.parent, "")
        attribute = _attribute_at(element, span.start)
        if element.tag in _INDIVISIBLE:
            attribute = None
        if attribute and attribute.name not in self.masked.get(element, ()):
            edit = attribute.removed()
            if attribute.name == _name_of(element):
                edit = attribute.with_value(f"{attribute.value} {attribute.name_start}")
            if self.add((edit,)):
                self.masked.setdefault(element, set()).add(attribute.name)
                if element.parent.tag == "default":
                    self.withdrawn.add(attribute)
                return True
        again = element in self.spoken
        self.spoken.add(element)
        if element.tag == "body":
            return self.strip(element) if again else self.stand_in_for_inertia(element)
        if again:
            return False
        if not self.referred_to(element):
            return self.replace(element, "")
        return self.stand_in(element) if element.tag in _STAND_INS else self.strip(element)

    def stand_in(self, element: Element) -> bool:
        """Put a sound element of the same name in the place of one that is refused."""
        name = element.get("name") or PurePath(element.get("file") or "").stem
        return self.replace(element, _STAND_INS[element.tag].format(name=escaped(name)))

    def strip(self, element: Element) -> bool:
        """Take everything but its names off an element that others need."""
        others = [a for a in element.attributes.values() if a.name not in _NAMES]
        added = [self.add((attribute.removed(),)) for attribute in others]
        return any(added)

    def stand_in_for_inertia(self, body: Element) -> bool:
        """Give a body that is refused an inertia that no release finds fault with."""
        for child in body.children:
            if child.tag == "inertial":
                return self.replace(child, _INERTIAL)
        if body.self_closed:
            return False
        return self.add((Edit(Span(body.source, body.tag_end, body.tag_end), _INERTIAL),))

    def referred_to(self, element: Element) -> bool:
        """Say whether anything else in the model speaks of what an element names."""
        inside = set(element.walk())
        names = {below.get(key) for below in inside for key in ("name", "class")} - {None}
        return any(
            word in names
            for node in self.model.elements()
            if node.element not in inside
            for key, attribute in node.attributes.items()
            if key != "name"
            for word in (attribute.value, *attribute.value.split())
        )

    def replace(self, element: Element, text: str) -> bool:
        """Put something else in the place of a whole element, and drop the edits inside it."""
        edits = self.edits.setdefault(element.source, [])
        inside = [e for e in edits if element.start <= e.span.start and e.span.end <= element.end]
        if any(edit.span == element.span for edit in inside):
            return False
        self.edits[element.source] = [edit for edit in edits if edit not in inside]
        return self.add((Edit(element.span, text),))

    def add(self, edits: tuple[Edit, ...]) -> bool:
        for edit in edits:
            taken = self.edits.get(edit.span.source, ())
            if any(overlap(edit, other) for other in taken):
                return False
        for edit in edits:
            if edit.span.source in self.model.sources:
                self.edits.setdefault(edit.span.source, []).append(edit)
        return True


def _attribute_at(element: Element, offset: int) -> Attribute | None:
    for attribute in element.attributes.values():
        if attribute.name_start <= offset <= attribute.value_end:
            return attribute
    return None


def _name_of(element: Element) -> str:
    """Return the attribute by which others speak of an element."""
    return "class" if element.tag == "default" else "name"
