"""Faults in includes: files that are not there, hold nothing, or are included again."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from random import Random

from bench.faults_assets import LFS_POINTER, WEB_PAGE
from bench.healthy import Document, Model, Name
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show

Change = Callable[[Model, Document, Tag, Draft], bool]
"""Spoils an include or what it includes; says whether that could be done."""


def _include(model: Model, rng: Random) -> tuple[Document, Tag] | None:
    return pick(rng, model.tags("include"))


def including(change: Change) -> Plant:
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
    draft.set_value(document, tag.attributes["file"], f"no_{posixpath.basename(tag.get('file'))}")
    return True


def _other_case(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    folder, name = posixpath.split(tag.get("file"))
    draft.set_value(document, tag.attributes["file"], posixpath.join(folder, name.upper()))
    return True


def _gone(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    return _becomes(model, document, tag, draft, None)


def _becomes(model: Model, document: Document, tag: Tag, draft: Draft, data: bytes | None) -> bool:
    name = _included(model, document, tag)
    if name is None:
        return False
    draft.files[name] = data
    for at, one in model.tags("include"):
        if _included(model, at, one) == name:
            draft.mark_tag(at, one)
    if data:
        draft.mark_file(name)
    for other in model.documents:
        for one in other.tags() if other.name == name else ():
            draft.follow(model, one.get("name") or one.get("class"))
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
    draft.insert(included[0], at, f'\n<include file="{posixpath.basename(included[0].name)}"/>')
    draft.mark_tag(document, tag)
    return posixpath.dirname(included[0].name) == posixpath.dirname(model.name)


def _with_child(model: Model, document: Document, tag: Tag, draft: Draft) -> bool:
    draft.insert_into(document, tag, "<geom/>")
    draft.mark_tag(document, tag)
    return True


INCLUDES: tuple[tuple[str, Change], ...] = (
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


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, change in INCLUDES:
        yield Kind(name, "includes", including(change))
