"""Numbers that releases refuse, a row each."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mjcf_lint import Change

_DROP = ""
_SMALLEST_SINGLE = 2.0**-150
"""A number in single precision that is no larger is 0."""
_TURNED = ("body", "geom", "site", "camera", "inertial", "frame")


class Bound(NamedTuple):
    """Values of an attribute that releases refuse, and what to write instead, if not to drop it."""

    elements: tuple[str, ...]
    attribute: str
    refused: Callable[[list[float]], bool]
    change: Change
    must: str
    instead: str = _DROP
    safe: bool = True
    note: str = ""


def _not_positive(values: list[float]) -> bool:
    return len(values) == 1 and values[0] <= 0


def _not_positive_single(values: list[float]) -> bool:
    return len(values) == 1 and values[0] <= _SMALLEST_SINGLE


def _below_minus_one(values: list[float]) -> bool:
    return len(values) == 1 and values[0] < -1


def _negative(values: list[float]) -> bool:
    return len(values) == 1 and values[0] < 0


def _all_zero(values: list[float]) -> bool:
    return len(values) == 4 and not any(values)


def _no_direction(values: list[float]) -> bool:
    return len(values) == 3 and not any(values)


def _outside(least: float, most: float) -> Callable[[list[float]], bool]:
    return lambda values: any(value < least or value > most for value in values)


def _few(values: list[float]) -> bool:
    return len(values) == 1 and values[0] < 4


def _few_vertices(values: list[float]) -> bool:
    return len(values) == 1 and values[0] < 4 and values[0] != -1


_USER_SIZES = ("body", "jnt", "geom", "site", "cam", "tendon", "actuator", "sensor")
BOUNDS = (
    Bound(
        ("statistic",),
        "extent",
        _not_positive,
        Change("2.3.0"),
        "must be greater than 0",
        note="without it MuJoCo computes the extent from the model",
    ),
    Bound(
        ("map",),
        "znear",
        _not_positive_single,
        Change("2.3.0"),
        "must be greater than 0",
        instead="0.001",
        note="cameras draw nothing nearer than znear times the extent of the model",
    ),
    Bound(
        ("global",),
        "realtime",
        _not_positive_single,
        Change("2.3.0"),
        "must be greater than 0",
        note="it is the pace at which the viewer simulates; without it that is real time",
        safe=False,
    ),
    Bound(
        ("headlight",), "active", _outside(0, 2), Change("4.0.0"), "must be 0, 1 or 2", safe=False
    ),
    Bound(
        ("option",),
        "actuatorgroupdisable",
        _outside(0, 30),
        Change("3.0.1"),
        "must hold groups from 0 to 30",
        safe=False,
    ),
    Bound(("skin",), "group", _outside(0, 5), Change("2.2.1"), "must be 0 to 5", safe=False),
    Bound(
        ("mesh",),
        "maxhullvert",
        _few_vertices,
        Change("3.3.1"),
        "must be at least 4, or -1 for no limit",
        safe=False,
    ),
    Bound(
        ("mesh",),
        "maxhullvert",
        _few,
        Change("3.2.0", "3.3.0"),
        "must be at least 4",
        safe=False,
    ),
    Bound(("size",), "nuserdata", _negative, Change("2.2.2"), "must not be negative", safe=False),
    Bound(("size",), "nconmax", _below_minus_one, Change("2.3.0"), "must be at least -1"),
    Bound(("size",), "njmax", _below_minus_one, Change("3.12.0"), "must be at least -1"),
    Bound(("size",), "nstack", _below_minus_one, Change("3.12.0"), "must be at least -1"),
    *(
        Bound(
            ("size",),
            f"nuser_{kind}",
            _below_minus_one,
            Change("2.2.0"),
            "must be at least -1",
            safe=False,
        )
        for kind in _USER_SIZES
    ),
    Bound(
        ("camera",),
        "resolution",
        _negative,
        Change("3.0.0", "3.4.0"),
        "must not be negative",
        safe=False,
    ),
    Bound(
        _TURNED,
        "quat",
        _all_zero,
        Change("3.0.0"),
        "must not be all zero",
        safe=False,
        note="up to 2.3.7 MuJoCo loaded a zero quaternion, and what it turned had no axes; "
        "without it the element is not turned",
    ),
    Bound(
        ("mesh",),
        "refquat",
        _all_zero,
        Change("3.3.0"),
        "must not be all zero",
        safe=False,
        note="up to 3.2.7 MuJoCo loaded it, and all vertices of the mesh were in one point",
    ),
)
BY_PLACE: dict[tuple[str, str], list[Bound]] = {}
for _bound in BOUNDS:
    for _tag in _bound.elements:
        BY_PLACE.setdefault((_tag, _bound.attribute), []).append(_bound)
