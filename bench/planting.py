"""A planted edit: which files it changes, how, and at which lines it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from bench.healthy import Document, Model, Name
from bench.markup import Attr, Tag

T = TypeVar("T")

Place = tuple[Name, int]
"""A file and a line, from 1."""


@dataclass(frozen=True, slots=True)
class Planting:
    """New bytes by file, None for a file that is taken away."""

    files: dict[Name, bytes | None] = field(repr=False)
    places: frozenset[Place]
    """Where a finding is at the right place."""
    said: str
    also: frozenset[Place] = frozenset()
    """Where findings follow from the edit, such as references to what is renamed."""
    twin: dict[Name, bytes | None] | None = field(default=None, repr=False)
    """The same without the fault, where the edit writes something of its own."""


Plant = Callable[[Model, Random], Planting | None]
"""Plants into a model, or returns None where it offers no place."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault, or of harmless edit."""

    name: str
    group: str
    plant: Plant


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Draft:
    """Edits of documents as they are collected; offsets are those of the untouched text."""

    changes: dict[Document, list[_Change]] = field(default_factory=dict)
    marks: list[tuple[Document, int, int]] = field(default_factory=list)
    follows: list[tuple[Document, int, int]] = field(default_factory=list)
    files: dict[Name, bytes | None] = field(default_factory=dict)
    whole: set[Place] = field(default_factory=set)

    def replace(
        self, document: Document, start: int, end: int, text: str, *, mark: bool = False
    ) -> None:
        """Put text in the place of a range; with `mark` the fault stands there."""
        self.changes.setdefault(document, []).append(_Change(start, end, text))
        if mark:
            self.mark(document, start, end)

    def mark(self, document: Document, start: int, end: int) -> None:
        """Say that the fault stands in a range."""
        self.marks.append((document, start, end))

    def mark_tag(self, document: Document, tag: Tag) -> None:
        """Say that the fault stands anywhere in a start tag."""
        self.mark(document, tag.start, tag.end)

    def set_value(self, document: Document, attribute: Attr, value: str) -> None:
        """Write another value, where the fault stands then."""
        self.replace(document, attribute.value_start, attribute.value_end, escaped(value))
        self.mark(document, attribute.start, attribute.end)

    def put(self, document: Document, tag: Tag, name: str, value: str) -> None:
        """Set an attribute, or add it behind the others; the fault stands there."""
        if name in tag.attributes:
            return self.set_value(document, tag.attributes[name], value)
        at = max((one.end for one in tag.attributes.values()), default=tag.name_end)
        self.replace(document, at, at, f' {name}="{escaped(value)}"', mark=True)
        return None

    def drop(self, document: Document, tag: Tag, name: str) -> None:
        """Take an attribute away, with the white space before it; the tag is at fault."""
        attribute = tag.attributes[name]
        start = attribute.start
        while document.text[start - 1].isspace():
            start -= 1
        self.replace(document, start, attribute.end, "")
        self.mark_tag(document, tag)

    def remove(self, document: Document, tag: Tag) -> None:
        """Take a whole element away."""
        self.replace(document, tag.start, tag.last, "")

    def insert(self, document: Document, at: int, text: str) -> None:
        """Write something new, where the fault stands."""
        self.replace(document, at, at, text, mark=True)

    def insert_into(self, document: Document, tag: Tag, text: str) -> None:
        """Write something new as the last child of an element; the fault stands there."""
        if tag.closed:
            slash = document.text.rindex("/", tag.start, tag.end)
            self.replace(document, slash, tag.end, f">{text}</{tag.name}>", mark=True)
        else:
            self.insert(document, tag.close_start, text)

    def done(self, said: str) -> Planting:
        """Return the edit."""
        texts = {one: _applied(one.text, changes) for one, changes in self.changes.items()}
        places, also = self._places(self.marks), self._places(self.follows)
        files = dict(self.files)
        files.update((one.name, text.encode("latin-1")) for one, text in texts.items())
        return Planting(files, places | self.whole, said, also)

    def mark_file(self, name: Name) -> None:
        """Say that the fault stands anywhere in a file that is put in the place of another."""
        lines = (self.files[name] or b"").count(b"\n") + 1
        self.whole |= {(name, line) for line in range(1, lines + 1)}

    def follow(self, model: Model, value: str) -> None:
        """Say that whatever else speaks of a name may be found to be at fault, too."""
        self.follows += [
            (document, one.start, one.end)
            for document, tag in model.tags()
            for one in tag.attributes.values()
            if one.name != "name" and value and value in (one.value, *one.value.split())
        ]

    def _places(self, ranges: list[tuple[Document, int, int]]) -> frozenset[Place]:
        return frozenset(
            (one.name, line)
            for one, start, end in ranges
            for line in _lines(one.text, self.changes.get(one, []), start, end)
        )


def escaped(value: str) -> str:
    """Return a value as it is written between double quotes, in bytes of UTF-8."""
    text = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.encode("utf-8").decode("latin-1")


def _applied(text: str, changes: Sequence[_Change]) -> str:
    parts, at = [], 0
    for change in sorted(changes, key=lambda one: (one.start, one.end)):
        assert at <= change.start
        parts += [text[at : change.start], change.text]
        at = change.end
    return "".join([*parts, text[at:]])


def _lines(text: str, changes: Sequence[_Change], start: int, end: int) -> range:
    """Return the lines that a range of the untouched text takes in the new one."""
    before = [one for one in changes if one.end <= start and (one.start, one.end) != (start, end)]
    within = [one for one in changes if start <= one.start and one.end <= end]
    growth = [_growth(text, one) for one in before if one not in within]
    first = text.count("\n", 0, start) + 1 + sum(growth)
    size = text.count("\n", start, end) + sum(_growth(text, one) for one in within)
    return range(first, first + size + 1)


def _growth(text: str, change: _Change) -> int:
    return change.text.count("\n") - text.count("\n", change.start, change.end)


def pick(rng: Random, found: Sequence[tuple[Document, T]]) -> tuple[Document, T] | None:
    """Choose a document that offers something, then one thing it offers."""
    documents = list(dict.fromkeys(document for document, _ in found))
    if not documents:
        return None
    document = rng.choice(documents)
    return document, rng.choice([one for at, one in found if at is document])


def show(document: Document, tag: Tag) -> str:
    """Return an element as a short line."""
    text = " ".join(document.text[tag.start : tag.end].split())
    return text if len(text) <= 100 else f"{text[:97]}..."
