"""Faults in the text of a file: what no XML parser reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from bench.healthy import Document, Model
from bench.markup import Tag
from bench.planting import Draft, Kind, Plant, Planting, pick, show

Cut = Callable[[Document, Tag, Draft, Random], bool]
"""Spoils the text of an element; says whether that could be done."""


def _element(model: Model, rng: Random) -> tuple[Document, Tag] | None:
    return pick(rng, [(at, tag) for at, tag in model.tags() if tag.parent])


def in_a_tag(cut: Cut) -> Plant:
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
    _mark_unclosed(document, tag, draft)
    return True


def _mark_unclosed(document: Document, tag: Tag, draft: Draft) -> None:
    """Mark where a parser sees it: at the first closing tag that does not fit."""
    draft.mark_tag(document, tag)
    for one in tag.above():
        draft.mark_tag(document, one)
        draft.mark(document, one.close_start, one.last)
        if one.name != tag.name:
            break


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
    _mark_unclosed(document, tag, draft)
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
    # The value goes on to the next quote of its kind, and the tag a little further.
    following = document.text.find(document.text[one.end - 1], one.end)
    draft.mark(document, one.end, following + 1 if following >= 0 else len(document.text))
    return following >= 0


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
    following = document.text.find("<", tag.end)
    draft.mark(document, tag.start, following + 1)
    return following >= 0


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


SYNTAX: tuple[tuple[str, Cut], ...] = (
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


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, cut in SYNTAX:
        yield Kind(name, "syntax", in_a_tag(cut))
