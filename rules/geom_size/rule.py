"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.numbers import LAST_IS_REPEATED, numbers, tokens
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.standing import a, called, standing, takers
from mjcf_lint.xml.element import Attribute

from .sizes import NEEDED, Sized, faulty, sized

NAN = Change("2.3.7")
"""A size that is not a number is refused, even one that the type does not use."""
_ORDINALS = ("first", "second", "third")
_MEANINGS = {
    "sphere": "its radius",
    "capsule": "its radius and half of its length",
    "cylinder": "its radius and half of its height",
    "ellipsoid": "its three radii",
    "box": "half of its length, width and height",
    "plane": "half of its length and width, and the distance of its grid lines",
}


@rule(category=Category.ERROR, changes=(NAN, LAST_IS_REPEATED))
def geom_size(model: Model) -> Iterator[Diagnostic]:
    """A geom or site has too few sizes, or one that is not positive."""
    all_ = tuple(sized(model)) if faulty(model) else ()
    sound = {one.attribute for one in all_ if one.wrong is None}
    places: dict[Attribute, list[Sized]] = {}
    for one in all_:
        if one.wrong is None:
            continue
        if place := _place(one, one.wrong, sound):
            places.setdefault(place.attribute, []).append(one)
        else:
            yield _at_element(one)
    for sharing in places.values():
        yield _at_attribute(sharing, sound)
    yield from _fitted(model)
    if NAN.holds_in(model.target.release):
        yield from _not_numbers(all_)


def _place(one: Sized, wrong: int, sound: set[Attribute | None]) -> Given | None:
    """Return the size at fault, which may be that of a class; None where the element is."""
    if giver := one.givers[wrong]:
        return giver
    given, kind = one.given, one.values.get("type")
    if given is None or given.own:
        return given
    # A class with too few sizes for its own type is at fault; an element of another type is.
    of_class = kind is not None and not kind.own
    return given if of_class and given.attribute not in sound else None


def _at_element(one: Sized) -> Diagnostic:
    if one.given:
        message = f"{called(one.node)} is {a(one.type)}, which needs {_needs(one)}"
        related = (Related(one.given.attribute.span, "its class gives fewer"),)
        return Diagnostic(one.node.element.name_span, message, related=related, note=_note(one))
    message = f"{called(one.node)} is {a(one.type)} and has no size"
    return Diagnostic(one.node.element.name_span, message, note=_note(one))


def _at_attribute(sharing: list[Sized], sound: set[Attribute | None]) -> Diagnostic:
    one = sharing[0]
    assert one.wrong is not None
    giver = one.givers[one.wrong]
    place = giver or _place(one, one.wrong, sound)
    assert place is not None
    if giver:
        words = tokens(giver.value)
        number = words[min(one.wrong, len(words) - 1)]
        ordinal = _ORDINALS[one.wrong]
        message = f"the {ordinal} size of {a(one.type)} must be greater than 0, not {number}"
    else:
        shown = " ".join(tokens(place.value))
        message = f"{called(one.node)} is {a(one.type)}, which needs {_needs(one)}, not {shown!r}"
    return Diagnostic(
        place.attribute.value_span,
        message,
        related=takers((each.node for each in sharing), place),
        note=_note(one),
    )


def _needs(one: Sized) -> str:
    count = max(one.needed) + 1
    return "1 size" if count == 1 else f"{count} sizes"


def _note(one: Sized) -> str:
    if one.computed:
        return f"the first size of {a(one.type)} is its radius or half width; fromto gives the rest"
    return f"the size of {a(one.type)} is {_MEANINGS[one.type]}"


def _fitted(model: Model) -> Iterator[Diagnostic]:
    """Look at what a primitive that is fitted to a mesh is scaled by."""
    scales: dict[Attribute, tuple[Given, list[Sized]]] = {}
    scaled = "geom.fitscale" in model.words
    for _, node, values in standing(model, "geom") if scaled else ():
        scale, mesh, kind = (values.get(name) for name in ("fitscale", "mesh", "type"))
        fits = kind is not None and kind.value in NEEDED and kind.value != "plane"
        found = numbers(scale.value) if scale else None
        if scale and mesh and mesh.value and fits and found and len(found) == 1 and found[0] <= 0:
            sharing = scales.setdefault(scale.attribute, (scale, []))[1]
            sharing.append(Sized(node, values, kind.value if kind else "", (), ()))
    for scale, sharing in scales.values():
        yield Diagnostic(
            scale.attribute.value_span,
            f"fitscale must be greater than 0, not {scale.value.strip()}",
            related=takers((one.node for one in sharing), scale),
            note="it scales the sizes that a primitive gets from its mesh",
        )


def _not_numbers(all_: tuple[Sized, ...]) -> Iterator[Diagnostic]:
    places: dict[Attribute, list[Sized]] = {}
    for one in all_:
        index = one.not_a_number
        giver = one.givers[index] if index is not None and one.wrong is None else None
        if giver and one.node.tag == "geom":
            places.setdefault(giver.attribute, []).append(one)
    for attribute, sharing in places.items():
        index = sharing[0].not_a_number
        giver = sharing[0].givers[index or 0]
        yield Diagnostic(
            attribute.value_span,
            f"the {_ORDINALS[index or 0]} size is not a number",
            related=takers((one.node for one in sharing), giver) if giver else (),
            note="up to 2.3.6 MuJoCo loaded such a geom",
        )
