"""The names of what composites and flexcomps make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import NamedTuple

from mjcf_lint.mjcf.numbers import whole
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex, reals

_NUMBER = r"(?:0|[1-9]\d*)"
_PLACE = rf"({_NUMBER}(?:_{_NUMBER})*)"
_COMPOSITE = {
    "body": rf"B(?:_first|_last|_?{_PLACE})",
    "joint": rf"J[TSs]?(?:_first|_last|_?{_PLACE})",
    "geom": rf"G(?:center|{_PLACE})",
    "site": rf"S(?:_first|_last|{_PLACE})",
    "tendon": rf"TS?{_PLACE}?",
    "skin": "Skin",
}
"""What follows the prefix of a composite, whatever its kind, in any release."""
_COMPOSITE_EXAMPLES = {
    "body": ("B_first", "B_last", "B_1", "B_2", "B0_0", "B0_1", "B1_0", "B1_1"),
    "joint": ("J_first", "J_last", "J_1", "J_2"),
    "geom": ("G0", "G1", "G2"),
    "site": ("S_first", "S_last"),
    "skin": ("Skin",),
}
_COUNTED = ("grid", "circle", "direct")
"""Flexcomps whose vertices are counted in the XML."""
_SHOWN = 30
_MANY = 1e9


class Made(NamedTuple):
    """Names that follow a pattern; numbers in its groups are `below` something, if given."""

    pattern: re.Pattern[str]
    below: int | None
    examples: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Say whether a name is among them."""
        found = self.pattern.fullmatch(name)
        if not found or self.below is None:
            return bool(found)
        places = "_".join(filter(None, found.groups()))
        return all(whole(place) < self.below for place in places.split("_") if place)


def names_made(node: Node) -> Iterator[tuple[str, Made]]:
    """Yield the names of what the engine makes out of an element, by namespace."""
    if node.tag == "composite":
        yield from _composite(node)
    elif node.tag == "flexcomp":
        yield from _flexcomp(node)


def _composite(node: Node) -> Iterator[tuple[str, Made]]:
    prefix = node.get("prefix") or ""
    count = prod(reals(node.get("count")))
    counted = "count" in node.attributes and "vertex" not in node.attributes
    below = int(count) if counted and 1 < count < _MANY else None
    for space, end in _COMPOSITE.items():
        examples = tuple(prefix + one for one in _COMPOSITE_EXAMPLES.get(space, ()))
        yield space, Made(re.compile(re.escape(prefix) + end, re.ASCII), below, examples)
    yield "text", _exactly(f"composite_{prefix}")
    yield "instance", _exactly(f"composite{prefix}")


def _flexcomp(node: Node) -> Iterator[tuple[str, Made]]:
    flex = Flex(node)
    vertices = flex.vertices if flex.kind in _COUNTED and not flex.interpolated else None
    pattern = re.compile(rf"{re.escape(flex.name)}_{_PLACE}", re.ASCII)
    examples = (f"{flex.name}_{number}" for number in range(vertices or 0))
    yield "flex", _exactly(flex.name)
    yield "body", Made(pattern, vertices, tuple(islice(examples, _SHOWN)))
    yield "instance", _exactly(f"flexcomp_{flex.name}")


def _exactly(name: str) -> Made:
    return Made(re.compile(re.escape(name)), None, (name,))
