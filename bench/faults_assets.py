"""Faults in the files of assets: not there, empty, or of another kind than they say."""

from __future__ import annotations

import posixpath
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
        _, (_, name) = chosen
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
    return lambda name: posixpath.splitext(name)[0] + suffix


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
    return draft.done(f"{show(document, tag)} elsewhere")


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
    (
        "PNG with a bad header",
        spoiling(_IMAGE, _PNG, lambda data: data[:16] + bytes(8) + data[24:]),
    ),
    ("skin cut short", spoiling(("skin",), _ALL, lambda data: data[:-5])),
    ("asset misnamed", misnaming(_ANY, lambda name: f"no_{posixpath.basename(name)}")),
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
    for name, plant in ASSETS:
        yield Kind(name, "assets", plant)
