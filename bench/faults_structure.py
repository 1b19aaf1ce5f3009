"""Faults in structure: elements that are unknown, misplaced, repeated, or lack something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from bench.healthy import Document, Model
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show

Fits = Callable[[Tag], bool]


def _tags(model: Model, fits: Fits) -> list[tuple[Document, Tag]]:
    return [(at, tag) for at, tag in model.tags() if tag.parent and fits(tag)]


def _misspelt(word: str, rng: Random) -> str:
    at = rng.randrange(1, max(2, len(word) - 1))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    ways = [word[:at] + word[at + 1 :], f"{word}s", word.capitalize(), swapped]
    return rng.choice([one for one in ways if one != word])


def _element_misspelt(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, _tags(model, lambda tag: tag.name != "include"))
    if chosen is None:
        return None
    document, tag = chosen
    name = _misspelt(tag.name, rng)
    draft = Draft()
    draft.replace(document, tag.start + 1, tag.name_end, name)
    if not tag.closed:
        draft.replace(document, tag.close_start + 2, tag.close_start + 2 + len(tag.name), name)
    draft.mark_tag(document, tag)
    return draft.done(f"{show(document, tag)} -> <{name}>")


def _attribute_misspelt(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, _tags(model, lambda tag: bool(tag.attributes)))
    if chosen is None:
        return None
    document, tag = chosen
    one = rng.choice(list(tag.attributes.values()))
    name = _misspelt(one.name, rng)
    draft = Draft()
    draft.replace(document, one.start, one.start + len(one.name), name)
    # Without the attribute that was meant, the element may be at fault as well.
    draft.mark_tag(document, tag)
    return draft.done(f"{show(document, tag)}: {one.name} -> {name}")


def inserting(fits: Fits, text: str, *, first: bool = False) -> Plant:
    """Plant by writing something into an element that fits."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, _tags(model, fits))
        if chosen is None:
            return None
        document, tag = chosen
        draft = Draft()
        if first and not tag.closed:
            draft.insert(document, tag.end, text)
        else:
            draft.insert_into(document, tag, text)
        return draft.done(f"{text} in {show(document, tag)}")

    return plant


def dropping(fits: Fits, *attributes: str) -> Plant:
    """Plant by taking an attribute away."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, _tags(model, lambda tag: fits(tag) and tag.has(*attributes)))
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
        chosen = pick(rng, _tags(model, lambda tag: fits(tag) and not tag.has(name)))
        if chosen is None:
            return None
        document, tag = chosen
        draft = Draft()
        draft.put(document, tag, name, value)
        draft.mark_tag(document, tag)
        return draft.done(f'{show(document, tag)} with {name}="{value}"')

    return plant


def _moved(fits: Fits, into: Fits) -> Plant:
    """Plant by moving an element into another."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, _tags(model, fits))
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


def _moving(tag: Tag) -> bool:
    return any(child.name in ("joint", "freejoint") for child in tag.children)


def _massless(model: Model, rng: Random) -> Planting | None:
    """Take geoms and inertial away from a body that moves; some child must still have a mass."""
    bodies = [
        (document, tag)
        for document, tag in model.tags("body")
        if _moving(tag)
        and any(child.name in ("geom", "inertial") for child in tag.children)
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


def _is(*names: str) -> Fits:
    return lambda tag: tag.name in names and not tag.inside("default")


def _body_in(*parents: str) -> Fits:
    return lambda tag: tag.name == "body" and tag.parent is not None and tag.parent.name in parents


def _typed(*types: str) -> Fits:
    return lambda tag: _is("geom")(tag) and tag.get("type") in types


def _of_mesh(tag: Tag) -> bool:
    return _is("geom")(tag) and tag.has("mesh") and tag.get("type") == "mesh"


def _below_the_world(tag: Tag) -> bool:
    return _body_in("worldbody")(tag) and not _moving(tag)


def _turned(tag: Tag) -> bool:
    orientations = ("quat", "euler", "axisangle", "xyaxes", "zaxis")
    return _is("body", "geom", "site", "camera")(tag) and tag.has(*orientations)


_PLANE = '<geom type="plane" size="1 1 1"/>'
_THREE = "".join(f'<joint type="{kind}"/>' for kind in ("ball", "slide", "slide", "slide"))
_SEVEN = '<joint type="slide"/>' * 7

ROWS: tuple[tuple[str, Plant], ...] = (
    ("element misspelt", _element_misspelt),
    ("attribute misspelt", _attribute_misspelt),
    ("unknown attribute", adding(_is("geom", "body", "joint", "motor", "mesh"), "colour", "1 0 0")),
    ("attribute of another element", adding(_is("geom"), "armature", "1")),
    ("attribute of URDF", adding(_is("body", "geom"), "xyz", "0 0 0")),
    ("unknown element", inserting(_is("body", "worldbody", "asset"), "<object/>")),
    ("element of URDF", inserting(_is("body"), '<link name="planted"/>')),
    ("geom among the assets", _moved(_is("geom"), _is("asset"))),
    ("material in a body", _moved(_is("material", "texture"), _is("body", "worldbody"))),
    ("actuator in the world", _moved(_is("motor", "position", "general"), _is("worldbody"))),
    ("sensor among the actuators", _moved(_is("touch", "jointpos", "gyro"), _is("actuator"))),
    ("geom in a joint", _moved(_is("geom"), _is("joint"))),
    ("body in a geom", _moved(_is("body"), _is("geom"))),
    ("joint in the world", inserting(_is("worldbody"), '<joint type="hinge"/>')),
    ("free joint in the world", inserting(_is("worldbody"), "<freejoint/>")),
    (
        "inertial in the world",
        inserting(_is("worldbody"), '<inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>'),
    ),
    ("attribute of the world", adding(_is("worldbody"), "name", "planted_world")),
    ("free joint below another body", inserting(_body_in("body"), "<freejoint/>")),
    (
        "free joint beside a joint",
        inserting(lambda tag: _body_in("worldbody")(tag) and _moving(tag), "<freejoint/>"),
    ),
    ("two free joints", inserting(_below_the_world, "<freejoint/><freejoint/>")),
    ("ball behind a hinge", inserting(_below_the_world, '<joint type="ball"/><joint/>')),
    ("seven joints", inserting(_body_in("body", "worldbody"), _SEVEN)),
    ("moving body without mass", _massless),
    ("moving body of nothing", inserting(_is("body", "worldbody"), "<body><joint/></body>")),
    ("plane in a moving body", inserting(_moving, _PLANE)),
    ("geom without a size", dropping(_typed("sphere", "box", "capsule", "cylinder"), "size")),
    ("geom without its mesh", dropping(_of_mesh, "mesh")),
    ("fromto of a sphere", adding(_typed("sphere"), "fromto", "0 0 0 0 0 1")),
    (
        "fromto of no length",
        adding(
            lambda tag: _typed("capsule", "cylinder")(tag) and not tag.has("pos"),
            "fromto",
            "1 1 1 1 1 1",
        ),
    ),
    ("fromto and pos", adding(lambda tag: _is("geom")(tag) and tag.has("fromto"), "pos", "1 0 0")),
    ("two orientations", adding(_turned, "zaxis", "1 0 0")),
    (
        "fullinertia beside diaginertia",
        adding(
            lambda tag: _is("inertial")(tag) and tag.has("diaginertia"),
            "fullinertia",
            "1 1 1 0 0 0",
        ),
    ),
    ("inertial without pos", dropping(_is("inertial"), "pos")),
    ("inertial without mass", dropping(_is("inertial"), "mass")),
    ("inertial without inertia", dropping(_is("inertial"), "diaginertia", "fullinertia")),
    ("pair without a geom", dropping(_is("pair"), "geom1", "geom2")),
    ("exclude without a body", dropping(_is("exclude"), "body1", "body2")),
    ("equality without an object", dropping(_is("weld", "connect"), "body1")),
    (
        "actuator without a transmission",
        dropping(_is("motor", "position", "velocity", "general"), "joint", "tendon", "site"),
    ),
    (
        "actuator with two transmissions",
        adding(_is("motor", "position", "velocity", "general"), "body", "planted"),
    ),
    (
        "sensor without its object",
        dropping(
            _is("touch", "gyro", "force", "jointpos", "rangefinder", "actuatorfrc"),
            "site",
            "joint",
            "actuator",
        ),
    ),
    (
        "fixed tendon's joint without a coefficient",
        dropping(lambda tag: tag.name == "joint" and tag.inside("fixed"), "coef"),
    ),
    ("material without a name", dropping(_is("material"), "name")),
    (
        "nested default without a class",
        dropping(lambda tag: tag.name == "default" and tag.inside("default"), "class"),
    ),
    (
        "default class at the top renamed",
        adding(
            lambda tag: (
                tag.name == "default" and not tag.inside("default") and not tag.has("class")
            ),
            "class",
            "planted",
        ),
    ),
    (
        "default class that is empty",
        inserting(
            lambda tag: tag.name == "default" and not tag.inside("default"), '<default class=""/>'
        ),
    ),
    ("name in a default", inserting(lambda tag: tag.name == "default", '<camera name="planted"/>')),
    (
        "section repeated in visual",
        inserting(
            lambda tag: tag.name == "visual" and any(one.name == "map" for one in tag.children),
            "<map/>",
        ),
    ),
    (
        "flags repeated",
        inserting(lambda tag: tag.name == "option" and bool(tag.children), "<flag/>"),
    ),
    ("class attribute on a body", adding(_is("body"), "class", "main")),
    ("mocap body inside another", adding(_body_in("body"), "mocap", "true")),
    ("mocap body that moves", adding(_moving, "mocap", "true")),
    (
        "limited without a range",
        adding(lambda tag: _is("joint")(tag) and not tag.has("range", "class"), "limited", "true"),
    ),
    (
        "control limited without a range",
        adding(
            lambda tag: _is("motor", "position")(tag) and not tag.has("ctrlrange", "class"),
            "ctrllimited",
            "true",
        ),
    ),
    (
        "force limited without a range",
        adding(
            lambda tag: _is("motor", "position")(tag) and not tag.has("forcerange", "class"),
            "forcelimited",
            "true",
        ),
    ),
    (
        "texture and file missing",
        dropping(lambda tag: _is("texture")(tag) and not tag.has("builtin"), "file"),
    ),
    (
        "mesh without a file",
        dropping(lambda tag: _is("mesh")(tag) and not tag.has("vertex"), "file"),
    ),
)


def _two_inertials(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, _tags(model, _is("inertial")))
    if chosen is None:
        return None
    document, tag = chosen
    draft = Draft()
    draft.insert(document, tag.last, f"\n{document.text[tag.start : tag.last]}")
    draft.mark_tag(document, tag)
    return draft.done(f"{show(document, tag)} twice")


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, plant in ROWS:
        yield Kind(name, "structure", plant)
    yield Kind("inertial twice in a body", "structure", _two_inertials)
