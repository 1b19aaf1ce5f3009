"""The attributes of a model with what its target takes for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.grammar import Allowed, AttributeType, Kind, recorded, releases
from mjcf_lint.grammar.history import Era, Path
from mjcf_lint.grammar.recorded import elements_at
from mjcf_lint.grammar.types import Choice, type_of
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.numbers import Misread, reader
from mjcf_lint.mjcf.places import Place, Wanted, places
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

_NUMBERS: Choice = ((Kind.NUMBER, Kind.INTEGER, Kind.SIZE), None)


class Typed(NamedTuple):
    """An attribute of an element at its place, and its type."""

    place: Place
    attribute: Attribute
    type: AttributeType

    @property
    def node(self) -> Node:
        """The element."""
        return self.place.node


def typed_attributes(
    model: Model, *kinds: Kind, names: frozenset[str] | None = None
) -> Iterator[Typed]:
    """Yield the attributes of these kinds whose values the target reads; all, or some by name."""
    choice: Choice = (kinds, names)
    for place in places_read(model, lambda role: role.types.chosen(choice)):
        for name, kind in place.types.chosen(choice):
            yield Typed(place, place.node.attributes[name], kind)


@of_model
def misread_attributes(model: Model) -> tuple[tuple[Typed, Misread], ...]:
    """Return the attributes whose texts the target does not take for the numbers they should be."""
    read = reader(model.target.release)
    return tuple(
        (typed, misread)
        for typed in doubtful_numbers(model)
        if (misread := read.misread(typed.attribute.value, typed.type, typed.node.tag))
    )


@of_model
def doubtful_numbers(model: Model) -> tuple[Typed, ...]:
    """Return the attributes for numbers that do not hold as many plain ones as they should."""
    fits, found = reader(model.target.release).fits, []
    for place in places_read(model, lambda role: role.types.chosen(_NUMBERS)):
        given = place.node.attributes
        for name, kind in place.types.chosen(_NUMBERS):
            if not fits(given.texts[given.names[name]], kind):
                found.append(Typed(place, given[name], kind))
    return tuple(found)


def places_read(model: Model, wanted: Wanted | None = None) -> Iterator[Place]:
    """Return the places whose elements the target reads, all or those that are wanted."""
    return places(model, lambda role: role.read and (wanted is None or wanted(role)))


def type_at(place: Place, name: str) -> AttributeType | None:
    """Return what may stand in an attribute; None where the element does not read it."""
    found = place.types.written.get(name)
    if found is not None:
        return found
    node = place.node
    return type_of(place.allowed, node.tag, place.role.in_composite, node.attributes, name)


def eras_of_keyword(path: Path, attribute: str, word: str) -> tuple[Era, ...]:
    """Return when releases took a word for an attribute, oldest first."""
    found = elements_at(path)
    spans = found[1].get(attribute, []) if found else []
    known = releases()
    eras: list[Era] = []
    for start in range(0, len(spans), 3):
        begins, ends = known[spans[start]], known[spans[start + 1]]
        if word not in _at(path, begins).attributes[attribute].keywords:
            continue
        if eras and eras[-1].gone_in == begins:
            begins = eras.pop().first
        eras.append(Era(begins, ends))
    return tuple(eras)


def _at(path: Path, release: Version) -> Allowed:
    return reduce(lambda above, name: above.children[name], path[1:], recorded(release).root)
