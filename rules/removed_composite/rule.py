"""See README.md."""

from collections.abc import Iterator
from math import prod

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.composites import ALL_GONE, GONE, is_gone

from .advice import advice
from .cables import cable_written_out
from .grids import grid_written_out
from .particles import as_replicate
from .parts import Parts
from .ropes import rope_written_out

_MOST = 400
"""How many elements are written out; MuJoCo reads no more than 500 bodies in one another."""
_PLACES = ("body", "worldbody", "frame", "replicate")

_MOST_COUNTED = 100_000
"""Of more elements nothing is worked out, for the sake of memory."""


@rule(category=Category.ERROR, changes=(*GONE.values(), ALL_GONE), only_with=("composite",))
def removed_composite(model: Model) -> Iterator[Diagnostic]:
    """A composite of a kind that MuJoCo no longer makes."""
    release = model.target.release
    for node in model.elements("composite"):
        above = node.parent.tag if node.parent else ""
        if above in _PLACES and is_gone(node, release):
            yield _gone(node, model)


def _gone(node: Node, model: Model) -> Diagnostic:
    parts = Parts(node)
    since = GONE.get(parts.kind, ALL_GONE).first
    kind = node.attributes.get("type")
    too_many = prod(parts.count) > _MOST_COUNTED
    fix = None if too_many else _repair(parts, model)
    return Diagnostic(
        kind.span if kind else node.element.name_span,
        f"composites of type {parts.kind!r} are gone since MuJoCo {since}"
        if kind
        else f"<composite> is gone since MuJoCo {since}",
        fix,
        note="" if too_many else advice(parts, kept=fix is not None),
    )


def _repair(parts: Parts, model: Model) -> Fix | None:
    if parts.kind == "particle":
        return as_replicate(parts, model)
    # What holds the bodies goes into sections of the root, which a fragment may have several of.
    if model.kind is not Kind.ROOT or parts.node.element.source is not model.root:
        return None
    if parts.elements > _MOST:
        return None
    if parts.kind == "cable":
        return cable_written_out(parts, model)
    if parts.kind in ("rope", "loop"):
        return rope_written_out(parts, model)
    return grid_written_out(parts, model) if parts.kind == "grid" else None
