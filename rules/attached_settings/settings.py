"""The settings that MuJoCo compares when it attaches a model, and what they are by default.

Learnt from 3.10.0 to 4.0.0: each was written in neither, either and both of two models.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from packaging.version import Version

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.numbers import numbers, whole
from mjcf_lint.releases.change import Change
from mjcf_lint.xml.element import Attribute

SLEEPS_SOONER = Change("3.11.0")
CLEARED_FLAGS = Change("4.0.0")
"""A flag is compared whatever the attached model makes of it; before, mostly where it sets it."""
CHANGES = (SLEEPS_SOONER, CLEARED_FLAGS)

OPTION, FLAG, SIZE = ("option",), ("option", "flag"), ("size",)
MAP, GLOBAL = ("visual", "map"), ("visual", "global")

Path = tuple[str, ...]
Values = tuple[float, ...] | str


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with its default; MuJoCo keeps that of `visual` in single precision.

    Of a `counted` one it takes the default for a value that nobody wrote.
    """

    path: Path
    name: str
    default: str
    counted: bool = False

    def value(self, text: str) -> Values | None:
        """Return what a text stands for, with the rest of the default behind; None if unclear."""
        if size := _SIZE.fullmatch(text.strip()) if self.path == SIZE else None:
            return (whole(size[1]) * 1024 ** " kmgtpe".index(size[2].lower() or " "),)
        given, rest = numbers(text), numbers(self.default)
        if given is None or rest is None:
            return text.strip() if rest is None else None
        return (*given, *rest[len(given) :])

    def same(self, one: str, other: str) -> bool:
        """Say whether two texts stand for the same value, or it is unclear what they stand for."""
        ours, theirs = self.value(one), self.value(other)
        if ours is None or theirs is None or isinstance(ours, str) or isinstance(theirs, str):
            return ours is None or theirs is None or ours == theirs
        single = _SINGLE if self.path[0] == "visual" else 0.0
        return len(ours) == len(theirs) and all(
            a == b or math.isclose(a, b, rel_tol=single) for a, b in zip(ours, theirs, strict=True)
        )


_SIZE = re.compile(r"\+?([0-9]+)([KMGTPE]?)", re.IGNORECASE)
_SINGLE = 1e-7
_ENABLE = frozenset({"override", "energy", "fwdinv", "invdiscrete", "sleep"})
"""Flags that a model sets by enabling; all others it sets by disabling."""
_DEFAULTS: Mapping[Path, Mapping[str, str]] = {
    OPTION: {
        "timestep": "0.002",
        "tolerance": "1e-8",
        "ls_tolerance": "0.01",
        "noslip_tolerance": "1e-6",
        "ccd_tolerance": "1e-6",
        "sleep_tolerance": "1e-3",
        "iterations": "100",
        "ls_iterations": "50",
        "noslip_iterations": "0",
        "ccd_iterations": "35",
        "sdf_iterations": "10",
        "sdf_initpoints": "40",
        "impratio": "1",
        "density": "0",
        "viscosity": "0",
        "o_margin": "0",
        "integrator": "Euler",
        "cone": "pyramidal",
        "jacobian": "auto",
        "solver": "Newton",
        "gravity": "0 0 -9.81",
        "wind": "0 0 0",
        "magnetic": "0 -0.5 0",
        "o_solref": "0.02 1",
        "o_solimp": "0.9 0.95 0.001 0.5 2",
        "o_friction": "1 1 0.005 0.0001 0.0001",
    },
    MAP: {"znear": "0.01", "zfar": "50"},
    GLOBAL: {"realtime": "1"},
    SIZE: {
        "memory": "-1",
        "njmax": "-1",
        "nconmax": "-1",
        "nuserdata": "0",
        "nkey": "0",
        "nuser_body": "-1",
        "nuser_jnt": "-1",
        "nuser_geom": "-1",
        "nuser_site": "-1",
        "nuser_cam": "-1",
        "nuser_tendon": "-1",
        "nuser_actuator": "-1",
        "nuser_sensor": "-1",
    },
}


def compared(release: Version) -> Iterator[Setting]:
    """Yield the settings whose values a release compares, with their defaults in it."""
    for path, defaults in _DEFAULTS.items():
        for name, default in defaults.items():
            if name == "sleep_tolerance" and not SLEEPS_SOONER.holds_in(release):
                default = "1e-4"
            yield Setting(path, name, default, counted=path == SIZE)


def written(model: Model, path: Path) -> dict[str, Attribute]:
    """Return the attributes that a model writes at a path, the last one of each name."""
    found = list(model.sections(path[0]))
    for tag in path[1:]:
        found = [child for node in found for child in node.children if child.tag == tag]
    return {
        name: attribute
        for node in found
        for name, attribute in node.attributes.items()
        if attribute.value.strip()
    }


def other_flags(
    ours: Mapping[str, Attribute], theirs: Mapping[str, Attribute], release: Version
) -> list[str]:
    """Return the flags that both models write, each in its way, where a release compares them."""
    words = {name for name, one in theirs.items() if _sets(name, one)}
    heard = {name in _ENABLE for name in words}
    return [
        name
        for name, one in theirs.items()
        if name in ours
        and ours[name].value != one.value
        and (CLEARED_FLAGS.holds_in(release) or (name in _ENABLE) in heard)
    ]


def _sets(name: str, flag: Attribute) -> bool:
    return flag.value == ("enable" if name in _ENABLE else "disable")
