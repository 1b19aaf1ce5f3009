"""The attributes of a model with what its target takes for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce

from packaging.version import Version

from mjcf_lint.deferred import dataclass
from mjcf_lint.element import Attribute
from mjcf_lint.grammar import Allowed, AttributeType, Kind, recorded, releases
from mjcf_lint.grammar.history import Era, Path
from mjcf_lint.grammar.places import Place, places
from mjcf_lint.grammar.recorded import elements_at
from mjcf_lint.model import Model
from mjcf_lint.tree import Node

_READ_WITH = {
    ("camera", "focal"): "sensorsize",
    ("camera", "focalpixel"): "sensorsize",
    ("camera", "principal"): "sensorsize",
    ("camera", "principalpixel"): "sensorsize",
    ("mesh", "params"): "builtin",
    ("user", "objtype"): "objname",
    ("plugin", "objtype"): "objname",
}
"""Attributes that are read only where the element has another one."""
_READ_WITHOUT = {("hfield", "elevation"): "file"}
_OF_A_FRAME = frozenset({"pos", "quat", "axisangle", "xyaxes", "zaxis", "euler"})
_OF_A_REPLICATE = {
    "count": AttributeType(Kind.INTEGER, least=1, most=1, required=True),
    "offset": AttributeType(Kind.NUMBER, least=3, most=3),
    "euler": AttributeType(Kind.NUMBER, least=3, most=3),
}
"""No grammar tells them: its place is that of a body."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An attribute of an element at its place, and its type."""

    place: Place
    attribute: Attribute
    type: AttributeType

    @property
    def node(self) -> Node:
        """The element."""
        return self.place.node


def typed_attributes(model: Model, *kinds: Kind) -> Iterator[Typed]:
    """Yield the attributes of these kinds whose values the target reads."""
    for place in places_read(model):
        for name, attribute in place.node.attributes.items():
            if (kind := type_at(place, name)) and kind.kind in kinds:
                yield Typed(place, attribute, kind)


def places_read(model: Model) -> Iterator[Place]:
    """Return the places whose elements the target reads: not a body that stands at the top."""
    return (place for place in places(model) if place.allowed and not place.stray)


def type_at(place: Place, name: str) -> AttributeType | None:
    """Return what may stand in an attribute; None where the element does not read it."""
    if place.node.tag == "replicate":
        return _OF_A_REPLICATE.get(name)
    if not _reads(place.node, name):
        return None
    found = [allowed.attributes[name] for allowed in place.allowed if name in allowed.attributes]
    return _wide(found) if len(found) == len(place.allowed) else None


def _reads(node: Node, name: str) -> bool:
    """Say whether the engine looks at an attribute that an element may have.

    What kind a composite is decides what is read of it, so that nothing is said of that.
    """
    tag, given = node.tag, node.attributes
    if tag in ("worldbody", "composite"):
        return False
    if tag == "frame":
        return name in _OF_A_FRAME
    if node.parent is not None and node.parent.tag == "composite":
        return False
    if name == "reftype":
        return "refname" in given
    needs, bars = _READ_WITH.get((tag, name)), _READ_WITHOUT.get((tag, name))
    return (needs is None or needs in given) and (bars is None or bars not in given)


def _wide(types: Iterable[AttributeType]) -> AttributeType | None:
    """Return the type that takes all that any of several takes; None where they differ in kind."""
    first, *others = types
    if any(other.kind is not first.kind for other in others):
        return None
    return reduce(_wider, others, first)


def _wider(one: AttributeType, other: AttributeType) -> AttributeType:
    return replace(
        one,
        keywords=tuple(dict.fromkeys((*one.keywords, *other.keywords))),
        least=min(one.least, other.least),
        most=None if one.most is None or other.most is None else max(one.most, other.most),
        required=one.required and other.required,
    )


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
