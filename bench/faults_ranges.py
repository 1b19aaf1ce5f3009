"""Faults in the size of numbers: values that are read, and then refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from bench.healthy import Model
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick


def _with(*tags: str, defaults: bool = False) -> Callable[[Tag], bool]:
    return lambda tag: tag.name in tags and (defaults or not tag.inside("default"))


def _geom_of(*types: str) -> Callable[[Tag], bool]:
    """Fit geoms that say their type; a geom that names a mesh or height field is one."""

    def fits(tag: Tag) -> bool:
        plain = tag.name == "geom" and not tag.inside("default") and not tag.has("mesh", "hfield")
        return plain and tag.get("type") in types

    return fits


def _has(fits: Callable[[Tag], bool], *names: str) -> Callable[[Tag], bool]:
    return lambda tag: fits(tag) and tag.has(*names)


def _lacks(fits: Callable[[Tag], bool], *names: str) -> Callable[[Tag], bool]:
    return lambda tag: fits(tag) and not tag.has(*names)


def putting(fits: Callable[[Tag], bool], attribute: str, *values: str) -> Plant:
    """Plant by setting an attribute of an element that fits to one of some values."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, [(at, tag) for at, tag in model.tags() if fits(tag)])
        if chosen is None:
            return None
        document, tag = chosen
        value = rng.choice(values)
        if value == tag.get(attribute):
            return None
        draft = Draft()
        draft.put(document, tag, attribute, value)
        return draft.done(f'<{tag.name} name="{tag.get("name")}"> {attribute}="{value}"')

    return plant


_TARGETING = ("targetbody", "targetbodycom")
_ORIENTATIONS = ("quat", "euler", "axisangle", "xyaxes", "zaxis")
_POSED = _lacks(_with("body", "geom", "site", "camera"), *_ORIENTATIONS, "fromto")
_HINGE = _lacks(_with("joint"), "type")
_ACTUATOR = _with("motor", "position", "velocity", "general")

Row = tuple[str, Callable[[Tag], bool], str, tuple[str, ...]]
"""What it is called, which elements fit, which attribute is set, to one of which values."""

RANGES: tuple[Row, ...] = (
    ("sphere with a negative size", _geom_of("sphere"), "size", ("-0.1", "-1")),
    ("sphere without a size", _geom_of("sphere"), "size", ("0", "0.0")),
    ("box with a negative size", _geom_of("box", "ellipsoid"), "size", ("0.1 -0.1 0.1", "1 1 -1")),
    ("box with too few sizes", _geom_of("box", "ellipsoid"), "size", ("0.1", "0.1 0.1")),
    (
        "capsule with too few sizes",
        _lacks(_geom_of("capsule", "cylinder"), "fromto"),
        "size",
        ("0.1",),
    ),
    ("plane with one size", _geom_of("plane"), "size", ("1", "1 1")),
    ("condim that is none", _with("geom", "pair"), "condim", ("2", "5", "0", "7", "-1")),
    ("negative mass of a geom", _lacks(_with("geom"), "density"), "mass", ("-1", "-0.001")),
    ("negative density", _lacks(_with("geom"), "mass"), "density", ("-1000", "-1")),
    ("negative mass of an inertial", _with("inertial"), "mass", ("-1", "-0.5")),
    ("negative inertia", _has(_with("inertial"), "diaginertia"), "diaginertia", ("1 1 -1",)),
    ("inertia of no body", _has(_with("inertial"), "diaginertia"), "diaginertia", ("1 1 9",)),
    ("zero quaternion", _POSED, "quat", ("0 0 0 0",)),
    ("zero axis of an angle", _POSED, "axisangle", ("0 0 0 1",)),
    ("parallel axes", _POSED, "xyaxes", ("1 0 0 1 0 0", "0 1 0 0 2 0", "0 0 0 0 1 0")),
    ("zero zaxis", _POSED, "zaxis", ("0 0 0",)),
    ("zero axis of a joint", _HINGE, "axis", ("0 0 0",)),
    ("reversed range of a joint", _HINGE, "range", ("1 -1", "30 10")),
    ("empty range of a joint", _has(_HINGE, "range"), "range", ("1 1",)),
    ("negative springdamper", _HINGE, "springdamper", ("-1 1", "1 -1")),
    ("reversed control range", _ACTUATOR, "ctrlrange", ("1 -1", "5 2")),
    ("reversed force range", _ACTUATOR, "forcerange", ("1 -1",)),
    ("reversed joint force range", _HINGE, "actuatorfrcrange", ("1 -1", "-2 -1", "1 2")),
    ("field of view too large", _with("camera"), "fovy", ("180", "200")),
    ("sequence of angles that is none", _with("compiler"), "eulerseq", ("xyw", "xy", "xyzx")),
    ("inertia groups of three", _with("compiler"), "inertiagrouprange", ("0 5 6", "0")),
    ("near plane at zero", _with("map"), "znear", ("0", "-1")),
    ("extent of zero", _with("statistic"), "extent", ("0", "-1")),
    ("realtime of zero", _with("global"), "realtime", ("0", "-1")),
    ("negative user size", _with("size"), "nuser_geom", ("-2", "-5")),
    ("memory without a size", _lacks(_with("size"), "nstack", "njmax"), "memory", ("10Q", "-5M")),
    ("actuator group out of range", _with("option"), "actuatorgroupdisable", ("31", "-1")),
    ("zero direction of a light", _with("light"), "dir", ("0 0 0",)),
    ("hull of three vertices", _with("mesh"), "maxhullvert", ("3", "0")),
    ("mesh scale of two", _with("mesh"), "scale", ("1 1", "0.1")),
    ("mesh scale of zero", _has(_with("mesh"), "file"), "scale", ("0 0 0", "1 0 1")),
    ("size of a height field", _with("hfield"), "size", ("1 1 0 1", "-1 1 1 1", "1 1 1")),
    ("negative sensor noise", _with("touch", "jointpos", "gyro"), "noise", ("-0.1", "-1")),
    ("negative sensor cutoff", _with("touch", "jointpos", "gyro"), "cutoff", ("-1",)),
    ("too many user values", _with("geom", "joint", "body", "site"), "user", ("1 2 3 4 5 6 7",)),
    ("texture without width", _has(_with("texture"), "builtin"), "width", ("0", "-1")),
    ("grid too large", _has(_with("texture"), "file"), "gridsize", ("0 1", "13 1", "5 3")),
    ("springlength reversed", _with("spatial"), "springlength", ("2 1",)),
)


LEGAL: tuple[Row, ...] = (
    ("no time step", _with("option"), "timestep", ("0", "-0.01")),
    ("negative damping", _with("joint"), "damping", ("-1",)),
    ("negative armature", _with("joint"), "armature", ("-1",)),
    ("group out of range", _with("geom", "site"), "group", ("6", "-1", "31")),
    ("gravity that is no number", _with("option"), "gravity", ("0 0 nan",)),
    ("rotation of a joint by default", _HINGE, "axis", ("0 0 -9",)),
    ("mass of a static geom", _geom_of("plane"), "mass", ("0",)),
    ("unlimited beside a range", _HINGE, "limited", ("false",)),
    ("force range of nothing", _ACTUATOR, "forcerange", ("0 0",)),
    ("position that is empty", _with("geom", "site"), "pos", ("",)),
    ("bit mask of nothing", _with("geom"), "contype", ("0",)),
    ("targeting camera without a target", _lacks(_with("camera"), "target"), "mode", _TARGETING),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, fits, attribute, values in RANGES:
        yield Kind(name, "ranges", putting(fits, attribute, *values))


def legal() -> Iterator[Kind]:
    """Yield kinds that are odd, but no faults."""
    for name, fits, attribute, values in LEGAL:
        yield Kind(name, "legal", putting(fits, attribute, *values))
