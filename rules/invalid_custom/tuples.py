"""Tuples: of elements that can be named."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Kind, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.known_names import names

NO_SPACES = Change("3.1.3")
"""A name with white space in it is taken for several."""
LATE_KEYS = Change("2.2.0", "3.1.0")
"""Keyframes are compiled after tuples, which cannot hold them."""

_WITHOUT_NAMES = {"dof": "degrees of freedom have no names", "frame": "frames are gone by then"}
"""Types of which a tuple cannot hold any."""


def tuples(node: Node, model: Model) -> Iterator[Diagnostic]:
    """Report a tuple that holds nothing, or what it cannot hold."""
    elements = [child for child in node.children if child.tag == "element"]
    if not elements:
        message = f"tuple {node.get('name') or ''!r} has no elements"
        yield Diagnostic(node.element.name_span, message)
    for element in elements:
        kind, name = element.attributes.get("objtype"), element.attributes.get("objname")
        why = _why_not(kind.value, model) if kind else ""
        if kind and why and _takes(model, kind.value):
            yield Diagnostic(kind.value_span, f"a tuple cannot hold a {kind.value}{why}")
        elif name and len(name.value.split()) > 1 and NO_SPACES.holds_in(model.target.release):
            space = kind.value if kind else ""
            known = model.kind is Kind.ROOT and names(model).knows(
                "body" if space == "xbody" else space, name.value, unnumbered=True
            )
            if known:
                yield Diagnostic(
                    name.value_span,
                    f"a tuple cannot name {name.value!r}, as there is white space in it",
                    note="up to 3.1.2 it could; now each word is taken for a name",
                )


def _why_not(kind: str, model: Model) -> str:
    if kind == "key" and LATE_KEYS.holds_in(model.target.release):
        return " before MuJoCo 3.1.1"
    return f": {_WITHOUT_NAMES[kind]}" if kind in _WITHOUT_NAMES else ""


def _takes(model: Model, word: str) -> bool:
    """Say whether the target knows the type at all; else that is what is wrong."""
    return any(
        word in allowed.attributes["objtype"].keywords
        for allowed in model.target.grammar.places.get("element", ())
        if "objtype" in allowed.attributes
    )
