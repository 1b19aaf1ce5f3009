"""Edits that change nothing the engine refuses: they must raise no new finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

from bench.healthy import Document, Model
from bench.markup import Attr, Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show

_PLAIN = re.compile(r"^-?\d+$")
_NUMBERS = frozenset(
    [
        "pos",
        "size",
        "rgba",
        "range",
        "ctrlrange",
        "axis",
        "damping",
        "armature",
        "mass",
        "density",
        "kp",
    ]
)


def everywhere(change: Callable[[str, Random], str]) -> Plant:
    """Rewrite a whole file."""

    def plant(model: Model, rng: Random) -> Planting | None:
        document = rng.choice(model.documents)
        text = change(document.text, rng)
        if text == document.text:
            return None
        draft = Draft()
        draft.replace(document, 0, len(document.text), text)
        return draft.done(f"all of {document.name}")

    return plant


def tagwise(change: Callable[[Document, Tag, Draft, Random], bool]) -> Plant:
    """Edit elements here and there."""

    def plant(model: Model, rng: Random) -> Planting | None:
        tags = [one for one in model.tags() if one[1].parent]
        draft, done = Draft(), []
        for document, tag in rng.sample(tags, min(len(tags), 12)):
            if change(document, tag, draft, rng):
                done.append(show(document, tag))
        return draft.done("; ".join(done)) if done else None

    return plant


def numberwise(change: Callable[[str], str]) -> Plant:
    """Write numbers in another form."""

    def fits(tag: Tag, one: Attr) -> bool:
        return one.name in _NUMBERS and tag.name not in ("numeric", "size", "include")

    def plant(model: Model, rng: Random) -> Planting | None:
        found = [
            (document, one)
            for document, tag in model.tags()
            for one in tag.attributes.values()
            if fits(tag, one)
        ]
        draft = Draft()
        for document, one in rng.sample(found, min(len(found), 8)):
            words = [change(word) if _PLAIN.match(word) else word for word in one.value.split()]
            draft.set_value(document, one, " ".join(words))
        return draft.done("numbers in another form") if found else None

    return plant


def _comment(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    draft.insert(document, tag.start, "<!-- <geom size='x'/> planted & harmless -->")
    return tag.name != "include"


def _blank_lines(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    draft.insert(document, tag.start, rng.choice(["\n\n", "\t", "   ", "\r\n"]))
    return True


def _spread(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    for one in tag.attributes.values():
        draft.insert(document, one.start, "\n    ")
    return bool(tag.attributes)


def _around_equals(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    for one in tag.attributes.values():
        draft.replace(document, one.start + len(one.name), one.value_start - 1, " = ")
    return bool(tag.attributes)


def _reversed(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    ones = list(tag.attributes.values())
    for old, new in zip(ones, reversed(ones), strict=True):
        draft.replace(document, old.start, old.end, document.text[new.start : new.end])
    return len(ones) > 1


def _other_quotes(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    for one in tag.attributes.values():
        if "'" not in one.value and '"' not in one.value:
            draft.replace(document, one.value_start - 1, one.end, f"'{one.value}'")
    return bool(tag.attributes)


def _long_form(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if not tag.closed or tag.name == "include":
        return False
    draft.replace(
        document, document.text.rindex("/", tag.start, tag.end), tag.end, f"></{tag.name}>"
    )
    return True


def _entity(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    named = [one for one in tag.attributes.values() if one.value[:1].isalpha()]
    for one in named:
        if one.name != "file":
            first = f"&#{ord(one.value[0])};"
            draft.replace(document, one.value_start, one.value_start + 1, first)
    return any(one.name != "file" for one in named)


def _wide(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    """Put more white space around and between numbers."""
    found = [one for one in tag.attributes.values() if one.name in ("pos", "rgba", "size", "axis")]
    for one in found:
        space = rng.choice(["  ", "\n", "\t"])
        draft.replace(
            document, one.value_start, one.value_end, f" {space.join(one.value.split())} "
        )
    return bool(found) and tag.name not in ("size", "numeric")


def _empty_section(model: Model, rng: Random) -> Planting | None:
    document = model.documents[0]
    section = rng.choice(["custom", "sensor", "contact", "asset", "option", "visual", "worldbody"])
    draft = Draft()
    draft.insert(document, document.root.close_start, f"<{section}/>")
    return draft.done(f"<{section}/>")


def _named(model: Model, rng: Random) -> Planting | None:
    free = [
        (at, tag)
        for at, tag in model.tags("geom", "site", "camera", "light")
        if not tag.has("name") and not tag.inside("default", "tendon", "composite", "flexcomp")
    ]
    chosen = pick(rng, free)
    if chosen is None:
        return None
    draft = Draft()
    draft.put(*chosen, "name", "planted name with spaces \u00e9")
    return draft.done(f"{show(*chosen)} named")


def _framed(model: Model, rng: Random) -> Planting | None:
    chosen = pick(rng, [one for one in model.tags("geom", "site") if one[1].inside("worldbody")])
    if chosen is None:
        return None
    document, tag = chosen
    draft = Draft()
    draft.insert(document, tag.start, "<frame>")
    draft.insert(document, tag.last, "</frame>")
    return draft.done(f"{show(document, tag)} framed")


def _section_split(model: Model, rng: Random) -> Planting | None:
    sections = ("asset", "worldbody", "actuator", "sensor", "default")
    tags = [
        (at, tag)
        for at, tag in model.tags(*sections)
        if tag.parent and tag.parent.name in ("mujoco", "mujocoinclude") and len(tag.children) > 1
    ]
    chosen = pick(rng, [one for one in tags if one[1].name != "default"])
    if chosen is None:
        return None
    document, tag = chosen
    at = rng.choice(tag.children[1:]).start
    draft = Draft()
    draft.insert(document, at, f"</{tag.name}>\n<{tag.name}>")
    return draft.done(f"<{tag.name}> in two")


def _longer_path(model: Model, rng: Random) -> Planting | None:
    named = [
        (at, tag)
        for at, tag in model.tags("mesh", "texture", "hfield")
        if model.asset(at, tag) and tag.has("name") and not tag.get("file").startswith("/")
    ]
    chosen = pick(rng, named)
    if chosen is None:
        return None
    document, tag = chosen
    draft = Draft()
    draft.set_value(document, tag.attributes["file"], f"./{tag.get('file')}")
    return draft.done(f"{show(document, tag)} by ./")


def _adding(tags: tuple[str, ...], name: str, value: str) -> Plant:
    def plant(model: Model, rng: Random) -> Planting | None:
        free = [
            one
            for one in model.tags(*tags)
            if not one[1].has(name) and not one[1].inside("default")
        ]
        chosen = pick(rng, free)
        if chosen is None:
            return None
        draft = Draft()
        draft.put(*chosen, name, value)
        return draft.done(f'{show(*chosen)} with {name}="{value}"')

    return plant


def _declared(text: str, rng: Random) -> str:
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return text if text.lstrip().startswith("<?xml") else declaration + text


ROWS: tuple[tuple[str, Plant], ...] = (
    ("comments", tagwise(_comment)),
    ("blank lines and tabs", tagwise(_blank_lines)),
    ("one attribute a line", tagwise(_spread)),
    ("spaces around =", tagwise(_around_equals)),
    ("attributes in another order", tagwise(_reversed)),
    ("single quotes", tagwise(_other_quotes)),
    ("closing tags", tagwise(_long_form)),
    ("character references", tagwise(_entity)),
    ("white space among numbers", tagwise(_wide)),
    ("numbers with a point", numberwise(lambda word: f"{word}.")),
    ("numbers with a fraction", numberwise(lambda word: f"{word}.0")),
    ("numbers with an exponent", numberwise(lambda word: f"{word}e0")),
    ("numbers with a plus sign", numberwise(lambda word: word if word[0] == "-" else f"+{word}")),
    ("numbers with leading zeros", numberwise(lambda word: word if word[0] == "-" else f"0{word}")),
    ("line ends of Windows", everywhere(lambda text, rng: re.sub(r"\r?\n", "\r\n", text))),
    ("no line ends", everywhere(lambda text, rng: re.sub(r"\s*\r?\n\s*", " ", text))),
    ("XML declaration", everywhere(_declared)),
    ("byte order mark", everywhere(lambda text, rng: f"\xef\xbb\xbf{text}")),
    ("no line end at the end", everywhere(lambda text, rng: text.rstrip())),
    ("comment at the end", everywhere(lambda text, rng: f"{text}\n<!-- planted -->\n")),
    ("section of nothing", _empty_section),
    ("section in two", _section_split),
    ("geom named", _named),
    ("geom in a frame", _framed),
    ("longer path", _longer_path),
    ("default value written", _adding(("geom",), "contype", "1")),
    ("group written", _adding(("geom", "site"), "group", "3")),
    ("colour written", _adding(("geom", "site"), "rgba", "1 0 0 1")),
    ("margin written", _adding(("geom", "joint"), "margin", "0.001")),
    ("armature written", _adding(("joint",), "armature", "0.01")),
)


def kinds() -> Iterator[Kind]:
    """Yield the edits of this module."""
    for name, plant in ROWS:
        yield Kind(name, "harmless", plant)
