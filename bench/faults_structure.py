"""Faults in structure: elements unknown, misplaced or repeated, bodies that cannot move."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench.fitting import JOINTS, MOVING, SERVOS, Fits, empty_of, fitting, holds, of, within
from bench.healthy import Model
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show


def misspelt(word: str, rng: Random) -> str:
    """Return a word with a slip in it."""
    at = rng.randrange(1, max(2, len(word) - 1))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    ways = [word[:at] + word[at + 1 :], f"{word}s", word.capitalize(), swapped]
    return rng.choice([one for one in ways if one != word])


def _element_misspelt(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, fitting(model, lambda tag: tag.name != "include"))
    if chosen is None:
        return None
    document, tag = chosen
    name = misspelt(tag.name, rng)
    draft = Draft()
    draft.replace(document, tag.start + 1, tag.name_end, name)
    if not tag.closed:
        draft.replace(document, tag.close_start + 2, tag.close_start + 2 + len(tag.name), name)
    draft.mark_tag(document, tag)
    return draft.done(f"{show(document, tag)} -> <{name}>")


def inserting(fits: Fits, text: str, *, first: bool = False) -> Plant:
    """Plant by writing something into an element that fits."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, fitting(model, fits))
        if chosen is None:
            return None
        document, tag = chosen
        draft = Draft()
        if first and not tag.closed:
            draft.insert(document, tag.end, text)
        else:
            draft.insert_into(document, tag, text)
        if tag.name == "body":
            # What does not go together may be found at either, or at the body.
            for one in (tag, *(child for child in tag.children if child.name in JOINTS)):
                draft.mark_tag(document, one)
        return draft.done(f"{text} in {show(document, tag)}")

    return plant


def _moved(fits: Fits, into: Fits) -> Plant:
    """Plant by moving an element into another."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, fitting(model, fits))
        if chosen is None:
            return None
        document, tag = chosen
        inner = list(tag.walk())
        places = [one for one in document.tags() if into(one) and one not in inner]
        places = [one for one in places if one is not tag.parent and one.parent]
        if not places:
            return None
        target = rng.choice(places)
        draft = Draft()
        draft.remove(document, tag)
        for one in inner:
            draft.follow(model, one.get("name"))
        draft.insert_into(document, target, document.text[tag.start : tag.last])
        return draft.done(f"{show(document, tag)} moved into <{target.name}>")

    return plant


def _massless(model: Model, rng: Random) -> Planting | None:
    """Take geoms and inertial away from a body that moves; some child must still have a mass."""
    bodies = [
        (document, tag)
        for document, tag in fitting(model, MOVING)
        if any(child.name in ("geom", "inertial") for child in tag.children)
        and not any(child.name in ("body", "include") for child in tag.children)
    ]
    chosen = pick(rng, bodies)
    if chosen is None:
        return None
    document, tag = chosen
    draft = Draft()
    draft.mark_tag(document, tag)
    for child in tag.children:
        if child.name in ("geom", "inertial"):
            draft.remove(document, child)
    return draft.done(f"{show(document, tag)} without geoms and inertial")


def _two_inertials(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, fitting(model, of("inertial")))
    if chosen is None:
        return None
    document, tag = chosen
    draft = Draft()
    draft.insert(document, tag.last, f"\n{document.text[tag.start : tag.last]}")
    draft.mark_tag(document, tag)
    return draft.done(f"{show(document, tag)} twice")


_PLANE = '<geom type="plane" size="1 1 1"/>'
_SEVEN = '<joint type="slide"/>' * 7
_INERTIAL = '<inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>'
_WORLD = of("worldbody")
_AT_REST = empty_of(within(of("body"), "worldbody"), *JOINTS)


def _class(tag: Tag) -> bool:
    return tag.name == "default"


ROWS: tuple[tuple[str, Plant], ...] = (
    ("element misspelt", _element_misspelt),
    ("unknown element", inserting(of("body", "worldbody", "asset"), "<object/>")),
    ("element of URDF", inserting(of("body"), '<link name="planted"/>')),
    ("geom among the assets", _moved(of("geom"), of("asset"))),
    ("material in a body", _moved(of("material", "texture"), of("body", "worldbody"))),
    ("actuator in the world", _moved(SERVOS, _WORLD)),
    ("sensor among the actuators", _moved(of("touch", "jointpos", "gyro"), of("actuator"))),
    ("geom in a joint", _moved(of("geom"), of("joint"))),
    ("body in a geom", _moved(of("body"), of("geom"))),
    ("joint in the world", inserting(_WORLD, '<joint type="hinge"/>')),
    ("free joint in the world", inserting(_WORLD, "<freejoint/>")),
    ("inertial in the world", inserting(_WORLD, _INERTIAL)),
    ("free joint below another body", inserting(within(of("body"), "body"), "<freejoint/>")),
    ("free joint beside a joint", inserting(within(MOVING, "worldbody"), "<freejoint/>")),
    ("two free joints", inserting(_AT_REST, "<freejoint/><freejoint/>")),
    ("ball behind a hinge", inserting(_AT_REST, '<joint type="ball"/><joint/>')),
    ("seven joints", inserting(within(of("body"), "body", "worldbody"), _SEVEN)),
    ("moving body without mass", _massless),
    ("moving body of nothing", inserting(of("body", "worldbody"), "<body><joint/></body>")),
    ("plane in a moving body", inserting(MOVING, _PLANE)),
    ("inertial twice in a body", _two_inertials),
    ("default class that is empty", inserting(_class, '<default class=""/>')),
    ("name in a default", inserting(_class, '<camera name="planted"/>')),
    ("section repeated in visual", inserting(holds(of("visual"), "map"), "<map/>")),
    ("flags repeated", inserting(holds(of("option"), "flag"), "<flag/>")),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, plant in ROWS:
        yield Kind(name, "structure", plant)
