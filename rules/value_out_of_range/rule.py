"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.numbers import number, numbers, tokens
from mjcf_lint.mjcf.places import Role
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.parts.copies import made
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

from .bounds import BOUNDS, BY_PLACE, Bound
from .taken import taken

FLEX_RATIO = Change("3.2.4")
WIDE_CAMERA = Change("3.0.0")
_AS_A_WHOLE = ("camera", "elasticity")


@rule(
    category=Category.ERROR,
    changes=(*(bound.change for bound in BOUNDS), FLEX_RATIO, WIDE_CAMERA),
)
def value_out_of_range(model: Model) -> Iterator[Diagnostic]:
    """A number outside the range that the target allows."""
    release = model.target.release
    wide = WIDE_CAMERA.holds_in(release)
    bounded = _bounds(release)
    seen: set[Attribute] = set()

    def may_be_out(role: Role) -> bool:
        bounds = bounded.get(role.tag, {}).keys()
        return role.tag in _AS_A_WHOLE or not bounds.isdisjoint(role.types.written.keys())

    for place in places_read(model, may_be_out):
        node = place.node
        bounds, written = bounded.get(node.tag), place.types.written
        for name in written if bounds else ():
            bound = bounds.get(name) if bounds else None
            values = numbers(node.get(name) or "") if bound else None
            if bound and values and bound.refused(values):
                attribute = node.attributes[name]
                if attribute not in seen and made(node):
                    seen.add(attribute)
                    yield _out_of_range(bound, attribute)
        if wide and node.tag == "camera":
            yield from _too_wide(model, node, seen)
        if node.tag == "elasticity" and FLEX_RATIO.holds_in(release):
            yield from _ratio(node)
    yield from taken(model)


@lru_cache(maxsize=64)
def _bounds(release: Version) -> dict[str, dict[str, Bound]]:
    """Return what a release refuses, by element and attribute."""
    found: dict[str, dict[str, Bound]] = {}
    for (tag, name), bounds in BY_PLACE.items():
        held = next((bound for bound in bounds if bound.change.holds_in(release)), None)
        if held is not None:
            found.setdefault(tag, {})[name] = held
    return found


def _out_of_range(bound: Bound, attribute: Attribute) -> Diagnostic:
    if bound.instead:
        title, edit = f"Write {bound.instead}", attribute.with_value(bound.instead)
    else:
        title, edit = f"Remove {attribute.name}", attribute.removed()
    shown = " ".join(tokens(attribute.value))
    return Diagnostic(
        attribute.value_span,
        f"{attribute.name} {bound.must}, not {shown}",
        (Fix.safe if bound.safe else Fix.unsafe)(title, edit),
        note=bound.note,
    )


def _too_wide(model: Model, node: Node, seen: set[Attribute]) -> Iterator[Diagnostic]:
    """Look at the field of view of a camera, once where it stands in a default class."""
    if node.parent is None or node.parent.tag == "default" or not made(node):
        return
    given = model.values(node).get("fovy")
    if given is None or given.attribute in seen:
        return
    seen.add(given.attribute)
    value = _one(given.value)
    if value is not None and value >= 180:
        yield Diagnostic(
            given.attribute.value_span,
            f"fovy must be less than 180, not {given.value.strip()}",
            Fix.safe("Write 179.9", given.attribute.with_value("179.9")),
            note="it is the angle that the camera sees, from top to bottom; only pictures show it",
        )


def _ratio(node: Node) -> Iterator[Diagnostic]:
    """Look at the Poisson ratio of a flex, which counts where it has a Young's modulus."""
    given = node.attributes.get("poisson")
    value, young = _one(node.get("poisson")), _one(node.get("young"))
    if given is None or value is None or not young or young < 0 or 0 <= value < 0.5:
        return
    instead = "0" if value < 0 else "0.49"
    yield Diagnostic(
        given.value_span,
        f"poisson must be at least 0 and less than 0.5, not {given.value.strip()}",
        Fix.unsafe(f"Write {instead}", given.with_value(instead)),
        note="at 0.5 the material keeps its volume, and its stiffness against that has no limit",
    )


def _one(text: str | None) -> float | None:
    found = tokens(text or "")
    return number(found[0]) if len(found) == 1 else None
