"""See README.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.values import Values, told
from mjcf_lint.parts.contacts import MASKS, ContactGeom, contacts
from mjcf_lint.parts.meshes import number
from mjcf_lint.xml.element import Element

_PLACE = ("pos", "quat", "axisangle", "xyaxes", "zaxis", "euler", "fromto")
_LOOKS = ("group", "material", "rgba")
_SHOWN_BY_DEFAULT = 3
"""The viewer shows geoms of the groups below this one."""


@rule(category=Category.PHYSICS)
def doubled_geom(model: Model) -> Iterator[Diagnostic]:
    """A visual geom collides besides the collision geom that it shows."""
    found = contacts(model) if model.kind is Kind.ROOT else None
    if found is None:
        return
    alike: dict[tuple[object, ...], list[ContactGeom]] = {}
    colliding_ones = [geom for geom in found.geoms if geom.collides]
    beside = Counter(map(_kind, colliding_ones))
    for geom in colliding_ones:
        if beside[_kind(geom)] > 1:
            alike.setdefault(_shape(geom), []).append(geom)
    for geoms in alike.values():
        if len({_ends(geom, model) for geom in geoms}) == 1:
            continue
        colliding = filter(found.meets_anything, geoms)
        for first in islice(colliding, 1):
            end = _ends(first, model)
            other = next((other for other in colliding if _ends(other, model) != end), None)
            if other is not None:
                yield _twice(first, other)


def _kind(geom: ContactGeom) -> tuple[int, str]:
    """Return where a geom stands and what shape it has."""
    return id(geom.node.parent), geom.value("type", "sphere")


def _shape(geom: ContactGeom) -> tuple[object, ...]:
    """Return what two geoms have in common that fill the same room."""
    return (*_kind(geom), *told(geom.values, _form))


def _form(values: Values) -> tuple[object, ...]:
    def value(name: str) -> str:
        given = values.get(name)
        return given.value if given else ""

    exact = (tuple(numbers(text) or text.split()) for text in map(value, ("size", *_PLACE)))
    return (value("mesh"), value("hfield"), *exact)


def _ends(geom: ContactGeom, model: Model) -> tuple[str | None, ...]:
    """Return what two geoms differ in that are there for different ends.

    Copies may stand in for other shapes.
    """
    named = model.defaults.class_of(geom.node) if model.defaults else None
    return (named, *(geom.value(name) for name in _LOOKS))


def _twice(one: ContactGeom, other: ContactGeom) -> Diagnostic:
    hidden, shown = sorted((one, other), key=_shown)
    told = _shown(hidden) != _shown(shown)
    name = shown.value("name")
    shape = shown.value("type", "sphere")
    message = (
        f"{f'geom {name!r}' if name else f'this {shape}'} collides, and so does "
        f"{'the collision geom that it shows' if told else 'another one of its shape'}, "
        "at the same place of the same body"
    )
    return Diagnostic(
        shown.node.element.name_span,
        message,
        Fix.unsafe("Let it collide with nothing", *_silenced(shown.node.element)) if told else None,
        related=(Related(hidden.node.element.name_span, "the other one"),),
        note="whatever touches it makes 2 contacts where 1 is meant, which is stiffer and takes "
        "twice the work; contype and conaffinity are 1 where nothing is written",
    )


def _shown(geom: ContactGeom) -> bool:
    return number(geom.value("group"), 0) < _SHOWN_BY_DEFAULT


def _silenced(element: Element) -> Iterator[Edit]:
    given = element.attributes
    missing = [f'{name}="0"' for name in MASKS if name not in given]
    yield from (given[name].with_value("0") for name in MASKS if name in given)
    if missing:
        last = next((one for name, one in reversed([*given.items()]) if name not in MASKS), None)
        place = last.span if last else element.name_span
        yield Edit(place, f"{place.text} {' '.join(missing)}")
