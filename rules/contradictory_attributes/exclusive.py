"""Pairs of settings of one element, outside of bodies, that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from packaging.version import Version

from mjcf_lint import Diagnostic, Fix, Model, Related
from mjcf_lint.change import Change
from mjcf_lint.element import Attribute
from mjcf_lint.grammar.numbers import first_digits, tokens
from mjcf_lint.grammar.places import Place
from mjcf_lint.grammar.typed import type_at

MEMORY_FIRST = Change("2.3.0", "3.11.0")
"""With memory, neither this size element nor a later one says how large stack or njmax are."""
MEMORY_ALONE = Change("3.12.0")
"""Not in one element, whatever the values are."""
BUILTIN_ALONE = Change("3.3.5")
"""MuJoCo makes a mesh, or takes it from a file or the XML."""
EMPTY_COUNTS = Change("3.12.0")
"""An attribute without a value is there."""
LAYERS_ALONE = Change("3.2.5")
"""A material has one texture, or layers of them."""
CHANGES = (
    MEMORY_FIRST,
    MEMORY_ALONE,
    BUILTIN_ALONE,
    EMPTY_COUNTS,
    LAYERS_ALONE,
)


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Attributes of an element that exclude each other; `dropped` is the one a repair removes."""

    tag: str
    dropped: str
    kept: str
    change: Change
    what: str
    if_empty: Change

    def given(self, attribute: Attribute | None, release: Version) -> Attribute | None:
        """Return an attribute if it counts."""
        if attribute and not attribute.value and not self.if_empty.holds_in(release):
            return None
        return attribute


EXCLUSIVES = (
    Exclusive("size", "nstack", "memory", MEMORY_ALONE, "how large the stack is", MEMORY_ALONE),
    Exclusive("size", "njmax", "memory", MEMORY_ALONE, "how much memory there is", MEMORY_ALONE),
    Exclusive("mesh", "builtin", "file", BUILTIN_ALONE, "what the mesh is", BUILTIN_ALONE),
    Exclusive("mesh", "vertex", "builtin", BUILTIN_ALONE, "what the mesh is", EMPTY_COUNTS),
)


def exclusive(place: Place, release: Version) -> Iterator[Diagnostic]:
    """Look at the pairs that an element has."""
    node = place.node
    for pair in EXCLUSIVES:
        if node.tag != pair.tag or not pair.change.holds_in(release):
            continue
        dropped = pair.given(node.attributes.get(pair.dropped), release)
        kept = pair.given(node.attributes.get(pair.kept), release)
        if dropped and kept and type_at(place, pair.dropped) and type_at(place, pair.kept):
            yield Diagnostic(
                dropped.span,
                f"{pair.kept} and {pair.dropped} both say {pair.what}",
                Fix.unsafe(f"Remove {pair.dropped}", dropped.removed()),
                related=(Related(kept.span, "the other one"),),
            )
    if node.tag == "material" and LAYERS_ALONE.holds_in(release):
        yield from _layers(place)


def _layers(place: Place) -> Iterator[Diagnostic]:
    texture = place.node.attributes.get("texture")
    layers = [child for child in place.node.children if child.tag == "layer"]
    if texture and layers:
        yield Diagnostic(
            texture.span,
            "a material with layers has no texture of its own",
            Fix.unsafe("Remove texture", texture.removed()),
            related=(Related(layers[0].element.name_span, "the first layer"),),
            note="a layer with role='rgb' is what texture is",
        )


def sizes(model: Model) -> Iterator[Diagnostic]:
    """Look at sizes that memory rules out where it stands before them."""
    if not MEMORY_FIRST.holds_in(model.target.release):
        return
    memory: Attribute | None = None
    for node in model.sections("size"):
        found = node.attributes.get("memory")
        if found and found.value.strip() != "-1":
            memory = found
        for name in ("nstack", "njmax"):
            given = node.attributes.get(name)
            if memory and given and _given(given):
                yield Diagnostic(
                    given.span,
                    f"memory and {name} both say how much memory there is",
                    Fix.unsafe(f"Remove {name}", given.removed()),
                    related=(Related(memory.span, "the memory"),),
                )


def _given(attribute: Attribute) -> bool:
    words = tokens(attribute.value)
    value = first_digits(words[0]) if words else None
    return value is not None and value >= 0
