"""The default classes that attached models bring along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.mjcf.attached import attachable
from mjcf_lint.mjcf.defaults import MAIN
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node

_BELOW_EACH_OTHER = 8


class Brought(NamedTuple):
    """What an attach brings along; `names` is None where the model cannot be read."""

    attach: Node
    prefix: str
    names: frozenset[str] | None

    def has(self, name: str) -> bool:
        """Say whether a class may be among them."""
        return name in self.names if self.names is not None else name.startswith(self.prefix)


@dataclass(frozen=True, slots=True)
class AttachedClasses:
    """The classes of all attaches in engine order; an element knows those of attaches before it."""

    all: tuple[Brought, ...] = ()
    _before: Mapping[int, int] = field(default_factory=dict, repr=False)

    def before(self, node: Node) -> tuple[Brought, ...]:
        """Return what is there when the engine reads an element: bodies are read last of all."""
        return self.all[: self._before.get(id(node), 0)]


@of_model
def attached_classes(model: Model) -> AttachedClasses:
    """Return the classes that a model gets from those it attaches."""
    found: list[Brought] = []
    before: dict[int, int] = {}
    for section in model.sections("worldbody"):
        for node in section.walk():
            before[id(node)] = len(found)
            # What a model attaches of itself keeps its classes.
            if node.tag == "attach" and (name := node.get("model")) is not None:
                prefix = node.get("prefix") or ""
                found.append(Brought(node, prefix, _names(model, name, prefix, ())))
    return AttachedClasses(tuple(found), before)


def _names(model: Model, name: str, prefix: str, above: tuple[Path, ...]) -> frozenset[str] | None:
    child = attachable(model).models.get(name)
    defaults = child.defaults if child and child.complete else None
    if child is None or defaults is None:
        return None
    path = child.root.path
    if path in above or len(above) > _BELOW_EACH_OTHER:
        return None
    names = {prefix + one for one in (*defaults.nested_names, MAIN)}
    for node in child.elements("attach"):
        if (inner := node.get("model")) is not None:
            more = _names(child, inner, prefix + (node.get("prefix") or ""), (*above, path))
            if more is None:
                return None
            names |= more
    return frozenset(names)
