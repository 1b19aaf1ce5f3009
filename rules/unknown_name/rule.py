"""See README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.grammar import Allowed, AttributeType, Grammar
from mjcf_lint.grammar import Kind as ValueKind
from mjcf_lint.mjcf.names import nameless
from mjcf_lint.mjcf.places import Role
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.nearest import Names
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.meshes import looks_up_plugin
from mjcf_lint.parts.replicated import FAULTY_DROPPED, drops_faulty
from mjcf_lint.parts.scopes import Scope
from mjcf_lint.xml.element import Attribute

from .copied import LEFT_ALONE, counts_copies, end_of_copies, only_copied
from .order import Follower, follower_of, left_behind
from .reference import Reference

_ELSEWHERE = frozenset({"default", "plugin", "model", "attached body", "attached frame", "frame"})
"""Kinds that other rules look up: classes, plugins, and what an attach names."""
_TYPE_BESIDE = {"objname": "objtype", "refname": "reftype"}
_SPACES = {"xbody": "body", "plugin": "instance", "instance": "", "dof": "", "frame": ""}
"""Words for types that do not stand for a namespace of their name; empty for none at all."""
_OF_ANY_TYPE = frozenset({"element", "user"})
_NEVER_NAMELESS = frozenset({"site2"})
"""Where an empty name does not mean something that has none."""
_DROPPED = ("contact", "equality", "tendon", "actuator", "sensor")
_LISTS_OF_BODIES = {"flex": ("node",)}
_BODIES = AttributeType(ValueKind.REFERENCE, refers_to=("body",))
"""References that recording has not found out."""

Candidates = Callable[[tuple[str, ...]], Names]
"""Gives the names in some namespaces."""


@rule(category=Category.ERROR, changes=(LEFT_ALONE, FAULTY_DROPPED))
def unknown_name(model: Model) -> Iterator[Diagnostic]:
    """An element refers to a name that nothing in the model has."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    known, drops = names(model), drops_faulty(model)
    followers: dict[int, Follower] = {}

    @cache
    def candidates(spaces: tuple[str, ...]) -> Names:
        return Names({one for space in spaces for one in known.some(space)})

    referring = _referring(model.target.grammar)

    def may_name(role: Role) -> bool:
        """Say whether it is clear what it is, and it has attributes that name others."""
        refers = referring.get(id(role.allowed[0]), {}) if len(role.allowed) == 1 else {}
        return not refers.keys().isdisjoint(role.names)

    for place in places_read(model, may_name):
        refers = referring[id(place.allowed[0])]
        if drops and any(above.tag in _DROPPED for above in place.node.ancestors()):
            continue
        copied = follower_of(place.node, model) if known.replicates else None
        for name in filter(refers.__contains__, place.node.attributes.names):
            for reference in _references(place.node, place.node.attributes[name], refers[name]):
                if copied is None and _plainly_known(reference, known):
                    continue
                faults = list(_unknown(reference, known, candidates, model))
                if faults and made(place.node) and _looked_up(reference, model):
                    yield from faults
                if copied:
                    followers.setdefault(id(copied), Follower(copied)).add(reference, bool(faults))
    yield from left_behind([one for one in followers.values() if not one.faulty], model)


def _references(node: Node, attribute: Attribute, refers: AttributeType) -> Iterator[Reference]:
    """Yield what an attribute may name, where it can be told."""
    name = attribute.name
    if name == "instance" and node.parent and node.parent.tag == "composite":
        return  # Some releases look it up, others do not.
    if name == "instance" and not looks_up_plugin(node):
        return
    spaces = refers.refers_to
    if beside := _TYPE_BESIDE.get(name):
        kind = node.get(beside) or ""
        spaces = (_SPACES.get(kind, kind),)
        if not spaces[0] or (spaces[0] not in refers.refers_to and node.tag not in _OF_ANY_TYPE):
            return
    yield Reference(node, attribute, spaces, refers)


@lru_cache(maxsize=64)
def _referring(grammar: Grammar) -> dict[int, dict[str, AttributeType]]:
    """Return the attributes of each element that name others."""
    found = {}
    for _, allowed in grammar.walk():
        if referring := _of_element(allowed):
            found[id(allowed)] = referring
    return found


def _of_element(allowed: Allowed) -> dict[str, AttributeType]:
    more = {
        name: _BODIES
        for name in _LISTS_OF_BODIES.get(allowed.name, ())
        if name in allowed.attributes
    }
    return more | {
        name: kind
        for name, kind in allowed.attributes.items()
        if kind.kind is ValueKind.REFERENCE and not _ELSEWHERE & set(kind.refers_to)
    }


def _plainly_known(reference: Reference, known: Scope) -> bool:
    """Say whether all names in it are written in the model, as most are."""
    named = reference.names
    return (
        bool(named)
        and not counts_copies(reference.node, reference.attribute)
        and all(any(name in known.given.get(one, ()) for one in reference.spaces) for name in named)
    )


def _unknown(
    reference: Reference, known: Scope, candidates: Candidates, model: Model
) -> Iterator[Diagnostic]:
    attribute, spaces = reference.attribute, reference.spaces
    if reference.empty and (
        {attribute.name, reference.node.tag} & _NEVER_NAMELESS or not nameless(model, spaces[0])
    ):
        message = f"{attribute.name} is empty; it has to name a {reference.what}"
        yield Diagnostic(attribute.span, message)
    end = end_of_copies(reference.node, attribute, model)
    if end is None:
        return
    exact = bool(end) or only_copied(reference.node, spaces, model)
    for name in reference.names:
        if any(known.knows(space, name + end, unnumbered=not exact) for space in spaces):
            continue
        if exact and any(known.knows(space, name, unnumbered=True) for space in spaces):
            yield _of_copies(reference, name, end)
        else:
            yield _missing(reference, name, candidates)
        return


def _of_copies(reference: Reference, name: str, end: str) -> Diagnostic:
    """Report a name that replicates take away or make another one of."""
    what = reference.what
    if end:
        message = f"no {what} is named {name + end!r}, as the first copy of this takes {name!r} for"
        note = f"in a replicate it has to be a {what} of the same replicate"
    else:
        message = f"no {what} is named {name!r} in the end; its copies have numbers behind the name"
        note = "what refers to one of the copies has to have its number"
        if reference.node.tag not in ("camera", "light"):
            note += "; MuJoCo 4.0.0 and later copy along what names the pattern"
    return Diagnostic(reference.attribute.value_span, message, note=note)


def _missing(reference: Reference, name: str, candidates: Candidates) -> Diagnostic:
    attribute = reference.attribute
    message = f"no {reference.what} is named {name!r}"
    fix = None
    if found := candidates(reference.spaces).nearest(name):
        message += f"; did you mean {found!r}?"
        if attribute.value == name:
            fix = Fix.unsafe(f"Write {found!r}", attribute.with_value(found))
    return Diagnostic(attribute.value_span, message, fix)


def _looked_up(reference: Reference, model: Model) -> bool:
    """Say whether the engine looks a name up: in a default, only for an element that takes it."""
    node = reference.node
    if not any(above.tag == "default" for above in node.ancestors()):
        return True
    if node.tag == "layer":
        return node.parent is not None and _taken(node.parent, model)
    return any(
        given.attribute == reference.attribute
        for taker in model.elements()
        for given in model.values(taker).values()
        if not given.own
    )


def _taken(material: Node, model: Model) -> bool:
    """Say whether some material surely takes the layers of a material in a default."""
    block = material.parent
    top = block is not None and block.parent is model.node
    name = "main" if top else (block.get("class") if block else None)
    return any(
        not node.children
        and "texture" not in node.attributes
        and model.defaults is not None
        and model.defaults.class_of(node) == name
        for section in model.sections("asset")
        for node in section.children
        if node.tag == "material"
    )
