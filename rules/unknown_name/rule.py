"""See README.md."""

from collections.abc import Iterator
from functools import lru_cache

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.element import Attribute
from mjcf_lint.grammar import Allowed, AttributeType, Grammar
from mjcf_lint.grammar import Kind as ValueKind
from mjcf_lint.grammar.places import Place, places
from mjcf_lint.names import Names, names
from mjcf_lint.nearest import nearest
from mjcf_lint.tree import Node

# Classes have a rule of their own; plugins and attached models are known to the engine alone.
_ELSEWHERE = frozenset({"default", "plugin", "model", "attached body", "attached frame", "frame"})
_TYPE_BESIDE = {"objname": "objtype", "refname": "reftype"}
_SPACES = {"xbody": "body"}


@rule(category=Category.ERROR)
def unknown_name(model: Model) -> Iterator[Diagnostic]:
    """An element refers to a name that nothing in the model has."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    known = names(model)
    for place in places(model):
        for name, attribute in place.node.attributes.items():
            for spaces, refers in _references(place, name, model.target.grammar):
                given = _split(attribute, refers)
                missing = [one for one in given if not _known(one, spaces, known)]
                if missing and _matters(place.node, attribute, model):
                    yield _unknown(attribute, missing[0], spaces, known)


def _references(
    place: Place, name: str, grammar: Grammar
) -> Iterator[tuple[tuple[str, ...], AttributeType]]:
    """Yield what an attribute may name, where it can be told."""
    if len(place.allowed) != 1:
        return
    refers = _referring(grammar).get(id(place.allowed[0]), {}).get(name)
    if refers is None:
        return
    spaces = refers.refers_to
    if beside := _TYPE_BESIDE.get(name):
        kind = place.node.get(beside) or ""
        spaces = (_SPACES.get(kind, kind),)
        if spaces[0] not in refers.refers_to:
            return
    yield spaces, refers


@lru_cache(maxsize=64)
def _referring(grammar: Grammar) -> dict[int, dict[str, AttributeType]]:
    """Return the attributes of each element that name others."""
    found = {}
    for _, allowed in grammar.walk():
        if referring := _of_element(allowed):
            found[id(allowed)] = referring
    return found


def _of_element(allowed: Allowed) -> dict[str, AttributeType]:
    return {
        name: kind
        for name, kind in allowed.attributes.items()
        if kind.kind is ValueKind.REFERENCE and not _ELSEWHERE & set(kind.refers_to)
    }


def _split(attribute: Attribute, refers: AttributeType) -> list[str]:
    if refers.most is None:
        return attribute.value.split()
    return [attribute.value] if attribute.value else []


def _known(name: str, spaces: tuple[str, ...], known: Names) -> bool:
    return any(known.knows(space, name) for space in spaces)


def _matters(node: Node, attribute: Attribute, model: Model) -> bool:
    """Say whether the engine looks the name up: in a default, only for an element that takes it."""
    if not any(above.tag == "default" for above in node.ancestors()):
        return True
    return any(
        given.attribute is attribute
        for taker in model.elements()
        for given in model.values(taker).values()
        if not given.own
    )


def _unknown(attribute: Attribute, name: str, spaces: tuple[str, ...], known: Names) -> Diagnostic:
    what = " or ".join(spaces) if len(spaces) < 4 else "element"
    message = f"no {what} is named {name!r}"
    candidates = {one for space in spaces for one in known.given.get(space, ())}
    fix = None
    if found := nearest(name, candidates):
        message += f"; did you mean {found!r}?"
        if attribute.value == name:
            fix = Fix.unsafe(f"Write {found!r}", attribute.with_value(found))
    return Diagnostic(attribute.value_span, message, fix)
