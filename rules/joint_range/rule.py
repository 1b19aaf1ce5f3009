"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.numbers import numbers, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.limits import AUTO, LIMITS, Limit
from mjcf_lint.parts.standing import called, standing_joints, takers
from mjcf_lint.xml.element import Attribute

AUTO_BY_ZEROS = Change("2.2.2", "3.1.2")
"""Left to itself, a range limits unless both ends are 0; later, where the first is the smaller."""
OFF_BY_DEFAULT = Change("2.2.2", "2.3.7")
"""Only where the model asks for it, limits are left to ranges."""
FREE_LIMITED = Change("2.2.0", "2.2.1")
"""A free joint may not be limited; later the flag has no effect there."""
NO_AUTO = Change("2.2.0", "2.2.1")
"""A range without the flag has no effect."""
_LIMITS = tuple(limit for limit in LIMITS if limit.section == "joint")


class Limited(NamedTuple):
    """A joint that a range limits, as far as it is refused for it."""

    node: Node
    type: str
    limit: Limit
    given: Given | None
    flag: Given | None
    why: str

    @property
    def place(self) -> Given:
        """What is at fault: the range, or the flag where there is none."""
        place = self.given or self.flag
        assert place is not None
        return place


@rule(
    category=Category.ERROR,
    changes=(AUTO_BY_ZEROS, OFF_BY_DEFAULT, FREE_LIMITED, NO_AUTO),
    only_with=("joint",),
)
def joint_range(model: Model) -> Iterator[Diagnostic]:
    """A joint is limited to a range that has no inside."""
    places: dict[Attribute, list[Limited]] = {}
    by_itself = _by_itself(model)
    for _, joint, values in standing_joints(model):
        for limit in _LIMITS if joint.node.tag == "joint" and joint.type else ():
            one = _limited(joint.node, joint.type, limit, values, model, by_itself=by_itself)
            if one:
                places.setdefault(one.place.attribute, []).append(one)
    for sharing in places.values():
        yield _refused(sharing)


def _by_itself(model: Model) -> bool:
    """Say whether a range limits where no flag says so."""
    if NO_AUTO.holds_in(model.target.release):
        return False
    written = model.setting("compiler", "autolimits")
    if written is None:
        return not OFF_BY_DEFAULT.holds_in(model.target.release)
    return written.value == "true"


def _limited(
    node: Node, kind: str, limit: Limit, values: Values, model: Model, *, by_itself: bool
) -> Limited | None:
    written, flag = values.get(limit.range), values.get(limit.flag)
    given = written.filled if written else None
    found = [0.0, 0.0] if given is None else numbers(given.value)
    word = flag.value if flag else AUTO
    if found is None or len(found) != 2 or any(map(isnan, found)):
        return None
    low, high = found
    if word == AUTO and by_itself:
        zeros = AUTO_BY_ZEROS.holds_in(model.target.release)
        limits = bool(low or high) if zeros else low < high
    else:
        limits = word == "true"
    if not limits or not (given or flag):
        return None
    why = _why(kind, limit, low, high, model)
    return Limited(node, kind, limit, given, flag, why) if why else None


def _why(kind: str, limit: Limit, low: float, high: float, model: Model) -> str:
    """Say why a limit is refused; nothing where it is not."""
    if kind == "free" or (kind == "ball" and limit.range != "range"):
        free = kind == "free" and limit.range == "range"
        return "free" if free and FREE_LIMITED.holds_in(model.target.release) else ""
    if kind == "ball":
        return "ball" if low else ""
    return "order" if low >= high else ""


def _refused(sharing: list[Limited]) -> Diagnostic:
    one = sharing[0]
    place, name = one.place, one.limit.range
    fix = None
    if one.why == "free":
        message, note = (
            "a free joint cannot be limited",
            "from 2.2.2 on the flag has no effect here",
        )
        if one.flag and one.flag.own:
            fix = Fix.unsafe(f"Remove {one.limit.flag}", one.flag.attribute.removed())
    elif one.given is None:
        message = f"{called(one.node)} is limited, but has no {name}"
        note = "without one both ends are 0"
        if place.own:
            fix = Fix.unsafe(f"Remove {one.limit.flag}", place.attribute.removed())
    else:
        low, high = tokens(one.given.value)
        if one.why == "ball":
            message = f"the {name} of a ball joint begins at 0, not at {low}"
            note = "its second number is the largest angle, in any direction"
            fix = Fix.unsafe(f"Write 0 {high}", place.attribute.with_value(f"0 {high}"))
        else:
            message = f"the {name} ends at {high}, which is not above its beginning {low}"
            note = ""
            if float(low) > float(high):
                edit = place.attribute.with_value(f"{high} {low}")
                fix = Fix.unsafe(f"Write {high} {low}", edit)
    nodes = [each.node for each in sharing]
    return Diagnostic(place.attribute.span, message, fix, related=takers(nodes, place), note=note)
