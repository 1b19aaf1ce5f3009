"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.grammar import Kind
from mjcf_lint.mjcf.names import nameless
from mjcf_lint.mjcf.numbers import EMPTY_INTEGER_REFUSED, EMPTY_NUMBERS_REFUSED, tokens
from mjcf_lint.mjcf.places import Place, Role
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read, type_at
from mjcf_lint.parts.replicated import FAULTY_DROPPED, drops_faulty

_UNSET = Version("2.2.1")
"""Before, an attribute without a number is there."""
_NUMBERS = (Kind.NUMBER, Kind.INTEGER)
_ELSEWHERE = {("attach", "prefix")}
"""What has a rule of its own."""
_NOT_ASKED_FOR = {
    "pair": (("geom1", "geom2"), Change("3.1.3")),
    "attach": (("body",), Change("3.2.0", "3.2.4")),
}
"""What releases need, though they do not ask for it when they read the element."""
_CHANGES = tuple(change for _, change in _NOT_ASKED_FOR.values())


@rule(
    category=Category.ERROR,
    changes=(EMPTY_NUMBERS_REFUSED, EMPTY_INTEGER_REFUSED, *_CHANGES, FAULTY_DROPPED),
    file_by_file=True,
)
def missing_attribute(model: Model) -> Iterator[Diagnostic]:
    """An element without an attribute that it must have."""
    for place in places_read(model, _has_to):
        node = place.node
        if node.parent is not None and (required := _required(place, model)):
            missing = [name for name in required if _lacks(place, name, model)]
            missing = [name for name in missing if (node.tag, name) not in _ELSEWHERE]
            if missing:
                yield _missing(place, missing)


def _has_to(role: Role) -> bool:
    """Say whether an element may have to have something."""
    return bool(role.types.required) or role.tag in _NOT_ASKED_FOR


def _required(place: Place, model: Model) -> tuple[str, ...]:
    """Return what an element must have, in the order of the grammar."""
    tag = place.node.tag
    if tag not in _NOT_ASKED_FOR:
        return place.types.required
    needed, change = _NOT_ASKED_FOR[tag]
    if not change.holds_in(model.target.release) or _in_default(place.node):
        needed = ()
    elif tag == "pair" and (nameless(model.whole(), "geom") or drops_faulty(model)):
        needed = ()  # It is a geom without a name that they mean.
    return tuple(
        name
        for name in place.allowed[0].attributes
        if (kind := type_at(place, name)) and (kind.required or name in needed)
    )


def _in_default(node: Node) -> bool:
    return node.parent is not None and node.parent.tag == "default"


def _lacks(place: Place, name: str, model: Model) -> bool:
    """Say whether an attribute is not there, or holds no number, which comes to the same."""
    given = place.node.attributes.get(name) or model.values(place.node).get(name)
    if given is None:
        return True
    kind = type_at(place, name)
    if kind is None or kind.kind not in _NUMBERS or tokens(given.value):
        return False
    one = kind.kind is Kind.INTEGER and kind.most == 1
    refused = EMPTY_INTEGER_REFUSED if one else EMPTY_NUMBERS_REFUSED
    return not (refused.holds_in(model.target.release) or model.target.release < _UNSET)


def _missing(place: Place, missing: list[str]) -> Diagnostic:
    node = place.node
    names = " and ".join(missing)
    return Diagnostic(node.element.name_span, f"<{node.tag}> needs {names}")
