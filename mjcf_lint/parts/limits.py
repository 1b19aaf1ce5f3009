"""Ranges that stand without the flag that says whether they limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.edit import Edit
from mjcf_lint.xml.element import Attribute

AUTO = "auto"
INTVELOCITY_LIMITED = Change("2.2.1", "3.10.0")
"""An intvelocity always limits its activation."""
FLAG_NOT_READ = Change("3.16.0")
"""Actuators that are not general drop actlimited, even their own."""


class Limit(NamedTuple):
    """A range attribute, the flag for it, and what has both; some tags limit by themselves."""

    range: str
    flag: str
    section: str
    not_for: frozenset[str] = frozenset()


_ALWAYS = frozenset({"damper", "adhesion", "orientation"})
_SATURATED = frozenset({"dcmotor"})
ACTIVATION = Limit("actrange", "actlimited", "actuator", _SATURATED)
TENDON_FORCE = Limit("actuatorfrcrange", "actuatorfrclimited", "tendon")
LIMITS = (
    Limit("range", "limited", "joint"),
    Limit("actuatorforcerange", "actuatorforcelimited", "joint"),
    Limit("actuatorfrcrange", "actuatorfrclimited", "joint"),
    Limit("range", "limited", "tendon"),
    TENDON_FORCE,
    Limit("ctrlrange", "ctrllimited", "actuator", _ALWAYS),
    Limit("forcerange", "forcelimited", "actuator", _SATURATED),
    ACTIVATION,
)
_FORCES = frozenset({"actuatorforcerange", "actuatorfrcrange"})
_FLAG_READERS = ("general", "plugin")
_TENDONS = ("fixed", "spatial")


@dataclass(slots=True)
class Range:
    """A range that some elements take, none of which has the flag."""

    limit: Limit
    given: Given
    flag: Attribute | None
    takers: list[Node] = field(default_factory=list)

    @property
    def numbers(self) -> tuple[float, ...]:
        """Both ends."""
        return numbers(self.given.value)

    @property
    def orderly(self) -> bool:
        """Say whether it limits anything where it is taken for a limit."""
        low, high = self.numbers
        return low < high

    def switched(self, value: str, model: Model) -> Edit | None:
        """Write the flag, where the range stands; None where it cannot stand there."""
        if self.flag:
            return self.flag.with_value(value)
        tag = self.given.node.tag
        places = model.target.grammar.places.get(tag, ())
        if not any(model.target.grammar.takes(place, self.limit.flag) for place in places):
            return None
        return self.given.node.element.with_attribute(self.limit.flag, value)


def unflagged(model: Model, *limits: Limit) -> list[Range]:
    """Return every range that is given where the flag is not, once for each place it stands at."""
    found: dict[tuple[Attribute, Limit], Range] = {}
    for node in model.elements():
        section = _section(node)
        if not section:
            continue
        values: Values | None = None
        for limit in limits:
            if limit.section != section or node.tag in limit.not_for:
                continue
            values = model.values(node) if values is None else values
            given, flag = values.get(limit.range), values.get(limit.flag)
            if given is None or not _given(given.value) or _free(values, limit):
                continue
            if flag and flag.value != AUTO and not dropped(node, flag, limit, model):
                continue
            if limit.section == "actuator" and implied(node, limit, model):
                continue
            if limit.range == "ctrlrange" and "posrange" in values:
                continue  # A pid takes it instead.
            one = found.setdefault(
                (given.attribute, limit), Range(limit, given, flag.attribute if flag else None)
            )
            one.takers.append(node)
    return list(found.values())


def numbers(text: str) -> tuple[float, ...]:
    """Return the numbers of a value; none where it is no list of numbers."""
    try:
        return tuple(float(word) for word in text.split())
    except ValueError:
        return ()


def _given(text: str) -> bool:
    """Say whether the engine takes a range for given: not where both ends are zero."""
    found = numbers(text)
    return len(found) == 2 and any(end != 0 for end in found)


def _section(node: Node) -> str:
    above = node.parent
    if above is None:
        return ""
    if node.tag == "joint" and above.tag in ("body", "worldbody", "frame", "replicate"):
        return "joint"
    if above.parent is None or above.parent.parent is not None:
        return ""
    if above.tag == "tendon" and node.tag in _TENDONS:
        return "tendon"
    return "actuator" if above.tag == "actuator" else ""


def _free(values: Values, limit: Limit) -> bool:
    """Say whether a joint has nothing to limit."""
    if limit.section != "joint" or "type" not in values:
        return False
    kind = values["type"].value
    return kind == "free" or (kind == "ball" and limit.range in _FORCES)


def dropped(node: Node, flag: Given, limit: Limit, model: Model) -> bool:
    """Say whether the engine does not look at the flag."""
    if limit is not ACTIVATION or not FLAG_NOT_READ.holds_in(model.target.release):
        return False
    return node.tag not in _FLAG_READERS or flag.node.tag not in _FLAG_READERS


def implied(node: Node, limit: Limit, model: Model) -> bool:
    """Say whether some kind of actuator sets the flag for all that share its default."""
    if limit.range == "ctrlrange":
        return in_defaults(model, _ALWAYS)
    if limit.range == "forcerange":
        return in_defaults(model, _SATURATED)
    if limit is not ACTIVATION or not INTVELOCITY_LIMITED.holds_in(model.target.release):
        return False
    return node.tag == "intvelocity" or in_defaults(model, frozenset({"intvelocity"}))


@of_model
def in_defaults(model: Model, tags: frozenset[str]) -> bool:
    """Say whether some default class is written with one of the tags."""
    tops = model.defaults.top_level if model.defaults else ()
    return any(node.tag in tags for top in tops for node in top.walk())
