"""What may stand in the attributes of an element, by its place in the grammar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce

from mjcf_lint.grammar.attribute import AttributeType, Kind
from mjcf_lint.grammar.grammar import Allowed

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

Choice = tuple[tuple[Kind, ...], frozenset[str] | None]
"""Kinds of attributes, and their names, None for any."""


@dataclass(frozen=True, slots=True, eq=False)
class Types:
    """The types of the attributes that stand in an element, by name, as they are written.

    `required` are the names that it must have, whether they are there or not. Elements of one
    kind with the same attributes share one of these.
    """

    written: Mapping[str, AttributeType]
    required: tuple[str, ...]
    foreign: tuple[str, ...]
    """Names that stand there and none of the elements has that it may be."""
    _chosen: dict[Choice, tuple[tuple[str, AttributeType], ...]] = field(default_factory=dict)

    def chosen(self, choice: Choice) -> tuple[tuple[str, AttributeType], ...]:
        """Return those of some kinds and names."""
        found = self._chosen.get(choice)
        if found is None:
            kinds, names = choice
            found = self._chosen[choice] = tuple(
                (name, kind)
                for name, kind in self.written.items()
                if kind.kind in kinds and (names is None or name in names)
            )
        return found


@lru_cache(maxsize=8192)
def types_of(
    allowed: tuple[Allowed, ...], tag: str, in_composite: bool, given: tuple[str, ...]
) -> Types:
    """Return the types of an element that has these attributes: few differ in a model."""
    types = {name: type_of(allowed, tag, in_composite, given, name) for name in given}
    written = {name: kind for name, kind in types.items() if kind is not None}
    names = dict.fromkeys((*(allowed[0].attributes if allowed else ()), *_more(tag)))
    required = tuple(
        name
        for name in names
        if (kind := type_of(allowed, tag, in_composite, given, name)) and kind.required
    )
    foreign = tuple(name for name in given if not any(name in one.attributes for one in allowed))
    return Types(written, required, foreign)


def type_of(
    allowed: tuple[Allowed, ...], tag: str, in_composite: bool, given: Collection[str], name: str
) -> AttributeType | None:
    """Return what may stand in an attribute; None where the element does not read it."""
    if tag == "replicate":
        return _OF_A_REPLICATE.get(name)
    if not allowed or not _reads(tag, in_composite, given, name):
        return None
    if len(allowed) == 1:
        return allowed[0].attributes.get(name)
    found = [one.attributes[name] for one in allowed if name in one.attributes]
    return _wide(found) if len(found) == len(allowed) else None


def _more(tag: str) -> Iterable[str]:
    return _OF_A_REPLICATE if tag == "replicate" else ()


def _reads(tag: str, in_composite: bool, given: Collection[str], name: str) -> bool:
    """Say whether the engine looks at an attribute that an element may have.

    What kind a composite is decides what is read of it, so that nothing is said of that.
    """
    if tag in ("worldbody", "composite"):
        return False
    if tag == "frame":
        return name in _OF_A_FRAME
    if in_composite:
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
    return one._replace(
        keywords=tuple(dict.fromkeys((*one.keywords, *other.keywords))),
        least=min(one.least, other.least),
        most=None if one.most is None or other.most is None else max(one.most, other.most),
        required=one.required and other.required,
    )
