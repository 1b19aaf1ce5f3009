"""Faults in which attributes an element has: unknown ones, too many, too few."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench.faults_structure import misspelt
from bench.fitting import MOVING, ORIENTATIONS, SERVOS, Fits, fitting, has, lacks, of, says, within
from bench.healthy import Model
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show


def _attribute_misspelt(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, fitting(model, lambda tag: bool(tag.attributes)))
    if chosen is None:
        return None
    document, tag = chosen
    one = rng.choice(list(tag.attributes.values()))
    name = misspelt(one.name, rng)
    draft = Draft()
    draft.replace(document, one.start, one.start + len(one.name), name)
    # Without the attribute that was meant, the element may be at fault as well.
    draft.mark_tag(document, tag)
    return draft.done(f"{show(document, tag)}: {one.name} -> {name}")


def dropping(fits: Fits, *attributes: str) -> Plant:
    """Plant by taking an attribute away."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, fitting(model, lambda tag: fits(tag) and tag.has(*attributes)))
        if chosen is None:
            return None
        document, tag = chosen
        name = rng.choice([one for one in attributes if one in tag.attributes])
        draft = Draft()
        draft.drop(document, tag, name)
        draft.follow(model, tag.get(name))
        return draft.done(f"{show(document, tag)} without {name}")

    return plant


def adding(fits: Fits, name: str, value: str) -> Plant:
    """Plant by writing one more attribute; any place in the tag is right."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, fitting(model, lambda tag: fits(tag) and not tag.has(name)))
        if chosen is None:
            return None
        document, tag = chosen
        draft = Draft()
        draft.put(document, tag, name, value)
        draft.mark_tag(document, tag)
        return draft.done(f'{show(document, tag)} with {name}="{value}"')

    return plant


def _geom_of(*types: str) -> Fits:
    return says(of("geom"), "type", *types)


def _top_class(tag: Tag) -> bool:
    return tag.name == "default" and not tag.inside("default")


def _nested_class(tag: Tag) -> bool:
    return tag.name == "default" and tag.inside("default")


def _of_fixed(tag: Tag) -> bool:
    return tag.name == "joint" and tag.inside("fixed")


def _in_equality(tag: Tag) -> bool:
    return tag.name in ("weld", "connect")


_FULL = "1 1 1 0 0 0"
_DRIVEN = of("motor", "position")
_SENSORS = of("touch", "gyro", "force", "jointpos", "rangefinder", "actuatorfrc")
_LENGTH = "1 1 1 1 1 1"
_INERTIAL = of("inertial")

ROWS: tuple[tuple[str, Plant], ...] = (
    ("attribute misspelt", _attribute_misspelt),
    ("unknown attribute", adding(of("geom", "body", "joint", "motor", "mesh"), "colour", "1 0 0")),
    ("attribute of another element", adding(of("geom"), "armature", "1")),
    ("attribute of URDF", adding(of("body", "geom"), "xyz", "0 0 0")),
    ("attribute of the world", adding(of("worldbody"), "name", "planted_world")),
    ("class attribute on a body", adding(of("body"), "class", "main")),
    ("geom without a size", dropping(_geom_of("sphere", "box", "capsule", "cylinder"), "size")),
    ("geom without its mesh", dropping(_geom_of("mesh"), "mesh")),
    ("fromto of a sphere", adding(_geom_of("sphere"), "fromto", "0 0 0 0 0 1")),
    ("fromto of no length", adding(lacks(_geom_of("capsule"), "pos"), "fromto", _LENGTH)),
    ("fromto and pos", adding(has(of("geom"), "fromto"), "pos", "1 0 0")),
    (
        "two orientations",
        adding(has(of("body", "geom", "site", "camera"), *ORIENTATIONS), "zaxis", "1 0 0"),
    ),
    ("fullinertia beside diaginertia", adding(has(_INERTIAL, "diaginertia"), "fullinertia", _FULL)),
    ("inertial without pos", dropping(_INERTIAL, "pos")),
    ("inertial without mass", dropping(_INERTIAL, "mass")),
    ("inertial without inertia", dropping(_INERTIAL, "diaginertia", "fullinertia")),
    ("pair without a geom", dropping(of("pair"), "geom1", "geom2")),
    ("exclude without a body", dropping(of("exclude"), "body1", "body2")),
    ("equality without an object", dropping(_in_equality, "body1")),
    ("actuator without a transmission", dropping(SERVOS, "joint", "tendon", "site")),
    ("actuator with two transmissions", adding(SERVOS, "body", "planted")),
    ("sensor without its object", dropping(_SENSORS, "site", "joint", "actuator")),
    ("fixed tendon's joint without a coefficient", dropping(_of_fixed, "coef")),
    ("fixed tendon's joint without a name", dropping(_of_fixed, "joint")),
    ("material without a name", dropping(of("material"), "name")),
    ("nested default without a class", dropping(_nested_class, "class")),
    ("default class at the top renamed", adding(lacks(_top_class, "class"), "class", "planted")),
    ("mocap body inside another", adding(within(of("body"), "body"), "mocap", "true")),
    ("mocap body that moves", adding(MOVING, "mocap", "true")),
    ("limited without a range", adding(lacks(of("joint"), "range", "class"), "limited", "true")),
    (
        "force limited without a range",
        adding(lacks(_DRIVEN, "forcerange", "class"), "forcelimited", "true"),
    ),
    ("texture without a file", dropping(lacks(of("texture"), "builtin"), "file")),
    ("mesh without a file", dropping(lacks(of("mesh"), "vertex"), "file")),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, plant in ROWS:
        yield Kind(name, "structure", plant)
