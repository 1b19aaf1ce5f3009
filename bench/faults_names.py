"""Faults in names: references to nothing, and names that stand twice."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from bench.healthy import Document, Model
from bench.markup import Attr, Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show

TRANSMISSIONS = ("motor", "position", "velocity", "general", "intvelocity", "damper", "cylinder")
ACTUATORS = frozenset({*TRANSMISSIONS, "muscle", "adhesion", "plugin", "dcmotor"})

REFERENCES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("mesh of a geom", ("geom",), ("mesh",)),
    ("material of a geom", ("geom",), ("material",)),
    ("material of a site", ("site",), ("material",)),
    ("height field of a geom", ("geom",), ("hfield",)),
    ("texture of a material", ("material",), ("texture",)),
    ("class of a geom", ("geom",), ("class",)),
    ("class of a joint", ("joint",), ("class",)),
    ("class of a site", ("site",), ("class",)),
    ("class of an asset", ("mesh", "material"), ("class",)),
    ("class of an actuator", TRANSMISSIONS, ("class",)),
    ("childclass of a body", ("body", "frame"), ("childclass",)),
    ("joint of an actuator", TRANSMISSIONS, ("joint", "jointinparent")),
    ("tendon of an actuator", TRANSMISSIONS, ("tendon",)),
    ("site of an actuator", TRANSMISSIONS, ("site", "refsite", "cranksite", "slidersite")),
    ("body of an adhesion", ("adhesion",), ("body",)),
    ("joint of a sensor", ("jointpos", "jointvel", "ballquat", "jointlimitfrc"), ("joint",)),
    (
        "site of a sensor",
        ("touch", "gyro", "accelerometer", "velocimeter", "force", "torque", "rangefinder"),
        ("site",),
    ),
    ("actuator of a sensor", ("actuatorfrc", "actuatorpos", "actuatorvel"), ("actuator",)),
    ("body of a sensor", ("subtreecom", "subtreelinvel", "subtreeangmom"), ("body",)),
    (
        "object of a sensor",
        ("framepos", "framequat", "framelinvel", "framexaxis", "frameyaxis", "framezaxis"),
        ("objname", "refname"),
    ),
    ("geom of a distance", ("distance", "normal", "fromto"), ("geom1", "geom2", "body1")),
    ("body of a weld or connect", ("weld", "connect"), ("body1", "body2")),
    ("geom of a contact pair", ("pair",), ("geom1", "geom2")),
    ("body of an exclude", ("exclude",), ("body1", "body2")),
    ("joint of a fixed tendon", ("joint",), ("joint",)),
    ("target of a camera or light", ("camera", "light"), ("target",)),
    ("body of a bone", ("bone",), ("body",)),
)

NAMESPACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("body", ("body",)),
    ("joint", ("joint", "freejoint")),
    ("geom", ("geom",)),
    ("site", ("site",)),
    ("camera", ("camera",)),
    ("light", ("light",)),
    ("mesh", ("mesh",)),
    ("material", ("material",)),
    ("texture", ("texture",)),
    ("tendon", ("fixed", "spatial")),
    ("actuator", tuple(sorted(ACTUATORS))),
    ("sensor", ("touch", "jointpos", "framepos", "force", "gyro", "rangefinder", "actuatorfrc")),
    ("equality", ("weld", "connect")),
    ("exclude", ("exclude",)),
    ("numeric", ("numeric",)),
)

_NOT_NAMED_HERE = ("default", "fixed", "spatial")
"""A joint or site in them is another thing."""

Found = list[tuple[Document, tuple[Tag, Attr]]]


def references(model: Model, tags: tuple[str, ...], attributes: tuple[str, ...]) -> Found:
    """Return the references that some elements of a model make."""
    found: Found = []
    for document, tag in model.tags(*tags):
        in_tendon = tag.inside("fixed", "spatial")
        if tag.inside("default") or (
            attributes == ("joint",) and in_tendon != (tags == ("joint",))
        ):
            continue
        found += [
            (document, (tag, one)) for one in tag.attributes.values() if one.name in attributes
        ]
    return found


def _unknown(model: Model, value: str, rng: Random) -> str:
    """Return a name like another that nothing in the model has."""
    ways = [
        value[:-1],
        value + value[-1:],
        value.swapcase(),
        f"{value}_",
        value[:1] + value[2:],
        f"{value} ",
        f"no_{value}",
    ]
    free = [one for one in ways if one and one not in model.words]
    return rng.choice(free or [f"no_{value}_at_all"])


def dangling(tags: tuple[str, ...], attributes: tuple[str, ...]) -> Plant:
    """Plant by letting a reference name what is not there."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, references(model, tags, attributes))
        if chosen is None:
            return None
        document, (tag, one) = chosen
        value = _unknown(model, one.value, rng)
        draft = Draft()
        draft.set_value(document, one, value)
        return draft.done(f'<{tag.name} {one.name}="{one.value}"> -> "{value}"')

    return plant


def renamed(tags: tuple[str, ...], namespace: str) -> Plant:
    """Plant by renaming what others refer to."""
    rows = [row for row in REFERENCES if _meant(row[0]) == namespace]

    def plant(model: Model, rng: Random) -> Planting | None:
        using: dict[str, Found] = {}
        for _, having, attributes in rows:
            for document, (tag, one) in references(model, having, attributes):
                using.setdefault(one.value, []).append((document, (tag, one)))
        named = [
            (document, tag)
            for document, tag in model.tags(*tags)
            if tag.get("name") in using and not tag.inside(*_NOT_NAMED_HERE)
        ]
        chosen = pick(rng, named)
        if chosen is None:
            return None
        document, tag = chosen
        name = tag.attributes["name"]
        draft = Draft()
        draft.replace(document, name.value_start, name.value_end, f"{name.value}_renamed")
        draft.follow(model, name.value)
        for other, (_, one) in using[name.value]:
            draft.mark(other, one.start, one.end)
        return draft.done(f"{show(document, tag)} renamed, {len(using[name.value])} refer to it")

    return plant


def _meant(title: str) -> str:
    return title.split(" of ")[0].replace("height field", "hfield")


def twice(tags: tuple[str, ...]) -> Plant:
    """Plant by giving two elements of a kind one name; either is the right place."""

    def plant(model: Model, rng: Random) -> Planting | None:
        named = [
            (document, tag)
            for document, tag in model.tags(*tags)
            if tag.has("name") and not tag.inside(*_NOT_NAMED_HERE)
        ]
        chosen = pick(rng, named)
        others = [one for one in named if chosen and one[1].get("name") != chosen[1].get("name")]
        other = pick(rng, others)
        if chosen is None or other is None:
            return None
        (document, tag), (at, other_tag) = chosen, other
        name, taken = tag.attributes["name"], other_tag.attributes["name"]
        draft = Draft()
        draft.set_value(document, name, taken.value)
        draft.mark(at, taken.start, taken.end)
        draft.follow(model, name.value)
        return draft.done(f'{show(document, tag)} takes the name "{taken.value}"')

    return plant


def copied(*tags: str) -> Plant:
    """Plant by writing an element a second time, behind itself, as copying does."""

    def plant(model: Model, rng: Random) -> Planting | None:
        named = [
            (document, tag)
            for document, tag in model.tags(*tags)
            if tag.has("name") and not tag.inside(*_NOT_NAMED_HERE) and tag.parent
        ]
        chosen = pick(rng, named)
        if chosen is None:
            return None
        document, tag = chosen
        draft = Draft()
        draft.insert(document, tag.last, f"\n{document.text[tag.start : tag.last]}")
        draft.mark(document, tag.start, tag.last)
        return draft.done(f"{show(document, tag)} copied")

    return plant


def _class_twice(model: Model, rng: Random) -> Planting | None:
    named = [(at, tag) for at, tag in model.tags("default") if tag.has("class") and tag.parent]
    nested = [one for one in named if one[1].inside("default")]
    chosen = pick(rng, nested)
    other = pick(rng, [one for one in named if chosen and one[1] is not chosen[1]])
    if chosen is None or other is None:
        return None
    draft = Draft()
    draft.follow(model, chosen[1].get("class"))
    draft.set_value(chosen[0], chosen[1].attributes["class"], other[1].get("class"))
    draft.mark(other[0], other[1].attributes["class"].start, other[1].attributes["class"].end)
    return draft.done(f'class "{chosen[1].get("class")}" renamed to "{other[1].get("class")}"')


def _class_gone(model: Model, rng: Random) -> Planting | None:
    using: dict[str, Found] = {}
    for document, tag in model.tags():
        for one in tag.attributes.values():
            if one.name in ("class", "childclass") and tag.name != "default":
                using.setdefault(one.value, []).append((document, (tag, one)))
    named = [(at, tag) for at, tag in model.tags("default") if tag.get("class") in using]
    chosen = pick(rng, [one for one in named if one[1].inside("default")])
    if chosen is None:
        return None
    document, tag = chosen
    draft = Draft()
    name = tag.attributes["class"]
    draft.replace(document, name.value_start, name.value_end, f"{name.value}_renamed")
    for other, (_, one) in using[name.value]:
        draft.mark(other, one.start, one.end)
    return draft.done(f'class "{name.value}" renamed, {len(using[name.value])} name it')


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for title, tags, attributes in REFERENCES:
        yield Kind(f"unknown {title}", "names", dangling(tags, attributes))
    for namespace, tags in NAMESPACES:
        yield Kind(f"repeated {namespace} name", "names", twice(tags))
    for namespace in ("mesh", "material", "texture", "joint", "site", "tendon", "actuator", "body"):
        tags = dict(NAMESPACES)[namespace]
        yield Kind(f"{namespace} renamed where it is made", "names", renamed(tags, namespace))
    yield Kind("body copied", "names", copied("body"))
    yield Kind("asset copied", "names", copied("mesh", "material", "texture"))
    yield Kind("repeated class name", "names", _class_twice)
    yield Kind("class renamed where it is made", "names", _class_gone)
