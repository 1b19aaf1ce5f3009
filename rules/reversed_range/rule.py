"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.bodies import bodies
from mjcf_lint.parts.limited import CHANGES, CONTROL, FORCE, JOINT, TENDON, autolimits, limits
from mjcf_lint.parts.limits import ACTIVATION, AUTO, Limit, numbers
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

LOADS = Change("3.1.3")
"""A range that goes down and has no flag limits nothing; before, it was refused."""

_SHOWN = 3
_ONE_COORDINATE = ("hinge", "slide")
_FREE = {
    "joint": "moves without a limit",
    "tendon": "stretches without a limit",
    "actuator": "takes and gives whatever it is told",
}


@dataclass(slots=True)
class _Range:
    limit: Limit
    given: Given
    takers: list[Node] = field(default_factory=list)


@rule(
    category=Category.PHYSICS,
    alternatives=("turned", "off"),
    changes=(LOADS, *CHANGES),
    only_with=(".range", ".ctrlrange", ".forcerange", ".actrange"),
)
def reversed_range(model: Model) -> Iterator[Diagnostic]:
    """A range that goes down limits nothing."""
    if not LOADS.holds_in(model.target.release) or model.kind is not Kind.ROOT:
        return
    if not model.complete or not autolimits(model):
        return
    found: dict[Attribute, _Range] = {}
    for node, limit in _limited(model):
        values = model.values(node)
        given, flag = values.get(limit.range), values.get(limit.flag)
        ends = numbers(given.value) if given else ()
        if given is None or len(ends) != 2 or not ends[0] > ends[1]:
            continue
        if (flag is None or flag.value == AUTO) and limits(node, values, limit, model) is False:
            found.setdefault(given.attribute, _Range(limit, given)).takers.append(node)
    for one in found.values():
        yield _found(one)


def _limited(model: Model) -> Iterator[tuple[Node, Limit]]:
    """Yield what a range may limit, with each of its ranges."""
    world = bodies(model)
    for body in world.all if world else ():
        for joint in body.joints:
            if joint.type in _ONE_COORDINATE:
                yield joint.node, JOINT
    for section in model.sections("tendon"):
        yield from ((node, TENDON) for node in section.children)
    for section in model.sections("actuator"):
        for node in section.children:
            yield from ((node, limit) for limit in (CONTROL, FORCE, ACTIVATION))


def _found(one: _Range) -> Diagnostic:
    limit, given = one.limit, one.given
    low, high = numbers(given.value)
    taker = one.takers[0]
    name, noun = taker.get("name"), taker.tag if limit.section == "actuator" else limit.section
    whose = f"{noun} {name!r}" if name else f"this {noun}"
    if not given.own:
        block = given.node.parent
        whose = f"default class {(block and block.get('class')) or 'main'!r}"
    turned = text((high, low))
    off = given.node.element.with_attribute(limit.flag, "false")
    return Diagnostic(
        given.attribute.span,
        f"the {limit.range} of {whose} goes down from {text((low,))} to {text((high,))}, "
        "and so limits nothing",
        Fix.unsafe(f"Write {turned}", given.attribute.with_value(turned), name="turned"),
        (Fix.safe(f'Say so: {limit.flag}="false"', off, name="off"),),
        related=()
        if given.own
        else tuple(Related(node.element.name_span, "takes it") for node in one.takers[:_SHOWN]),
        note=f"the {noun} {_FREE[limit.section]}; up to 3.1.2 MuJoCo refused such a range",
    )
