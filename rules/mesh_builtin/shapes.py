"""The meshes that MuJoCo makes, and the parameters of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from mjcf_lint import Change

CONE_RADIUS = Change("4.0.0")
"""The upper end of a cone is no larger than the lower one."""
ALWAYS = Change("3.3.5")
"""As long as there are such meshes."""


class Bound(NamedTuple):
    """A parameter, by its place, and what it must be; a `whole` one loses its fraction."""

    place: int
    name: str
    allowed: Callable[[float], bool]
    must: str
    whole: bool = False
    change: Change = ALWAYS

    def taken(self, value: float) -> float:
        """Return the value as MuJoCo takes it."""
        if not self.whole:
            return value
        return -1 if value != value or abs(value) > 2**31 else int(value)


class Shape(NamedTuple):
    """What a shape takes: how many parameters, what they are called, and what they must be."""

    counts: tuple[int, ...]
    takes: str
    bounds: tuple[Bound, ...]
    together: Callable[[Sequence[int]], str] | None = None
    """Says what is wrong with the whole numbers at the beginning, which are counts."""


def _whole(place: int, name: str, least: int, most: int | None = None) -> Bound:
    def allowed(value: float) -> bool:
        return least <= value and (most is None or value <= most)

    must = f"at least {least}" if most is None else f"{least} to {most}"
    return Bound(place, name, allowed, f"must be {must}", whole=True)


def _positive(place: int, name: str, most: float | None = None, unit: str = "") -> Bound:
    def allowed(value: float) -> bool:
        return value > 0 and (most is None or value <= most)

    limit = "" if most is None else f" and at most {most:g}{unit}"
    return Bound(place, name, allowed, f"must be greater than 0{limit}")


def _share(place: int, name: str, change: Change = ALWAYS) -> Bound:
    return Bound(place, name, lambda value: 0 <= value <= 1, "must be 0 to 1", change=change)


def _not_negative(place: int, name: str) -> Bound:
    return Bound(place, name, lambda value: value >= 0, "must not be negative")


def _four_points(counts: Sequence[int]) -> str:
    made = counts[0] * counts[1]
    points = "1 point" if made == 1 else f"{made} points"
    return "" if made >= 4 else f"a mesh has 4 points at least, and this one {points}"


def _in_dimensions(counts: Sequence[int]) -> str:
    *sizes, dimensions = counts
    beyond = [size for size in sizes[dimensions:] if size != 1]
    if beyond:
        return f"a grid of {dimensions} dimensions has 1 point in the others, not {beyond[0]}"
    within = [size for size in sizes[:dimensions] if size < 2]
    return f"each of {dimensions} dimensions needs 2 points at least" if within else ""


def _solid(noun: str) -> Shape:
    counts = tuple(_whole(place, "count", 2) for place in range(3))
    return Shape((6, 7), f"{noun} takes {_GRIDS}", (*counts, _DIMENSIONS))


_GRIDS = "three counts, three spacings and, perhaps, the dimensions"
_DIMENSIONS = _whole(6, "dimensions", 2, 3)
_LEVEL = Bound(2, "third count", lambda value: value == 1, "must be 1", whole=True)
_SHEET = (_whole(0, "count", 2), _whole(1, "count", 2), _LEVEL)

SHAPES = {
    "sphere": Shape((1,), "a sphere takes its subdivision", (_whole(0, "subdivision", 0, 4),)),
    "hemisphere": Shape(
        (1,), "a hemisphere takes its resolution", (_whole(0, "resolution", 0, 10),)
    ),
    "supersphere": Shape(
        (3,),
        "a supersphere takes its resolution, e and n",
        (_whole(0, "resolution", 3), _not_negative(1, "e"), _not_negative(2, "n")),
    ),
    "supertorus": Shape(
        (4,),
        "a supertorus takes its resolution, its radius, s and t",
        (
            _whole(0, "resolution", 3),
            _positive(1, "radius", 1),
            _positive(2, "s"),
            _positive(3, "t"),
        ),
    ),
    "wedge": Shape(
        (5,),
        "a wedge takes two resolutions, two angles and gamma",
        (
            _whole(0, "first resolution", 1),
            _whole(1, "second resolution", 1),
            _positive(2, "first angle", 180, " degrees"),
            _positive(3, "second angle", 90, " degrees"),
            _share(4, "gamma"),
        ),
        _four_points,
    ),
    "plate": Shape(
        (2,),
        "a plate takes two resolutions",
        (_whole(0, "first resolution", 2), _whole(1, "second resolution", 2)),
    ),
    "cone": Shape(
        (2,),
        "a cone takes the number of its edges and the radius of its upper end",
        (_whole(0, "number of edges", 3), _share(1, "radius", CONE_RADIUS)),
    ),
    "grid": Shape(
        (6, 7),
        f"a grid takes {_GRIDS}",
        (*(_whole(place, "count", 1) for place in range(3)), _DIMENSIONS),
        _in_dimensions,
    ),
    "box": _solid("a box"),
    "cylinder": _solid("a cylinder"),
    "ellipsoid": _solid("an ellipsoid"),
    "square": Shape((6,), "a square takes three counts and three spacings", _SHEET),
    "disc": Shape((6,), "a disc takes three counts and three spacings", _SHEET),
}
