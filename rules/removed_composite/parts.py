"""What a composite is made of, in numbers."""

import re
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, prod, sin

from mjcf_lint.mjcf.numbers import truncated, whole
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import real, reals

SHELLS = ("box", "cylinder", "ellipsoid")
_DENSITY = 1000.0
_ORIGIN = re.compile(r"(\d+)(?:_(\d+))?")
Point = tuple[float, float, float]


@dataclass(frozen=True)
class Parts:
    """The elements of a composite, as its own release made them."""

    node: Node

    @property
    def kind(self) -> str:
        """Its type."""
        return self.node.get("type") or ""

    @property
    def prefix(self) -> str:
        """What the names of its elements begin with."""
        return self.node.get("prefix") or ""

    @property
    def count(self) -> list[int]:
        """How many elements it has along each axis."""
        return [truncated(number, 1) for number in _three(self.node.get("count"), (1, 1, 1))]

    @property
    def spacing(self) -> float:
        """How far its elements are apart."""
        return real(self.node.get("spacing"), 0.0)

    @property
    def offset(self) -> Point:
        """Where it stands in its body."""
        return _three(self.node.get("offset"), (0, 0, 0))

    def child(self, tag: str) -> Node | None:
        """Return its first child of a tag."""
        return next((child for child in self.node.children if child.tag == tag), None)

    @property
    def size(self) -> Point:
        """The size of the geom of each element."""
        geom = self.child("geom")
        return _three(geom.get("size") if geom else None, (0, 0, 0))

    @property
    def origin(self) -> list[int]:
        """Which element of a rope or cloth the body around it is, as its name says."""
        above = self.node.parent
        name = (above.get("name") or "") if above else ""
        found = _ORIGIN.fullmatch(name.removeprefix(f"{self.prefix}B"))
        return [whole(digits) for digits in found.groups() if digits] if found else []

    @property
    def line(self) -> list[Point]:
        """The points of a cable, from where it stands."""
        numbers = reals(self.node.get("vertex"))
        if numbers:
            return list(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=False))
        return list(zip(*(self._along(axis) for axis in range(3)), strict=True))

    def _along(self, axis: int) -> list[float]:
        """Return where the points of a cable without vertices lie along an axis."""
        shapes = [*(self.node.get("curve") or "").split(), "0", "0", "0"]
        length, radius, turns = _three(self.node.get("size"), (1, 0, 0))
        steps, last = range(self.count[0]), max(self.count[0] - 1, 1)
        match shapes[axis]:
            case "s":
                return [step * length / last for step in steps]
            case "cos(s)":
                return [radius * cos(pi * step * turns / last) for step in steps]
            case "sin(s)":
                return [radius * sin(pi * step * turns / last) for step in steps]
        return [0.0 for _ in steps]

    @property
    def points(self) -> list[Point]:
        """The points of a cable in its body."""
        x, y, z = self.offset
        return [(x + a, y + b, z + c) for a, b, c in self.line]

    @property
    def lengths(self) -> list[float]:
        """The lengths of the segments of a cable."""
        points = self.points
        return [
            sum((b - a) * (b - a) for a, b in zip(one, two, strict=True)) ** 0.5
            for one, two in pairwise(points)
        ]

    @property
    def elements(self) -> int:
        """How many geoms it has, a central one aside."""
        if self.kind == "cable":
            return len(self.lengths)
        if self.kind in ("rope", "loop"):
            return self.count[0]
        inside = prod(max(count - 2, 0) for count in self.count) if self.kind in SHELLS else 0
        return prod(self.count) - inside

    @property
    def mass(self) -> float:
        """The mass of all of it."""
        geom = self.child("geom")
        given = geom.get("mass") if geom else None
        density = real(geom.get("density") if geom else None, _DENSITY)
        if self.kind == "cable":
            each = [self._volume(length / 2) for length in self.lengths]
        else:
            each = [self._volume(self.size[1])] * self.elements
        if given is not None:
            return real(given, 0.0) * len(each)
        center = _ball(2 * self.size[0]) if self.kind in SHELLS else 0.0
        return density * (sum(each) + center)

    def _volume(self, half: float) -> float:
        """Return the volume of an element whose half-length is given."""
        geom, size = self.child("geom"), self.size
        kind = (geom.get("type") if geom else None) or "sphere"
        if self.kind == "grid" or kind == "sphere":
            return _ball(size[0])
        if kind == "ellipsoid":
            return 4 / 3 * pi * prod(size)
        if kind == "box":
            return 8 * half * size[1] * size[2] if self.kind == "cable" else 8 * prod(size)
        tube = 2 * pi * size[0] * size[0] * half
        return tube + _ball(size[0]) if kind == "capsule" else tube


def _ball(radius: float) -> float:
    return 4 / 3 * pi * radius * radius * radius


def _three(text: str | None, default: Point) -> Point:
    """Return three numbers, those that are not written as the default has them."""
    numbers = reals(text)[:3]
    x, y, z = [*numbers, *default[len(numbers) :]]
    return (x, y, z)
