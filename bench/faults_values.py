"""Faults in values: keywords and numbers that no release reads, or that are out of range."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from bench.healthy import Document, Model
from bench.markup import Attr, Tag
from bench.planting import Draft, Kind, Plant, Planting, pick

Change = Callable[[str, Random], str | None]
"""Gives a bad value for a good one, or None where it has none."""

TRUE_FALSE = frozenset(
    "autolimits balanceinertia strippath fitaabb discardvisual usethread fusestatic limited "
    "ctrllimited forcelimited actlimited actuatorfrclimited texuniform castshadow active mocap "
    "smoothnormal hflip vflip".split()
)
WORDS = {
    ("joint", "type"),
    ("geom", "type"),
    ("site", "type"),
    ("texture", "type"),
    ("texture", "builtin"),
    ("texture", "mark"),
    ("camera", "mode"),
    ("light", "mode"),
    ("light", "type"),
    ("option", "integrator"),
    ("option", "solver"),
    ("option", "cone"),
    ("option", "jacobian"),
    ("compiler", "angle"),
    ("compiler", "inertiafromgeom"),
    ("general", "gaintype"),
    ("general", "biastype"),
    ("general", "dyntype"),
    ("geom", "fluidshape"),
    ("user", "datatype"),
    ("user", "needstage"),
    ("framepos", "objtype"),
}
FIXED = frozenset(
    "pos quat rgba axis fromto euler xyaxes axisangle zaxis diaginertia fullinertia range "
    "ctrlrange forcerange actrange gravity wind magnetic center ambient diffuse specular dir "
    "texrepeat rgb1 rgb2 markrgb scale refpos refquat springdamper".split()
)
"""Attributes that take a number of numbers, no more and no less."""
REALS = FIXED | frozenset(
    "size friction mass density damping armature stiffness margin gap solref solimp timestep gear "
    "kp kv fovy frictionloss cutoff noise viscosity impratio tolerance znear zfar coef reflectance "
    "shininess solreflimit solimplimit gainprm biasprm dynprm extent meansize".split()
)
INTEGERS = frozenset(
    "condim group contype conaffinity priority iterations width height nrow ncol shadowsize "
    "offwidth offheight offsamples njmax nconmax nstack nkey nuser_geom nuser_jnt gridsize".split()
)
NOT_NUMBERS = {("light", "range"), ("material", "specular"), ("numeric", "size")}
_OTHER = frozenset({"user", "numeric", "size", "replicate", "composite", "flexcomp"})


def _keyword(tag: Tag, one: Attr) -> bool:
    flag = tag.name == "flag" or one.name in TRUE_FALSE
    return flag or (tag.name, one.name) in WORDS


def _boolean(tag: Tag, one: Attr) -> bool:
    return one.value in ("true", "false") and tag.name not in ("text", "config")


def _real(tag: Tag, one: Attr) -> bool:
    if tag.name in _OTHER or one.name not in REALS:
        return False
    return all(_is_number(word) for word in one.value.split())


def _fixed(tag: Tag, one: Attr) -> bool:
    return _real(tag, one) and one.name in FIXED and len(one.value.split()) > 1


def _integer(tag: Tag, one: Attr) -> bool:
    return one.name in INTEGERS and one.value.strip().lstrip("-").isdigit() and bool(tag.name)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def found(
    model: Model, fits: Callable[[Tag, Attr], bool]
) -> list[tuple[Document, tuple[Tag, Attr]]]:
    """Return the attributes of a model that fit."""
    return [
        (document, (tag, one))
        for document, tag in model.tags()
        for one in tag.attributes.values()
        if fits(tag, one)
    ]


def rewriting(fits: Callable[[Tag, Attr], bool], change: Change) -> Plant:
    """Plant by writing another value into an attribute that fits."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, found(model, fits))
        if chosen is None:
            return None
        document, (tag, one) = chosen
        value = change(one.value, rng)
        if value is None or value == one.value:
            return None
        draft = Draft()
        draft.set_value(document, one, value)
        return draft.done(f'<{tag.name} {one.name}="{one.value[:40]}"> -> "{value[:40]}"')

    return plant


def _one_number(change: Callable[[str], str]) -> Change:
    """Change one of the numbers."""

    def changed(value: str, rng: Random) -> str | None:
        words = value.split()
        if not words:
            return None
        at = rng.randrange(len(words))
        words[at] = change(words[at])
        return " ".join(words)

    return changed


def _misspelt(value: str, rng: Random) -> str | None:
    if len(value) < 3:
        return None
    at = rng.randrange(1, len(value) - 1)
    swapped = value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    return rng.choice([value[:at] + value[at + 1 :], value + value[-1], swapped])


def _capital(value: str, rng: Random) -> str | None:
    other = rng.choice([value.capitalize(), value.upper()])
    return other if other != value else value.lower()


_YES = {"true": ("1", "yes", "on", "True"), "false": ("0", "no", "off", "False")}

KEYWORDS: tuple[tuple[str, Callable[[Tag, Attr], bool], Change], ...] = (
    ("keyword misspelt", _keyword, _misspelt),
    ("keyword with another capital", _keyword, _capital),
    ("keyword in another language's words", _boolean, lambda v, rng: rng.choice(_YES[v])),
    ("keyword empty", _keyword, lambda v, rng: ""),
    ("keyword with a space", _keyword, lambda v, rng: rng.choice([f"{v} ", f" {v}"])),
)
NUMBERS: tuple[tuple[str, Callable[[Tag, Attr], bool], Change], ...] = (
    ("letter in a number", _real, _one_number(lambda w: w.replace("0", "O") if "0" in w else "l")),
    ("unit behind a number", _real, _one_number(lambda w: f"{w}m")),
    ("two points in a number", _real, _one_number(lambda w: f"{w}.0.0")),
    ("decimal comma", _real, _one_number(lambda w: w.replace(".", ",") if "." in w else f"{w},0")),
    ("commas between numbers", _fixed, lambda v, rng: ", ".join(v.split())),
    ("brackets around numbers", _fixed, lambda v, rng: f"[{v}]"),
    ("minus sign of typography", _real, _one_number(lambda w: f"\u2212{w.lstrip('-')}")),
    ("two minus signs", _real, _one_number(lambda w: f"--{w.lstrip('-')}")),
    ("expression for a number", _real, _one_number(lambda w: f"{w}*2")),
    ("variable for a number", _real, _one_number(lambda w: "${x}")),
    ("too many numbers", _fixed, lambda v, rng: f"{v} 0"),
    ("too few numbers", _fixed, lambda v, rng: " ".join(v.split()[:-1])),
    ("number empty", _real, lambda v, rng: ""),
    ("nan", _real, _one_number(lambda w: "nan")),
    ("infinity", _real, _one_number(lambda w: "inf")),
    ("number too large for a double", _real, _one_number(lambda w: "1e999")),
    ("fraction for an integer", _integer, lambda v, rng: f"{v.strip()}.5"),
    ("exponent for an integer", _integer, lambda v, rng: f"{v.strip()}e0"),
    ("letter in an integer", _integer, lambda v, rng: f"{v.strip()}x"),
    ("integer too large", _integer, lambda v, rng: "99999999999"),
    ("two numbers for an integer", _integer, lambda v, rng: f"{v} {v}"),
)


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


_ORIENTATIONS = ("quat", "euler", "axisangle", "xyaxes", "zaxis")
_POSED = _lacks(_with("body", "geom", "site", "camera"), *_ORIENTATIONS, "fromto")
_HINGE = _lacks(_with("joint"), "type")
_ACTUATOR = _with("motor", "position", "velocity", "general")

RANGES: tuple[tuple[str, Callable[[Tag], bool], str, tuple[str, ...]], ...] = (
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
    ("time step of zero", _with("option"), "timestep", ("0", "-0.01")),
    ("group out of range", _with("geom", "site"), "group", ("6", "-1", "31")),
    ("negative damping", _with("joint"), "damping", ("-1",)),
    ("negative armature", _with("joint"), "armature", ("-1",)),
    ("springlength reversed", _with("spatial"), "springlength", ("2 1",)),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, fits, change in KEYWORDS + NUMBERS:
        yield Kind(name, "values", rewriting(fits, change))
    for name, fitting, attribute, values in RANGES:
        yield Kind(name, "ranges", putting(fitting, attribute, *values))
