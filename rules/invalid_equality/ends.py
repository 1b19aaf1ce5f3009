"""What connect and weld join: two bodies, or two sites."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Model, Related
from mjcf_lint.mjcf.numbers import tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.releases.change import Change

SITES = Change("3.2.3")
"""Sites may be joined; before, the grammar asks for body1, and connect for an anchor."""
PRESENT = Change("3.12.0")
"""Sites also exclude an anchor or relpose without numbers."""

_OF_BODIES = {
    "connect": ("body1", "body2", "anchor"),
    "weld": ("body1", "body2", "anchor", "relpose"),
}
_OF_SITES = ("site1", "site2")
_NUMBERS = ("anchor", "relpose")
_NEEDED = {"connect": ("body1", "anchor"), "weld": ("body1",)}


def ends(node: Node, model: Model) -> Iterator[Diagnostic]:
    """Report an equality that lacks an end, or has ends of both kinds."""
    if node.tag not in _NEEDED or not SITES.holds_in(model.target.release):
        return
    written = [name for name in _OF_BODIES[node.tag] if name in node.attributes]
    sites = [name for name in _OF_SITES if name in node.attributes]
    numbered = [name for name in written if name not in _NUMBERS or tokens(node.get(name) or "")]
    bodies = written if sites and PRESENT.holds_in(model.target.release) else numbered
    if bodies and sites:
        kinds = ((sites[0], "this is for sites"), (bodies[0], "this is for bodies"))
        yield Diagnostic(
            node.element.name_span,
            f"this {node.tag} has {' and '.join(sites)} beside {' and '.join(bodies)}",
            related=tuple(Related(node.attributes[name].span, what) for name, what in kinds),
            note="it joins two sites, or it joins bodies",
        )
    elif sites:
        for name in _OF_SITES:
            if name not in sites:
                yield Diagnostic(
                    node.element.name_span, f"this {node.tag} has {sites[0]}, but no {name}"
                )
    else:
        missing = [name for name in _NEEDED[node.tag] if name not in bodies]
        if missing:
            needs = " and ".join(_NEEDED[node.tag])
            has = f"; it lacks {' and '.join(missing)}" if bodies else ""
            message = f"this {node.tag} needs {needs}, or site1 and site2{has}"
            yield Diagnostic(node.element.name_span, message)
