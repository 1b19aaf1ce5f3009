"""See README.md."""

import math
from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change

COEFFICIENTS_ADD_UP = Change("3.6.0", "3.17.0")
"""Later releases refuse a joint that stands twice in a fixed tendon."""
SIDE_BY_DETOUR = Change("4.0.0")

_SHOWN = 8


@rule(
    category=Category.UPGRADE, changes=(COEFFICIENTS_ADD_UP, SIDE_BY_DETOUR), only_with=("tendon",)
)
def tendon_pulls_otherwise(model: Model) -> Iterator[Diagnostic]:
    """A tendon that may run or pull otherwise than in an older release."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    if COEFFICIENTS_ADD_UP.parts(model.target):
        yield from _repeated(model)
    if SIDE_BY_DETOUR.parts(model.target):
        yield from _sides(model)


def _tendons(model: Model, tag: str) -> Iterator[Node]:
    for section in model.sections("tendon"):
        yield from (node for node in section.children if node.tag == tag)


def _repeated(model: Model) -> Iterator[Diagnostic]:
    for tendon in _tendons(model, "fixed"):
        terms: dict[str, list[Node]] = {}
        for term in tendon.children:
            if term.tag == "joint" and (name := term.get("joint")):
                terms.setdefault(name, []).append(term)
        for name, (first, *others) in terms.items():
            if others:
                yield Diagnostic(
                    others[0].attributes["joint"].span,
                    f"the coefficients of {name!r} in this fixed tendon add up now; up to MuJoCo "
                    "3.5.0 the tendon pulled with another moment arm",
                    related=(Related(first.element.name_span, "the joint stands here first"),),
                    note="keep one of them, with the coefficient that gives the wanted force",
                )


def _sides(model: Model) -> Iterator[Diagnostic]:
    wrapped = [
        (wrap, name)
        for tendon in _tendons(model, "spatial")
        for wrap in tendon.children
        if wrap.tag == "geom" and (name := wrap.get("sidesite"))
    ]
    if not wrapped:
        return
    named = {
        (node.tag, name): node
        for node in model.elements("geom", "site")
        if takes_defaults(node) and (name := node.get("name"))
    }
    found = [
        wrap.attributes["sidesite"].span
        for wrap, name in wrapped
        if (site := named.get(("site", name)))
        and (geom := named.get(("geom", wrap.get("geom") or "")))
        and _outside(site, geom, model)
    ]
    if found:
        count = len(found)
        yield Diagnostic(
            found[0],
            f"{count} side {'site' if count == 1 else 'sites'} outside the geom that it wraps "
            "may choose another side now",
            related=tuple(Related(span, "this one, too") for span in found[1:_SHOWN]),
            note=(
                "from 4.0.0 on the tendon takes the side of the shortest way from end to end over "
                "the side site. Compare its length over the range of motion in both releases; "
                "a site near the middle of the wrapped arc means the same in both"
            ),
        )


def _outside(site: Node, geom: Node, model: Model) -> bool:
    """Say whether a site lies further from the middle of a geom than its radius.

    That is how the engine looks at cylinders as well.
    """
    values = model.values(geom)
    if site.parent is not geom.parent or "mesh" in values or "size" not in values:
        return False
    radius = numbers(values["size"].value)[:1]
    place, centre = _vector(model.values(site), "pos", 3), _vector(values, "pos", 3)
    if ends := _vector(values, "fromto", 6):
        centre = tuple((one + other) / 2 for one, other in zip(ends[:3], ends[3:], strict=True))
    origin = (0.0, 0.0, 0.0)
    return bool(radius) and math.dist(place or origin, centre or origin) > radius[0]


def _vector(values: Values, name: str, count: int) -> tuple[float, ...]:
    found = numbers(values[name].value) if name in values else ()
    return found if len(found) == count else ()
