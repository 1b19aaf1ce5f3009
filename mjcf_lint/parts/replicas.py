"""What a model counts when MuJoCo makes the first copies of a replicate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.names import MAKERS
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import joint_type
from mjcf_lint.parts.counts import Counts, of_joint

_JOINTS = ("joint", "freejoint")


def sizes_at_first(model: Model) -> Mapping[str, int] | None:
    """Return how many numbers a key may have, by attribute, when the first replicate ends.

    None where the model has no replicate, or where that cannot be told. Each replicate up to
    there counts as one copy, and each actuator as one number of ctrl.
    """
    if not model.complete:
        return None
    total = Counts(ctrl=sum(len(section.children) for section in model.sections("actuator")))
    for worldbody in model.sections("worldbody"):
        for node, ends in _events(worldbody):
            if ends and node.tag == "replicate":
                names = ("qpos", "qvel", "mpos", "mquat", "ctrl")
                sizes = {name: total.of(name) for name in names}
                return {name: size for name, size in sizes.items() if size is not None}
            if not ends and node.tag in MAKERS:
                return None
            if not ends and node.tag in _JOINTS:
                total += of_joint(joint_type(model, node))
            elif not ends and node.tag == "body" and node.get("mocap") == "true":
                total += Counts(mocap=1)
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
