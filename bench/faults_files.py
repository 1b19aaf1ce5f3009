"""Faults in files: XML that does not parse, includes that fail, and assets that are not read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from random import Random

from bench.healthy import Document, Model, Name
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show

LFS_POINTER = (
    b"version https://git-lfs.github.com/spec/v1\n"
    b"oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\n"
    b"size 132735\n"
)
WEB_PAGE = b"<!DOCTYPE html>\n<html><head><title>404</title></head><body>Not found</body></html>\n"
ASCII_STL = (
    b"solid planted\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\n"
    b"endloop\nendfacet\nendsolid planted\n"
)
OBJ_OF_POINTS = b"v 0 0 0\nv 1 0 0\nv 0 1 0\n"


def _element(model: Model, rng: Random) -> tuple[Document, Tag] | None:
    return pick(rng, [(at, tag) for at, tag in model.tags() if tag.parent])


def in_a_tag(cut: Callable[[Document, Tag, Draft, Random], bool]) -> Plant:
    """Plant by spoiling the text of an element."""

    def plant(model: Model, rng: Random) -> Planting | None:
        for _ in range(20):
            chosen = _element(model, rng)
            draft = Draft()
            if chosen and cut(*chosen, draft, rng):
                return draft.done(f"{show(*chosen)} spoilt")
        return None

    return plant


def _no_closing_tag(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if tag.closed:
        return False
    draft.replace(document, tag.close_start, tag.last, "")
    draft.mark_tag(document, tag)
    parent = tag.parent
    if parent is not None and not parent.closed:
        # A parser sees it where the next closing tag does not fit.
        draft.mark(document, parent.close_start, parent.last)
    return True


def _other_closing_tag(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if tag.closed:
        return False
    draft.replace(document, tag.close_start, tag.last, f"</{tag.name}x>", mark=True)
    draft.mark_tag(document, tag)
    return True


def _no_slash(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if not tag.closed or tag.parent is None:
        return False
    slash = document.text.rindex("/", tag.start, tag.end)
    draft.replace(document, slash, slash + 1, "")
    draft.mark_tag(document, tag)
    draft.mark(document, tag.parent.close_start, tag.parent.last)
    return True


def _attribute_twice(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if not tag.attributes:
        return False
    one = rng.choice(list(tag.attributes.values()))
    draft.insert(document, one.end, f" {document.text[one.start : one.end]}")
    draft.mark_tag(document, tag)
    return True


def _no_closing_quote(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if not tag.attributes:
        return False
    one = rng.choice(list(tag.attributes.values()))
    draft.replace(document, one.value_end, one.end, "")
    draft.mark_tag(document, tag)
    return True


def _no_quotes(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if not tag.attributes:
        return False
    one = rng.choice(list(tag.attributes.values()))
    draft.replace(document, one.value_start - 1, one.end, one.value)
    draft.mark_tag(document, tag)
    return True


def _no_equals(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    if not tag.attributes:
        return False
    one = rng.choice(list(tag.attributes.values()))
    draft.replace(document, one.start + len(one.name), one.value_start - 1, " ")
    draft.mark_tag(document, tag)
    return True


def _no_value(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    draft.insert(document, tag.name_end, " limited")
    draft.mark_tag(document, tag)
    return True


def _no_bracket(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    draft.replace(document, tag.end - (2 if tag.closed else 1), tag.end, "")
    draft.mark_tag(document, tag)
    return True


def _open_comment(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    draft.insert(document, tag.start, "<!-- planted ")
    return "-->" not in document.text[tag.start :]


def _stray_closing_tag(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    draft.insert(document, tag.last, f"</{tag.name}>")
    draft.mark_tag(document, tag)
    return True


def _cut_short(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    text = document.text
    draft.replace(document, tag.name_end, len(text), "")
    draft.mark_tag(document, tag)
    for one in tag.above():
        draft.mark_tag(document, one)
    return True


def _conflict(document: Document, tag: Tag, draft: Draft, rng: Random) -> bool:
    text = document.text[tag.start : tag.last]
    draft.replace(document, tag.start, tag.last, f"{text}\n</{tag.name}>\n<<<<<<< HEAD\n")
    draft.mark(document, tag.start, tag.last)
    return True


SYNTAX: tuple[tuple[str, Callable[[Document, Tag, Draft, Random], bool]], ...] = (
    ("closing tag missing", _no_closing_tag),
    ("closing tag of another name", _other_closing_tag),
    ("closing tag without an opening one", _stray_closing_tag),
    ("slash missing", _no_slash),
    ("attribute twice", _attribute_twice),
    ("closing quote missing", _no_closing_quote),
    ("quotes missing", _no_quotes),
    ("equals sign missing", _no_equals),
    ("attribute without a value", _no_value),
    ("bracket missing", _no_bracket),
    ("comment without an end", _open_comment),
    ("file cut short", _cut_short),
    ("left over from a merge", _conflict),
)


def _include(model: Model, rng: Random) -> tuple[Document, Tag] | None:
    return pick(rng, model.tags("include"))


def including(change: Callable[[Model, Document, Tag, Draft], bool]) -> Plant:
    """Plant by spoiling an include or what it includes."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = _include(model, rng)
        draft = Draft()
        if chosen is None or not change(model, *chosen, draft):
            return None
        return draft.done(f"{show(*chosen)} spoilt")

    return plant


def _included(model: Model, document: Document, tag: Tag) -> Name | None:
    return model.package.found(tag.get("file"), model.name, document.name)


def _elsewhere(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    draft.set_value(document, tag.attributes["file"], f"no_{os.path.basename(tag.get('file'))}")
    return True


def _other_case(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    folder, name = os.path.split(tag.get("file"))
    draft.set_value(document, tag.attributes["file"], os.path.join(folder, name.upper()))
    return True


def _gone(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    return _becomes(model, document, tag, draft, None)


def _becomes(
    model: Model, document: Document, tag: Tag, draft: Draft, data: bytes | None
) -> bool:
    name = _included(model, document, tag)
    if name is None:
        return False
    draft.files[name] = data
    for at, one in model.tags("include"):
        if _included(model, at, one) == name:
            draft.mark_tag(at, one)
    draft.marks += [(other, 0, 0) for other in model.documents if other.name == name]
    return True


def _no_file(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    draft.drop(document, tag, "file")
    return True


def _file_of_nothing(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    draft.set_value(document, tag.attributes["file"], "")
    return True


def _twice(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    draft.insert(document, tag.last, f"\n{document.text[tag.start : tag.last]}")
    draft.mark_tag(document, tag)
    return True


def _cycle(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    included = [one for one in model.documents if one.name == _included(model, document, tag)]
    if not included or included[0].root.closed:
        return False
    at = included[0].root.end
    draft.insert(included[0], at, f'\n<include file="{os.path.basename(included[0].name)}"/>')
    draft.mark_tag(document, tag)
    return os.path.dirname(included[0].name) == os.path.dirname(model.name)


def _with_child(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    draft.insert_into(document, tag, "<geom/>")
    draft.mark_tag(document, tag)
    return True


INCLUDES: tuple[tuple[str, Callable[[Model, Document, Tag, Draft], bool]], ...] = (
    ("include of a file that is not there", _elsewhere),
    ("include in other capitals", _other_case),
    ("included file taken away", _gone),
    ("included file empty", lambda m, d, t, draft: _becomes(m, d, t, draft, b"")),
    ("included file a web page", lambda m, d, t, draft: _becomes(m, d, t, draft, WEB_PAGE)),
    ("included file a pointer", lambda m, d, t, draft: _becomes(m, d, t, draft, LFS_POINTER)),
    (
        "included file without elements",
        lambda m, d, t, draft: _becomes(m, d, t, draft, b"<mujocoinclude></mujocoinclude>\n"),
    ),
    ("include without a file", _no_file),
    ("include of an empty name", _file_of_nothing),
    ("include twice", _twice),
    ("include of itself", _cycle),
    ("include with a child", _with_child),
)


def _users(model: Model, name: Name, tags: tuple[str, ...]) -> list[tuple[Document, Tag]]:
    return [(at, tag) for at, tag in model.tags(*tags) if model.asset(at, tag) == name]


def spoiling(
    tags: tuple[str, ...], suffixes: tuple[str, ...], change: Callable[[bytes], bytes | None]
) -> Plant:
    """Plant by other bytes in an asset file, or by taking it away; its users are the place."""

    def plant(model: Model, rng: Random) -> Planting | None:
        named = [
            (at, (tag, name))
            for at, tag in model.tags(*tags)
            if (name := model.asset(at, tag)) and name.lower().endswith(suffixes)
        ]
        chosen = pick(rng, named)
        if chosen is None:
            return None
        _, (tag, name) = chosen
        draft = Draft()
        draft.files[name] = change((model.package.folder / name).read_bytes())
        for at, one in _users(model, name, tags):
            draft.mark_tag(at, one)
        return draft.done(f"{name} spoilt")

    return plant


def misnaming(tags: tuple[str, ...], change: Callable[[str], str]) -> Plant:
    """Plant by another name for an asset file."""

    def plant(model: Model, rng: Random) -> Planting | None:
        named = [(at, tag) for at, tag in model.tags(*tags) if model.asset(at, tag)]
        chosen = pick(rng, named)
        if chosen is None:
            return None
        document, tag = chosen
        value = change(tag.get("file"))
        if value == tag.get("file"):
            return None
        draft = Draft()
        draft.set_value(document, tag.attributes["file"], value)
        return draft.done(f'{show(document, tag)} -> "{value}"')

    return plant


def _other_suffix(suffix: str) -> Callable[[str], str]:
    return lambda name: os.path.splitext(name)[0] + suffix


def _folder_elsewhere(model: Model, rng: Random) -> Planting | None:
    settings = ("meshdir", "texturedir", "assetdir")
    chosen = pick(rng, [(at, tag) for at, tag in model.tags("compiler") if tag.has(*settings)])
    if chosen is None:
        return None
    document, tag = chosen
    one = next(tag.attributes[name] for name in settings if name in tag.attributes)
    draft = Draft()
    draft.set_value(document, one, f"{one.value.rstrip('/')}_elsewhere")
    for at, asset in model.tags("mesh", "texture", "hfield", "skin"):
        if asset.has("file"):
            draft.mark_tag(at, asset)
    return draft.done(f'{show(document, tag)} elsewhere')


_MESH, _IMAGE = ("mesh",), ("texture",)
_ANY = ("mesh", "texture", "hfield", "skin")
_STL, _OBJ, _PNG = (".stl",), (".obj",), (".png",)
_ALL = ("",)

ASSETS: tuple[tuple[str, Plant], ...] = (
    ("asset file taken away", spoiling(_ANY, _ALL, lambda data: None)),
    ("asset file empty", spoiling(_ANY, _ALL, lambda data: b"")),
    ("asset file a pointer", spoiling(_ANY, _ALL, lambda data: LFS_POINTER)),
    ("asset file a web page", spoiling(_ANY, _ALL, lambda data: WEB_PAGE)),
    ("STL cut short", spoiling(_MESH, _STL, lambda data: data[:-20])),
    ("STL of half a header", spoiling(_MESH, _STL, lambda data: data[:60])),
    ("STL as text", spoiling(_MESH, _STL, lambda data: ASCII_STL)),
    ("STL of no faces", spoiling(_MESH, _STL, lambda data: data[:80] + bytes(4))),
    ("STL of too many faces", spoiling(_MESH, _STL, lambda data: data[:80] + b"\xff" * 4)),
    ("OBJ without faces", spoiling(_MESH, _OBJ, lambda data: OBJ_OF_POINTS)),
    ("OBJ of nothing", spoiling(_MESH, _OBJ, lambda data: b"# nothing\n")),
    ("MSH cut short", spoiling(_MESH, (".msh",), lambda data: data[:-7])),
    ("PNG cut short", spoiling(_IMAGE, _PNG, lambda data: data[: len(data) // 2])),
    ("PNG of another signature", spoiling(_IMAGE, _PNG, lambda data: b"GIF89a" + data[6:])),
    ("PNG with a bad header", spoiling(_IMAGE, _PNG, lambda data: data[:16] + bytes(8) + data[24:])),
    ("skin cut short", spoiling(("skin",), _ALL, lambda data: data[:-5])),
    ("asset misnamed", misnaming(_ANY, lambda name: f"no_{os.path.basename(name)}")),
    (
        "asset in other capitals",
        misnaming(_ANY, lambda name: re.sub(r"[^/]+$", lambda match: match[0].upper(), name)),
    ),
    ("mesh of an unknown format", misnaming(_MESH, _other_suffix(".dae"))),
    ("mesh of no format", misnaming(_MESH, _other_suffix(""))),
    ("texture of an unknown format", misnaming(_IMAGE, _other_suffix(".jpg"))),
    ("asset without a name", misnaming(_ANY, lambda name: "")),
    ("folder of the assets elsewhere", _folder_elsewhere),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, cut in SYNTAX:
        yield Kind(name, "syntax", in_a_tag(cut))
    for name, change in INCLUDES:
        yield Kind(name, "includes", including(change))
    for name, plant in ASSETS:
        yield Kind(name, "assets", plant)
