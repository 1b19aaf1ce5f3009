"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.histories import history_faults
from mjcf_lint.parts.limits import numbers
from mjcf_lint.parts.sensor_elements import SensorElement, sensors
from mjcf_lint.xml.element import Attribute

_CHOICES = {
    "rangefinder": (("site", "camera"),),
    **dict.fromkeys(("distance", "normal", "fromto"), (("geom1", "body1"), ("geom2", "body2"))),
}
"""Attributes of which a sensor has exactly one."""
_AT_MOST_ONE = {"contact": (("geom1", "body1", "subtree1", "site"), ("geom2", "body2", "subtree2"))}
_PAIRS = (("objtype", "objname"), ("reftype", "refname"))
_DATA = {
    "rangefinder": ("dist", "dir", "origin", "point", "normal", "depth"),
    "contact": (
        *("found", "force", "torque", "dist", "pos", "normal", "tangent"),
        *("linvel", "angvel"),
    ),
}
"""What a sensor may report, in the order that every release wants."""
_UNIT = frozenset({"framequat", "framexaxis", "frameyaxis", "framezaxis", "ballquat"})
"""Sensors of a quaternion or an axis."""
_WIDTHS = {"axis": 3, "quaternion": 4}


@rule(category=Category.ERROR, only_with=("sensor",))
def invalid_sensor(model: Model) -> Iterator[Diagnostic]:
    """A sensor has attributes or numbers that MuJoCo refuses."""
    for one in sensors(model):
        yield from _choice(one)
        yield from _pairs(one)
        yield from _order(one)
        yield from _signs(one)
        yield from _interval(one)
        yield from _cutoff(one)
        if one.tag == "user":
            yield from _user(one)
        yield from _history(one, model)


def _choice(one: SensorElement) -> Iterator[Diagnostic]:
    for names in _CHOICES.get(one.tag, ()):
        known = [name for name in names if name in one.allowed.attributes]
        if len(known) < 2:
            continue  # an older release knows one of them, and requires it
        own = [attribute for name in known if (attribute := one.own(name))]
        if not own:
            yield Diagnostic(one.node.element.name_span, f"{one.which} needs {' or '.join(known)}")
        elif len(own) > 1:
            yield _too_many(one, own)
    for group in _AT_MOST_ONE.get(one.tag, ()):
        own = [attribute for name in group if (attribute := one.own(name))]
        if len(own) > 1:
            yield _too_many(one, own)


def _too_many(one: SensorElement, own: list[Attribute]) -> Diagnostic:
    return Diagnostic(
        own[1].span,
        f"{one.which} can have one of {' and '.join(attribute.name for attribute in own)} only",
        related=tuple(
            Related(attribute.span, "the other one") for attribute in own if attribute != own[1]
        ),
    )


def _pairs(one: SensorElement) -> Iterator[Diagnostic]:
    for names in _PAIRS:
        if any(name not in one.allowed.attributes for name in names):
            continue
        if all(one.allowed.attributes[name].required for name in names):
            continue  # missing-attribute tells
        own = [attribute for name in names if (attribute := one.own(name))]
        if len(own) == 1 and (own[0].value or one.tag != "plugin"):
            other = next(name for name in names if name != own[0].name)
            yield Diagnostic(own[0].span, f"{one.which} has {own[0].name} without {other}")


def _order(one: SensorElement) -> Iterator[Diagnostic]:
    own, order = one.own("data"), _DATA.get(one.tag, ())
    words = own.value.split() if own else []
    if own is None or not words or not set(words) <= set(one.allowed.attributes["data"].keywords):
        return
    wanted = sorted(words, key=order.index)
    if words == wanted or len(set(words)) < len(words):  # invalid-keyword tells of a repetition
        return
    yield Diagnostic(
        own.value_span,
        f"the data of {one.which} must be in the order {' '.join(wanted)}",
        Fix.unsafe(f"Write {' '.join(wanted)}", own.with_value(" ".join(wanted))),
        note="the numbers of the sensor come in this order",
    )


def _signs(one: SensorElement) -> Iterator[Diagnostic]:
    for name, least, must in (
        ("noise", 0, "cannot be negative"),
        ("cutoff", 0, "cannot be negative"),
        ("num", 1, "must be positive"),
    ):
        own = one.own(name)
        found = numbers(own.value) if own else ()
        if own and len(found) == 1 and found[0] < least:
            yield Diagnostic(
                own.span,
                f"the {name} of {one.which} {must}: {own.value.strip()}",
                Fix.unsafe(f"Remove {name}", own.removed()),
            )


def _interval(one: SensorElement) -> Iterator[Diagnostic]:
    own = one.own("interval")
    found = numbers(own.value) if own else ()
    if own is None or len(found) not in (1, 2):
        return
    period, phase = (*found, 0.0)[:2]
    why, fix = "", None
    if period < 0:
        why = f"the interval of {one.which} cannot be negative: {text((period,))}"
    elif phase > 0:
        why = (
            f"the phase of {one.which}, the second number of interval, cannot be positive: "
            + text((phase,))
        )
        if period > 0:
            # A phase a period earlier samples at the same times.
            earlier = f"{text((period,))} {text((phase % period - period,))}"
            fix = Fix.unsafe(f"Write {earlier}", own.with_value(earlier))
    elif period > 0 and phase <= -period:
        why = (
            f"the phase of {one.which}, the second number of interval, must be more than "
            f"{text((-period,))}, and is {text((phase,))}"
        )
    if why:
        yield Diagnostic(own.span, why, fix)


def _cutoff(one: SensorElement) -> Iterator[Diagnostic]:
    own = one.own("cutoff")
    of_unit = one.tag in _UNIT or (one.tag == "user" and one.value("datatype") in _WIDTHS)
    if own and of_unit and any(number > 0 for number in numbers(own.value)[:1]):
        what = one.value("datatype") or ("quaternion" if one.tag.endswith("quat") else "axis")
        yield Diagnostic(
            own.span,
            f"{one.which} measures a{'n' if what == 'axis' else ''} {what}, which takes no cutoff",
            Fix.unsafe("Remove cutoff", own.removed()),
        )


def _user(one: SensorElement) -> Iterator[Diagnostic]:
    own = one.own("dim")
    found = numbers(own.value) if own else ()
    if own is None or len(found) != 1:
        return
    kind, dim = one.value("datatype"), found[0]
    wanted = _WIDTHS.get(kind, dim)
    if dim < 0:
        yield Diagnostic(
            own.span, f"the dim of {one.which} cannot be negative: {own.value.strip()}"
        )
    elif dim != wanted:
        yield Diagnostic(
            own.span,
            f"{one.which} measures a{'n' if kind == 'axis' else ''} {kind}, which has "
            f"{wanted} numbers, not {own.value.strip()}",
            Fix.unsafe(f"Write {wanted}", own.with_value(f"{wanted}")),
        )


def _history(one: SensorElement, model: Model) -> Iterator[Diagnostic]:
    if "nsample" not in one.allowed.attributes:
        return
    values = {
        name: Given(own, one.node, own=True)
        for name in ("delay", "nsample")
        if (own := one.own(name))
    }
    for fault in history_faults(values, model):
        related = (Related(fault.other.attribute.span, "and this"),) if fault.other else ()
        yield Diagnostic(fault.given.attribute.span, f"{one.which} {fault.why}", related=related)
