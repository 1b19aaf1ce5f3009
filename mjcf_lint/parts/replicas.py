"""What a model counts when MuJoCo makes the first copies of a replicate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mjcf_lint.model import Model
from mjcf_lint.tree import Node

_MAKERS = frozenset({"flexcomp", "composite", "attach"})
"""Elements that make bodies and joints of their own."""
_POSITIONS = {"free": 7, "ball": 4}
_VELOCITIES = {"free": 6, "ball": 3}


def sizes_at_first(model: Model) -> Mapping[str, int] | None:
    """Return how many numbers a key may have, by attribute, when the first replicate ends.

    None where the model has no replicate, or where that cannot be told.
    """
    sizes = dict.fromkeys(("qpos", "qvel", "mpos", "mquat"), 0)
    if not model.complete:
        return None
    for worldbody in model.sections("worldbody"):
        for node, ends in _events(worldbody):
            if ends and node.tag == "replicate":
                return sizes | {"ctrl": _actuators(model)}
            if not ends and node.tag in _MAKERS:
                return None
            if not ends:
                _count(node, model, sizes)
    return None


def _events(node: Node) -> Iterator[tuple[Node, bool]]:
    """Yield each element below a node when it begins, and again when it ends."""
    stack = [(child, False) for child in reversed(node.children)]
    while stack:
        child, ends = stack.pop()
        yield child, ends
        if not ends:
            stack.append((child, True))
            stack.extend((below, False) for below in reversed(child.children))


def _count(node: Node, model: Model, sizes: dict[str, int]) -> None:
    if node.tag == "body" and node.get("mocap") == "true":
        sizes["mpos"] += 3
        sizes["mquat"] += 4
    elif node.tag == "freejoint":
        _add("free", sizes)
    elif node.tag == "joint":
        given = model.values(node).get("type")
        _add(given.value if given else "hinge", sizes)


def _add(kind: str, sizes: dict[str, int]) -> None:
    sizes["qpos"] += _POSITIONS.get(kind, 1)
    sizes["qvel"] += _VELOCITIES.get(kind, 1)


def _actuators(model: Model) -> int:
    return sum(len(section.children) for section in model.sections("actuator"))
