"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.mjcf.numbers import numbers, tokens, truncated
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.meshes import mesh_assets
from mjcf_lint.xml.element import Attribute

from .shapes import ALWAYS, CONE_RADIUS, SHAPES, Shape

_THREE = 3


@rule(category=Category.ERROR, changes=(ALWAYS, CONE_RADIUS), only_with=("mesh.builtin",))
def mesh_builtin(model: Model) -> Iterator[Diagnostic]:
    """A mesh that MuJoCo makes has parameters that it does not take."""
    release = model.target.release
    if not ALWAYS.holds_in(release):
        return
    for node in mesh_assets(model):
        builtin = node.attributes.get("builtin")
        if builtin and not node.get("file") and not node.get("vertex"):
            yield from _parameters(node, builtin, model)


def _known(model: Model) -> tuple[str, ...]:
    """Return the shapes that the target makes; invalid-keyword tells of others."""
    places = model.target.grammar.places.get("mesh", ())
    types = [place.attributes["builtin"] for place in places if "builtin" in place.attributes]
    return types[0].keywords if types else ()


def _parameters(node: Node, builtin: Attribute, model: Model) -> Iterator[Diagnostic]:
    if builtin.value not in _known(model):
        return
    shape, given = SHAPES.get(builtin.value), node.attributes.get("params")
    if given is None or not tokens(given.value):
        what = f": {shape.takes}" if shape else ""
        message = f"a builtin mesh needs params{what}"
        yield Diagnostic((given or builtin).span, message)
        return
    values = numbers(given.value)
    if shape is None or values is None:
        return
    if len(values) not in shape.counts:
        yield Diagnostic(given.value_span, f"{shape.takes}, and params has {len(values)} numbers")
        return
    if wrong := list(_wrong(shape, values, model.target.release)):
        for message in wrong:
            yield Diagnostic(given.value_span, message)
    elif shape.together and (message := shape.together(_counts(shape, values))):
        yield Diagnostic(given.value_span, message)


def _wrong(shape: Shape, values: list[float], release: Version) -> Iterator[str]:
    for bound in shape.bounds:
        if bound.place < len(values) and bound.change.holds_in(release):
            value = values[bound.place]
            if not bound.allowed(bound.taken(value)):
                yield f"the {bound.name} of this mesh {bound.must}, not {value:g}"


def _counts(shape: Shape, values: list[float]) -> list[int]:
    """Return the whole numbers among the parameters; a grid has three dimensions if not told."""
    places = [bound.place for bound in shape.bounds if bound.whole]
    return [truncated(values[place], _THREE) if place < len(values) else _THREE for place in places]
