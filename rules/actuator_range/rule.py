"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.actuator_elements import (
    ActuatorElement,
    actuator_defaults,
    actuators,
    turns,
)
from mjcf_lint.parts.drives import ADHESION_READ_IN_DEFAULTS
from mjcf_lint.parts.limited import CHANGES, CONTROL, FORCE, REVERSED_LIMITS, ends, limits
from mjcf_lint.parts.limits import ACTIVATION, FLAG_NOT_READ, Limit, numbers
from mjcf_lint.xml.element import Attribute

from . import inherited

_NO_NEGATIVE = frozenset({"damper", "adhesion"})
_NOUNS = {CONTROL: "control", FORCE: "force", ACTIVATION: "activation"}
_SHOWN = 3
_Key = Attribute | Node


@dataclass(slots=True)
class _Fault:
    """A range that is no range, and all that have it; `given` is None where it is not written."""

    limit: Limit
    given: Given | None
    flag: Given | None
    takers: list[ActuatorElement] = field(default_factory=list)

    @property
    def place(self) -> Given | None:
        """What is at fault: the range, else the flag that wants one."""
        return self.given or self.flag

    @property
    def whose(self) -> str:
        """How a message calls what has it."""
        place = self.place
        if place is None or place.own:
            return self.takers[0].which
        block = place.node.parent
        return f"default class {(block and block.get('class')) or 'main'!r}"

    @property
    def related(self) -> tuple[Related, ...]:
        """The actuators that take it, where a class gives it."""
        if self.place is None or self.place.own:
            return ()
        return tuple(
            Related(one.node.element.name_span, "takes it") for one in self.takers[:_SHOWN]
        )


@rule(
    category=Category.ERROR,
    changes=(*CHANGES, FLAG_NOT_READ, ADHESION_READ_IN_DEFAULTS, *inherited.CHANGES),
    only_with=("actuator", "default"),
)
def actuator_range(model: Model) -> Iterator[Diagnostic]:
    """A range of an actuator limits it to nothing, or cannot be had from its joint."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    for one in actuator_defaults(model):
        yield from inherited.both_given(one, model)
    empty: dict[_Key, _Fault] = {}
    negative: dict[_Key, _Fault] = {}
    unread = not ADHESION_READ_IN_DEFAULTS.holds_in(model.target.release)
    for one in (*actuator_defaults(model), *actuators(model)):
        if one.tag in _NO_NEGATIVE and not (one.is_default and unread and one.tag == "adhesion"):
            _note_negative(one, negative)
    for one in actuators(model):
        found = [*inherited.both_given(one, model), *inherited.unusable(one, model)]
        yield from found
        if not found:
            _note_empty(one, model, empty, negative)
    for fault in negative.values():
        yield _negative(fault)
    for fault in empty.values():
        yield _empty(fault, model)


def _note_negative(one: ActuatorElement, faults: dict[_Key, _Fault]) -> None:
    """Look at the control of a kind that knows no negative one."""
    given = one.given(CONTROL.range)
    values = numbers(given.value) if given else ()
    if given and len(values) == 2 and min(values) < 0:
        _note(one, CONTROL, given, None, faults)


def _note_empty(
    one: ActuatorElement, model: Model, faults: dict[_Key, _Fault], negative: dict[_Key, _Fault]
) -> None:
    taken = inherited.taken_by(one, model)
    for limit in (CONTROL, FORCE, ACTIVATION):
        both = ends(one.values, limit)
        if both is None or limit.range == taken or (limit is ACTIVATION and turns(one, model)):
            continue
        unbounded = limit is FORCE and both[0] < both[1] and both[0] != 0
        if not both[0] >= both[1] and not (unbounded and turns(one, model)):
            continue
        written, flag = one.given(limit.range), one.given(limit.flag)
        given = written.filled if written else None
        if (given is None or given.attribute not in negative) and limits(
            one.node, one.values, limit, model
        ):
            on = flag if flag and flag.value == "true" else None
            _note(one, limit, given, on, faults)


def _note(
    one: ActuatorElement,
    limit: Limit,
    given: Given | None,
    flag: Given | None,
    faults: dict[_Key, _Fault],
) -> None:
    place = given or flag
    key = place.attribute if place else one.node
    faults.setdefault(key, _Fault(limit, given, flag)).takers.append(one)


def _empty(fault: _Fault, model: Model) -> Diagnostic:
    limit, given = fault.limit, fault.given
    if given is None:
        return _absent(fault, model)
    low, high = numbers(given.value)
    if low < high:
        return _of_a_norm(fault, given)
    note, fix = "", None
    if low > high:
        written = text((high, low))
        fix = Fix.unsafe(f"Write {written}", given.attribute.with_value(written))
    if fault.flag is None and REVERSED_LIMITS.holds_in(model.target.release):
        note = "from 3.1.3 on such a range without its flag loads, and limits nothing"
    return Diagnostic(
        given.attribute.span,
        f"the {limit.range} of {fault.whose} must go up, and goes from {text((low,))} to "
        f"{text((high,))}",
        fix,
        related=fault.related,
        note=note,
    )


def _of_a_norm(fault: _Fault, given: Given) -> Diagnostic:
    low, high = numbers(given.value)
    fix = None
    if high > 0:
        fix = Fix.unsafe(
            f"Write 0 {text((high,))}", given.attribute.with_value(f"0 {text((high,))}")
        )
    return Diagnostic(
        given.attribute.span,
        f"the forcerange of {fault.whose} must begin at 0, not {text((low,))}",
        fix,
        related=fault.related,
        note="it limits the length of the torque of an orientation servo",
    )


def _absent(fault: _Fault, model: Model) -> Diagnostic:
    limit, flag, one = fault.limit, fault.flag, fault.takers[0]
    if flag:
        message = f"{fault.whose} sets {limit.flag}, and there is no {limit.range}"
    elif limit is ACTIVATION:
        message = f"{one.which} has no actrange, which {model.target} wants of every intvelocity"
    else:
        message = f"{one.which} has no ctrlrange, which every {one.tag} must have"
    return Diagnostic(
        flag.attribute.span if flag else one.node.element.name_span,
        message,
        Fix.unsafe(f"Remove {limit.flag}", flag.attribute.removed()) if flag else None,
        related=fault.related,
        note=f"no range counts as 0 0, which leaves no room for the {_NOUNS[limit]}",
    )


def _negative(fault: _Fault) -> Diagnostic:
    given = fault.given
    assert given is not None
    values = numbers(given.value)
    fix = None
    if max(values) > 0:
        written = f"0 {text((max(values),))}"
        fix = Fix.unsafe(f"Write {written}", given.attribute.with_value(written))
    tag = fault.takers[0].tag
    return Diagnostic(
        given.attribute.span,
        f"the ctrlrange of {fault.whose} begins at {text((min(values),))}, and the control of "
        f"{'an' if tag == 'adhesion' else 'a'} {tag} cannot be negative",
        fix,
        related=fault.related,
    )
