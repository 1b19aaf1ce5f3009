"""What attach elements bring into a model: bodies and frames of other models, or of itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.attached import declared
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

WHOLE = Version("3.3.1")
"""From here on an attach may name no body: it brings in all that stands in the world."""
ITSELF = Version("3.11.0")
"""From here on an attach may name no model, but a body or frame of its own; and frames."""
_GROUPS = ("frame", "replicate", "worldbody")
_OWN = ("body", "frame")


def wanted(node: Node, release: Version) -> list[Attribute]:
    """Return the attributes of an attach that say what it brings in, as far as they are read."""
    read = _OWN if release >= ITSELF else _OWN[:1]
    return [node.attributes[name] for name in read if name in node.attributes]


class Brought(NamedTuple):
    """An attach with the model it takes from, and the elements of that which it brings in.

    A body comes as it is; of a frame or worldbody comes what stands in it.
    """

    node: Node
    child: Model
    elements: tuple[Node, ...]

    def top(self, *tags: str) -> Iterator[Node]:
        """Yield the elements with one of the tags that come to stand where the attach does."""
        stack = list(reversed(self.elements))
        while stack:
            node = stack.pop()
            if node.tag in tags:
                yield node
            if node.tag in _GROUPS:
                stack.extend(reversed(node.children))


@of_model
def brought(model: Model) -> tuple[Brought, ...]:
    """Return what each attach brings in, where that can be told."""
    return tuple(filter(None, (_brought(model, node) for node in model.elements("attach"))))


def model_of(model: Model, node: Node) -> Model | None:
    """Return the model that an attach takes from; None where it is not known."""
    name = node.get("model")
    if name is None:
        return model if model.target.release >= ITSELF else None
    return next((one.child for one in declared(model) if one.name == name), None)


def _brought(model: Model, node: Node) -> Brought | None:
    child = model_of(model, node)
    if child is None or not child.complete:
        return None
    asked = wanted(node, model.target.release)
    if not asked and child is not model and model.target.release >= WHOLE:
        return Brought(node, child, tuple(child.sections("worldbody")))
    if len(asked) != 1:
        return None
    tag, name = asked[0].name, asked[0].value
    named = (one for one in child.elements(tag) if one.get("name") == name)
    # A name that stands in a replicate gets numbers.
    found = [one for one in named if not any(up.tag == "replicate" for up in one.ancestors())]
    return Brought(node, child, (found[0],)) if len(found) == 1 else None
