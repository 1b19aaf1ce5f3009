"""Faults in the size of numbers: values that are read, and then refused."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench.fitting import (
    ORIENTATIONS,
    SERVOS,
    Fits,
    default_of,
    fitting,
    has,
    hinge,
    lacks,
    of,
    says,
)
from bench.healthy import Model
from bench.planting import Draft, Kind, Plant, Planting, pick


def putting(fits: Fits, attribute: str, *values: str) -> Plant:
    """Plant by setting an attribute of an element that fits to one of some values."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, fitting(model, fits))
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
_POSED = lacks(of("body", "geom", "site", "camera"), *ORIENTATIONS, "fromto")


def _geom_of(*types: str) -> Fits:
    """Fit geoms that say their type; a geom that names a mesh or height field is one."""
    return says(lacks(of("geom"), "mesh", "hfield"), "type", *types)


Row = tuple[str, Fits, str, tuple[str, ...]]
"""What it is called, which elements fit, which attribute is set, to one of which values."""

RANGES: tuple[Row, ...] = (
    ("sphere with a negative size", _geom_of("sphere"), "size", ("-0.1", "-1")),
    ("sphere without a size", _geom_of("sphere"), "size", ("0", "0.0")),
    ("box with a negative size", _geom_of("box", "ellipsoid"), "size", ("0.1 -0.1 0.1", "1 1 -1")),
    ("box with too few sizes", _geom_of("box", "ellipsoid"), "size", ("0.1", "0.1 0.1")),
    (
        "capsule with too few sizes",
        lacks(_geom_of("capsule", "cylinder"), "fromto"),
        "size",
        ("0.1",),
    ),
    ("plane with one size", _geom_of("plane"), "size", ("1", "1 1")),
    ("condim that is none", of("geom", "pair"), "condim", ("2", "5", "0", "7", "-1")),
    ("negative mass of a geom", lacks(of("geom"), "density"), "mass", ("-1", "-0.001")),
    ("negative density", lacks(of("geom"), "mass"), "density", ("-1000", "-1")),
    ("negative mass of an inertial", of("inertial"), "mass", ("-1", "-0.5")),
    ("negative inertia", has(of("inertial"), "diaginertia"), "diaginertia", ("1 1 -1",)),
    ("inertia of no body", has(of("inertial"), "diaginertia"), "diaginertia", ("1 1 9",)),
    ("zero quaternion", _POSED, "quat", ("0 0 0 0",)),
    ("zero axis of an angle", _POSED, "axisangle", ("0 0 0 1",)),
    ("parallel axes", _POSED, "xyaxes", ("1 0 0 1 0 0", "0 1 0 0 2 0", "0 0 0 0 1 0")),
    ("zero zaxis", _POSED, "zaxis", ("0 0 0",)),
    ("zero axis of a joint", hinge, "axis", ("0 0 0",)),
    ("reversed range of a joint", says(hinge, "limited", "true"), "range", ("1 -1", "30 10")),
    ("empty range of a joint", says(hinge, "limited", "true"), "range", ("1 1", "0 0")),
    ("negative springdamper", hinge, "springdamper", ("-1 1", "1 -1")),
    ("reversed control range", says(SERVOS, "ctrllimited", "true"), "ctrlrange", ("1 -1", "5 2")),
    ("field of view too large", of("camera"), "fovy", ("180", "200")),
    ("sequence of angles that is none", of("compiler"), "eulerseq", ("xyw", "xy", "xyzx")),
    ("inertia groups of three", of("compiler"), "inertiagrouprange", ("0 5 6", "0")),
    ("near plane at zero", of("map"), "znear", ("0", "-1")),
    ("extent of zero", of("statistic"), "extent", ("0", "-1")),
    ("realtime of zero", of("global"), "realtime", ("0", "-1")),
    ("negative user size", of("size"), "nuser_geom", ("-2", "-5")),
    ("memory without a size", lacks(of("size"), "nstack", "njmax"), "memory", ("10Q", "-5M")),
    ("actuator group out of range", of("option"), "actuatorgroupdisable", ("31", "-1")),
    ("zero direction of a light", of("light"), "dir", ("0 0 0",)),
    ("hull of three vertices", of("mesh"), "maxhullvert", ("3", "0")),
    ("mesh scale of two", of("mesh"), "scale", ("1 1", "0.1")),
    ("mesh scale of zero", has(of("mesh"), "file"), "scale", ("0 0 0", "1 0 1")),
    ("size of a height field", of("hfield"), "size", ("1 1 0 1", "-1 1 1 1", "1 1 1")),
    ("negative sensor noise", of("touch", "jointpos", "gyro"), "noise", ("-0.1", "-1")),
    ("negative sensor cutoff", of("touch", "jointpos", "gyro"), "cutoff", ("-1",)),
    ("texture without width", has(of("texture"), "builtin"), "width", ("0", "-1")),
    ("grid too large", has(of("texture"), "file"), "gridsize", ("0 1", "13 1", "5 3")),
    ("springlength reversed", of("spatial"), "springlength", ("2 1",)),
    ("negative size in a default", has(default_of("geom"), "size"), "size", ("-1", "0 -1 -1")),
    ("odd condim in a default", default_of("geom"), "condim", ("2", "7")),
    ("negative density in a default", default_of("geom"), "density", ("-1",)),
    ("unknown mesh in a default", default_of("geom"), "mesh", ("planted_nowhere",)),
    ("unknown material in a default", default_of("geom", "site"), "material", ("planted_no",)),
    ("zero quaternion in a default", default_of("geom", "site"), "quat", ("0 0 0 0",)),
    ("zero axis in a default", has(default_of("joint"), "axis"), "axis", ("0 0 0",)),
    ("limit without a range in a default", default_of("joint"), "limited", ("true",)),
    ("sequence of joint types in a default", default_of("joint"), "type", ("free", "ball")),
    ("reversed control range in a default", default_of("motor"), "ctrlrange", ("1 -1",)),
    ("negative gain in a default", default_of("position", "adhesion"), "kp", ("-1",)),
    ("negative inertia of a mesh's default", default_of("mesh"), "scale", ("0 0 0",)),
    ("geom type of a default", default_of("geom"), "type", ("mesh", "plane", "hfield")),
)


LEGAL: tuple[Row, ...] = (
    (
        "reversed joint force range that does not limit",
        hinge,
        "actuatorfrcrange",
        ("1 -1", "-2 -1", "1 2"),
    ),
    ("user values", of("geom", "joint", "body", "site"), "user", ("1 2 3 4 5 6 7",)),
    ("no time step", of("option"), "timestep", ("0", "-0.01")),
    ("negative damping", of("joint"), "damping", ("-1",)),
    ("negative armature", of("joint"), "armature", ("-1",)),
    ("group out of range", of("geom", "site"), "group", ("6", "-1", "31")),
    ("gravity that is no number", of("option"), "gravity", ("0 0 nan",)),
    ("rotation of a joint by default", hinge, "axis", ("0 0 -9",)),
    ("mass of a static geom", _geom_of("plane"), "mass", ("0",)),
    ("unlimited beside a range", hinge, "limited", ("false",)),
    ("force range of nothing", SERVOS, "forcerange", ("0 0",)),
    ("position that is empty", of("geom", "site"), "pos", ("",)),
    ("bit mask of nothing", of("geom"), "contype", ("0",)),
    ("targeting camera without a target", lacks(of("camera"), "target"), "mode", _TARGETING),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, fits, attribute, values in RANGES:
        yield Kind(name, "ranges", putting(fits, attribute, *values))


def legal() -> Iterator[Kind]:
    """Yield kinds that are odd, but no faults."""
    for name, fits, attribute, values in LEGAL:
        yield Kind(name, "legal", putting(fits, attribute, *values))
