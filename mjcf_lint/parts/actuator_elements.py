"""The elements that make actuators, and those that give a default class for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mjcf_lint.grammar import Allowed
from mjcf_lint.mjcf.defaults import DefaultClasses
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.actuators import Drives
from mjcf_lint.parts.drives import Drive, Unclear
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

ONE_TARGET = Change("2.2.0", "3.11.0")
"""An actuator that names two things to act on is refused; later the last kind of them wins."""
TARGETS = ("joint", "jointinparent", "tendon", "cranksite", "site", "body")
"""What an actuator may act on, in the order in which the engine reads it."""


@dataclass(frozen=True)
class ActuatorElement:
    """An actuator, or a default for actuators; `allowed` is what the target takes on it."""

    node: Node
    allowed: Allowed
    values: Values
    is_default: bool = False

    @property
    def tag(self) -> str:
        """Its kind, such as motor."""
        return self.node.tag

    @property
    def which(self) -> str:
        """How a message calls it."""
        if self.is_default:
            block = self.node.parent
            return f"the {self.tag} of default class {(block and block.get('class')) or 'main'!r}"
        name = self.node.get("name")
        return f"the {self.tag} {name!r}" if name else f"this {self.tag}"

    def own(self, name: str) -> Attribute | None:
        """Return an attribute that stands on it and that the target reads there."""
        return self.node.attributes.get(name) if name in self.allowed.attributes else None

    def given(self, name: str) -> Given | None:
        """Return a value, its default class included."""
        return self.values.get(name)

    @cached_property
    def targets(self) -> tuple[Attribute, ...]:
        """The attributes that name what it acts on, in the engine's order."""
        return tuple(own for name in TARGETS if (own := self.own(name)))

    @property
    def target(self) -> Attribute | None:
        """The attribute that counts."""
        return self.targets[-1] if self.targets else None

    @property
    def transmission(self) -> str:
        """What it acts on, as the attribute for it is called; empty for nothing."""
        return self.targets[-1].name if self.targets else ""


@of_model
def actuators(model: Model) -> tuple[ActuatorElement, ...]:
    """Return the actuators of a model, in engine order, those of a kind the target knows."""
    kinds = model.target.grammar.root.children["actuator"].children
    return tuple(
        ActuatorElement(node, allowed, model.values(node))
        for section in model.sections("actuator")
        for node in section.children
        if (allowed := kinds.get(node.tag))
    )


def drive_of(one: ActuatorElement, model: Model) -> Drive | None:
    """Return what an actuator does in the target; None where we do not follow it."""
    if model.node is None:
        return None
    try:
        return _drives(model).of(one.node)
    except Unclear:
        return None


@of_model
def _drives(model: Model) -> Drives:
    assert model.node
    return Drives(model.defaults or DefaultClasses(model.node), model.target.release)


def turns(one: ActuatorElement, model: Model) -> bool:
    """Say whether an actuator is a servo of an orientation."""
    if one.tag == "orientation":
        return True
    drive = drive_of(one, model) if one.tag == "general" else None
    return drive is not None and drive.gaintype == "so3"


@of_model
def actuator_defaults(model: Model) -> tuple[ActuatorElement, ...]:
    """Return the elements of default classes that speak to actuators, in engine order."""
    return tuple(_actuator_defaults(model))


def _actuator_defaults(model: Model) -> Iterator[ActuatorElement]:
    kinds = model.target.grammar.root.children["actuator"].children
    allowed_in = model.target.grammar.root.children["default"].children
    for top in model.defaults.top_level if model.defaults else ():
        for node in top.walk():
            allowed = allowed_in.get(node.tag) if node.tag in kinds else None
            if allowed and node.parent is not None and node.parent.tag == "default":
                own = {name: Given(one, node, own=True) for name, one in node.attributes.items()}
                yield ActuatorElement(node, allowed, own, is_default=True)
