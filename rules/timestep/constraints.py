"""Constraints that push back harder than steps of a given length allow."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import NamedTuple

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.contacts import contacts
from mjcf_lint.xml.element import Attribute

_IMPEDANCE = (0.9, 0.95)
_LEAST, _MOST = 0.0001, 0.9999
_SAFE_STEPS = 2
"""With refsafe a time constant is never shorter than so many steps."""


class Push(NamedTuple):
    """A solref and the acceleration it asks for: k times the distance and b times the speed.

    `share` is the least part of either that solimp lets through.
    """

    given: Given
    k: float
    b: float
    share: float

    def diverges(self, step: float) -> bool:
        """Say whether steps of so many seconds make what is off larger from one to the next.

        The semi-implicit Euler method does so for x'' = -kx - bx' where k step^2 > 4 - 2 b step.
        """
        return self.share**2 * self.k * step * step > 4 - 2 * self.share * self.b * step

    @property
    def longest(self) -> float:
        """The longest step, in s, that does not."""
        k, b = self.share**2 * self.k, self.share * self.b
        return (sqrt(b * b + 4 * k) - b) / k if k else 2 / b


class _Constraint(NamedTuple):
    solref: Given
    solimp: Given | None
    contact: bool = False


def pushes(model: Model, step: float) -> Iterator[Push]:
    """Yield how limits, equalities, contact pairs and geoms push back, each solref once."""
    safe = setting(model, ("option", "flag"), "refsafe") != "disable"
    seen: set[Attribute] = set()
    for one in _constraints(model):
        if one.solref.attribute not in seen:
            seen.add(one.solref.attribute)
            if push := _push(one, _SAFE_STEPS * step if safe else 0.0):
                yield push


def _push(one: _Constraint, shortest: float) -> Push | None:
    """Return what a constraint asks for; None where it is mixed with that of another geom."""
    values = numbers(one.solref.value) or [0.0]
    first, second = (*values, 1.0)[:2]
    impedance = (numbers(one.solimp.value) if one.solimp else None) or _IMPEDANCE
    if len(impedance) < 2:
        return None
    least, most = (min(_MOST, max(_LEAST, each)) for each in impedance[:2])
    share = min(least, most) / most
    if first < 0 and second <= 0:
        return Push(one.solref, -first, -second, share)
    if first <= 0 or second <= 0 or one.contact:
        return None
    first = max(first, shortest)
    square = first * second * first * second
    return Push(one.solref, 1 / square, 2 / first, share) if square else None


def _constraints(model: Model) -> Iterator[_Constraint]:
    found = contacts(model) if "geom.solref" in model.words else None
    if found and not any(geom.value("priority") for geom in found.geoms):
        for geom in found.geoms:
            if "solref" in geom.values and geom.collides and found.meets_anything(geom):
                yield from _of(geom.values, "solref", "solimp", contact=True)
    limited = "joint.solreflimit" in model.words
    for node in model.elements("joint") if limited else ():
        if takes_defaults(node):
            yield from _of_limit(model.values(node))
    for section in model.sections("tendon"):
        for node in section.children:
            yield from _of_limit(model.values(node))
    for tag in ("equality", "contact"):
        for section in model.sections(tag):
            for node in section.children:
                yield from _of(model.values(node), "solref", "solimp")


def _of_limit(values: Values) -> Iterator[_Constraint]:
    flag = values.get("limited")
    if "range" in values and (flag is None or flag.value != "false"):
        yield from _of(values, "solreflimit", "solimplimit")


def _of(
    values: Values, solref: str, solimp: str, *, contact: bool = False
) -> Iterator[_Constraint]:
    if given := values.get(solref):
        yield _Constraint(given, values.get(solimp), contact)
