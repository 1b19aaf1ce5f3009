"""The parts of an MJCF file: elements, attributes, texts and comments, each with its bytes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from mjcf_lint.xml.content import Comment, Text, whole_lines
from mjcf_lint.xml.edit import Edit, Span
from mjcf_lint.xml.markup import OPENING, Place, attributes

if TYPE_CHECKING:
    from mjcf_lint.xml.source import Source

_BLANK = b" \t"
_START = attrgetter("start")


class AttributeNames(dict[str, int]):
    """The names of the attributes of a tag in order, each with its place among them.

    All elements whose attributes are named alike share one: what depends on names only can be
    kept by it.
    """

    __slots__ = ()
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__
    __ne__ = object.__ne__


@dataclass(slots=True, unsafe_hash=True)
class Attribute:
    """One attribute; `value` is what the engine reads, entities and line ends resolved."""

    element: Element = field(repr=False)
    name: str
    value: str

    @property
    def place(self) -> Place:
        """Where name and value start and end, in bytes from the start of the file."""
        return self.element.attributes.place(self.name)

    @property
    def name_start(self) -> int:
        """Where the name starts."""
        return self.place[0]

    @property
    def value_start(self) -> int:
        """Where the value starts, behind the quote."""
        return self.place[2]

    @property
    def value_end(self) -> int:
        """Where the closing quote stands."""
        return self.place[3]

    @property
    def name_span(self) -> Span:
        """The name."""
        return Span(self.element.source, *self.place[:2])

    @property
    def value_span(self) -> Span:
        """What stands between the quotes."""
        return Span(self.element.source, *self.place[2:])

    @property
    def span(self) -> Span:
        """From the name to the closing quote."""
        start, _, _, end = self.place
        return Span(self.element.source, start, end + 1)

    def with_value(self, value: str) -> Edit:
        """Replace the value, keeping the quotes."""
        quote = chr(self.element.source.data[self.value_end])
        return Edit(self.value_span, escaped(value, quote))

    def renamed(self, name: str) -> Edit:
        """Replace the name."""
        return Edit(self.name_span, name)

    def removed(self) -> Edit:
        """Delete the attribute with the white space before it."""
        data, start = self.element.source.data, self.name_start
        while data[start - 1 : start].isspace():
            start -= 1
        return Edit(Span(self.element.source, start, self.value_end + 1), "")


class Attributes(Mapping[str, Attribute]):
    """The attributes of an element in document order; each is made when it is asked for.

    Kept are only the names, which elements share, and the values as the engine reads them.
    """

    __slots__ = ("_places", "element", "names", "texts")

    def __init__(self, element: Element, names: AttributeNames, texts: tuple[str, ...]) -> None:
        self.element, self.names, self.texts = element, names, texts
        self._places: tuple[Place, ...] | None = None

    def __getitem__(self, name: str) -> Attribute:
        return Attribute(self.element, name, self.texts[self.names[name]])

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.texts)

    def get(self, name: str, default: None = None) -> Attribute | None:  # type: ignore[override]
        """Return an attribute, if the element has it."""
        at = self.names.get(name)
        return default if at is None else Attribute(self.element, name, self.texts[at])

    def keys(self) -> KeysView[str]:
        """The names."""
        return self.names.keys()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each name with its value as the engine reads it: the cheapest way to look at all."""
        return zip(self.names, self.texts, strict=True)

    def place(self, name: str) -> Place:
        """Where the name and the value of an attribute start and end in the file."""
        if self._places is None:
            element = self.element
            self._places = tuple(attributes(element.source.data, element.name_span.end))
        return self._places[self.names[name]]


P = TypeVar("P", bound=Text)


@dataclass(slots=True, eq=False)
class Element:
    """One element; offsets count bytes from the start of the file.

    `start` is its `<`, `tag_end` the end of its start tag, `content_end` the start of its
    end tag (equal to `tag_end` where there is none), `end` its end.
    """

    source: Source = field(repr=False)
    tag: str
    parent: Element | None = field(repr=False)
    start: int
    tag_end: int
    content_end: int
    end: int
    children: Sequence[Element] = field(default=(), repr=False)
    attributes: Attributes = field(init=False, repr=False)

    def get(self, name: str) -> str | None:
        """Return an attribute's value as the engine reads it."""
        at = self.attributes.names.get(name)
        return None if at is None else self.attributes.texts[at]

    @property
    def name_start(self) -> int:
        """Where its name starts, behind the `<` and blanks."""
        match = OPENING.match(self.source.data, self.start + 1)
        return match.start(2) if match else self.start + 1

    @property
    def texts(self) -> list[Text]:
        """The texts directly in it."""
        return self._own(self.source.texts)

    @property
    def comments(self) -> list[Comment]:
        """The comments directly in it."""
        return self._own(self.source.comments)

    def _own(self, parts: list[P]) -> list[P]:
        """Return those parts of the file that stand directly in the element."""
        if not parts or self.self_closed:
            return []
        first = bisect_left(parts, self.tag_end, key=_START)
        # One that is never closed goes on to the end of what could be read.
        closed = self.end > self.tag_end
        last = bisect_left(parts, self.content_end, first, key=_START) if closed else len(parts)
        return [part for part in parts[first:last] if part.parent is self]

    def walk(self) -> Iterator[Element]:
        """Yield the element and everything below it in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))

    @property
    def line(self) -> int:
        """The line of its `<`, from 1."""
        return self.source.position(self.start)[0]

    @property
    def self_closed(self) -> bool:
        """Say whether it is written as one tag, `<geom/>`."""
        return self.end == self.tag_end and self.source.data[self.end - 2 : self.end] == b"/>"

    @property
    def span(self) -> Span:
        """The whole element."""
        return Span(self.source, self.start, self.end)

    @property
    def start_tag(self) -> Span:
        """The start tag, or the only one."""
        return Span(self.source, self.start, self.tag_end)

    @property
    def name_span(self) -> Span:
        """From the `<` to the end of the name."""
        end = self.name_start + len(self.tag.encode("utf-8", "surrogateescape"))
        return Span(self.source, self.start, end)

    @property
    def indent(self) -> str:
        """The blanks before it, if nothing else stands before it on its line."""
        data, start = self.source.data, self.start
        while start and data[start - 1] in _BLANK:
            start -= 1
        alone = start == 0 or data[start - 1 : start] in (b"\n", b"\r")
        return data[start : self.start].decode() if alone else ""

    def with_attribute(self, name: str, value: str) -> Edit:
        """Write an attribute: its new value where the element has it, else behind the others."""
        if attribute := self.attributes.get(name):
            return attribute.with_value(value)
        text = f' {name}="{escaped(value)}"'
        if not self.attributes:
            return Edit(self.name_span, self.name_span.text + text)
        end = max(one.value_end for one in self.attributes.values()) + 1
        return Edit(Span(self.source, end, end), text)

    def with_child(self, text: str) -> Edit:
        """Write a child behind the others, on a line of its own where they stand so."""
        source, newline = self.source, self.source.newline
        if self.self_closed:
            slash = Span(source, self.tag_end - 2, self.tag_end)
            return Edit(slash, f">{text}</{self.tag}>")
        content = source.data[self.tag_end : self.content_end]
        kept = len(content.rstrip())
        indents = [child.indent for child in self.children if child.indent]
        if b"\n" in content[kept:]:
            indent = indents[0] if indents else f"{self.indent}  "
            text = f"{newline}{indent}{text}"
        place = Span(source, self.tag_end + kept, self.tag_end + kept)
        return Edit(place, text)

    def preceded_by(self, text: str) -> Edit:
        """Write an element before this one, on a line of its own where this one stands so."""
        gap = f"{self.source.newline}{self.indent}" if self.indent else ""
        return Edit(Span(self.source, self.start, self.start), f"{text}{gap}")

    def retagged(self, tag: str) -> tuple[Edit, ...]:
        """Rename the element in its start tag and its end tag."""
        width = self.name_span.end - self.name_start
        edits = [Edit(Span(self.source, self.name_start, self.name_start + width), tag)]
        if self.content_end < self.end:
            name = self.source.data.index(b"/", self.content_end) + 1
            edits.append(Edit(Span(self.source, name, name + width), tag))
        return tuple(edits)

    def removed(self) -> Edit:
        """Delete the element, with its line where nothing else stands on it."""
        return Edit(whole_lines(self.span), "")


def escaped(value: str, quote: str = '"') -> str:
    """Return a value as it is written between quotes."""
    value = value.replace("&", "&amp;").replace("<", "&lt;")
    value = value.replace("\n", "&#10;").replace("\r", "&#13;")
    return value.replace(quote, "&quot;" if quote == '"' else "&apos;")
