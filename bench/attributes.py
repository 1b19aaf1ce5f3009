"""What the planter knows of attributes: which hold words, numbers, so many of them, integers."""

from __future__ import annotations

from bench.markup import Attr, Tag


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


TRUE_FALSE = _words(
    "autolimits balanceinertia strippath fitaabb discardvisual usethread fusestatic limited",
    "ctrllimited forcelimited actlimited actuatorfrclimited texuniform castshadow active mocap",
    "smoothnormal hflip vflip",
)
WORDS = {
    "joint": _words("type"),
    "geom": _words("type fluidshape"),
    "site": _words("type"),
    "texture": _words("type builtin mark"),
    "camera": _words("mode"),
    "light": _words("mode type"),
    "option": _words("integrator solver cone jacobian"),
    "compiler": _words("angle inertiafromgeom"),
    "general": _words("gaintype biastype dyntype"),
    "user": _words("datatype needstage"),
    "framepos": _words("objtype"),
}
FIXED = _words(
    "pos quat rgba axis fromto euler xyaxes axisangle zaxis diaginertia fullinertia range",
    "ctrlrange forcerange actrange gravity wind magnetic center ambient diffuse specular dir",
    "texrepeat rgb1 rgb2 markrgb scale refpos refquat springdamper",
)
"""Attributes that take a number of numbers, no more and no less."""
REALS = FIXED | _words(
    "size friction mass density damping armature stiffness margin gap solref solimp timestep gear",
    "kp kv fovy frictionloss cutoff noise viscosity impratio tolerance znear zfar coef reflectance",
    "shininess solreflimit solimplimit gainprm biasprm dynprm extent meansize",
)
INTEGERS = _words(
    "condim group contype conaffinity priority iterations width height nrow ncol shadowsize",
    "offwidth offheight offsamples njmax nconmax nstack nkey nuser_geom nuser_jnt gridsize",
)
_OTHERWISE = _words("user numeric size replicate composite flexcomp")
"""Elements in which the same attributes are something else."""


def is_keyword(tag: Tag, one: Attr) -> bool:
    """Say whether an attribute takes one of some words."""
    flag = tag.name == "flag" or one.name in TRUE_FALSE
    return flag or one.name in WORDS.get(tag.name, ())


def is_boolean(tag: Tag, one: Attr) -> bool:
    """Say whether an attribute says true or false."""
    return one.value in ("true", "false") and tag.name not in ("text", "config")


def is_real(tag: Tag, one: Attr) -> bool:
    """Say whether an attribute holds numbers."""
    numbers = tag.name not in _OTHERWISE and one.name in REALS
    return numbers and all(_is_number(word) for word in one.value.split())


def is_fixed(tag: Tag, one: Attr) -> bool:
    """Say whether an attribute holds several numbers, of a known number."""
    return is_real(tag, one) and one.name in FIXED and len(one.value.split()) > 1


def is_integer(_: Tag, one: Attr) -> bool:
    """Say whether an attribute holds one integer."""
    return one.name in INTEGERS and one.value.strip().lstrip("-").isdigit()


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
