"""What a name of a joint, tendon, body or the like stands for, where one written element has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.names import namespace
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import Joint, bodies

Held = TypeVar("Held")


@of_model
def named_joints(model: Model) -> Mapping[str, Joint]:
    """Return the joints of a model by name, without names that several have."""
    found = bodies(model)
    joints = [joint for body in found.all for joint in body.joints] if found else []
    return _once([(joint.node.get("name"), joint) for joint in joints])


@of_model
def named(model: Model, space: str) -> Mapping[str, Node]:
    """Return the elements of a namespace, such as tendon, by name; none that several have."""
    nodes = [node for node in model.elements() if namespace(node) == space]
    return _once([(node.get("name"), node) for node in nodes])


def _once(pairs: list[tuple[str | None, Held]]) -> Mapping[str, Held]:
    found: dict[str, list[Held]] = {}
    for name, held in pairs:
        if name:
            found.setdefault(name, []).append(held)
    return {name: held[0] for name, held in found.items() if len(held) == 1}
