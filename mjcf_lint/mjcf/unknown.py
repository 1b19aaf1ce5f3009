"""What of a model its target does not know, and when other releases did."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from mjcf_lint.grammar.history import Era, era_of_attribute, era_of_element
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.places import Place, Role, places
from mjcf_lint.xml.element import Attribute


class Known(Enum):
    """When a release knew something that the target does not."""

    NEVER = "never"
    BEFORE = "before"
    LATER = "later"


class Unknown(NamedTuple):
    """An element, or with `attribute` one of its attributes, that the target does not know."""

    place: Place
    known: Known
    era: Era | None = None
    attribute: Attribute | None = None


def unknown_attributes(model: Model) -> Iterator[Unknown]:
    """Yield the attributes that the target refuses."""
    grammar = model.target.grammar
    for place in places(model, lambda role: role.checked and role.allowed and role.types.foreign):
        for name in place.types.foreign:
            if not any(grammar.takes(one, name) for one in place.allowed):
                attribute = place.node.attributes[name]
                eras = [era_of_attribute(grammar.path(one), name) for one in place.allowed]
                yield _unknown(place, eras, model, attribute)


def unknown_elements(model: Model) -> Iterator[Unknown]:
    """Yield the elements that the target refuses at their place."""
    for place in places(model, _unknown_element):
        grammar, tag = model.target.grammar, place.node.tag
        eras = [era_of_element((*grammar.path(above), tag)) for above in place.above]
        yield _unknown(place, eras, model, None)


def _unknown_element(role: Role) -> bool:
    return not role.allowed and (role.checked or (role.in_body and not role.stray))


def _unknown(
    place: Place, eras: list[Era | None], model: Model, attribute: Attribute | None
) -> Unknown:
    release = model.target.release
    for era in filter(None, eras):
        if era.ended_before(release):
            return Unknown(place, Known.BEFORE, era, attribute)
        if era.begins_after(release):
            return Unknown(place, Known.LATER, era, attribute)
    return Unknown(place, Known.NEVER, None, attribute)
