"""The parts of an MJCF file: elements, attributes, texts and comments, each with its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from mjcf_lint.deferred import dataclass
from mjcf_lint.edit import Edit, Span

if TYPE_CHECKING:
    from mjcf_lint.source import Source

_BLANK = b" \t"


@dataclass(slots=True, eq=False)
class Attribute:
    """One attribute; `value` is what the engine reads, entities and line ends resolved."""

    element: Element = field(repr=False)
    name: str
    value: str
    name_start: int
    name_end: int
    value_start: int
    value_end: int

    @property
    def name_span(self) -> Span:
        """The name."""
        return Span(self.element.source, self.name_start, self.name_end)

    @property
    def value_span(self) -> Span:
        """What stands between the quotes."""
        return Span(self.element.source, self.value_start, self.value_end)

    @property
    def span(self) -> Span:
        """From the name to the closing quote."""
        return Span(self.element.source, self.name_start, self.value_end + 1)

    def with_value(self, value: str) -> Edit:
        """Replace the value, keeping the quotes."""
        quote = self.element.source.data[self.value_end : self.value_end + 1].decode()
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


@dataclass(slots=True, eq=False)
class Text:
    """A run of characters (or a CDATA section) between elements, without the blanks around it."""

    source: Source = field(repr=False)
    start: int
    end: int
    parent: Element | None = field(repr=False)

    @property
    def span(self) -> Span:
        """The run."""
        return Span(self.source, self.start, self.end)

    def removed(self) -> Edit:
        """Delete it, with its line where nothing else stands on it."""
        return Edit(whole_lines(self.span), "")


@dataclass(slots=True, eq=False)
class Comment(Text):
    """A comment, from `<!--` to `-->`."""

    @property
    def text(self) -> str:
        """What stands between the dashes."""
        return Span(self.source, self.start + 4, self.end - 3).text


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
    name_start: int
    tag_end: int = 0
    content_end: int = 0
    end: int = 0
    attributes: dict[str, Attribute] = field(default_factory=dict, repr=False)
    children: list[Element] = field(default_factory=list, repr=False)
    texts: list[Text] = field(default_factory=list, repr=False)
    comments: list[Comment] = field(default_factory=list, repr=False)

    def get(self, name: str) -> str | None:
        """Return an attribute's value as the engine reads it."""
        attribute = self.attributes.get(name)
        return attribute.value if attribute else None

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


def whole_lines(span: Span) -> Span:
    """Widen a span to whole lines where only blanks stand beside it."""
    data, start, end = span.source.data, span.start, span.end
    while start and data[start - 1] in _BLANK:
        start -= 1
    while end < len(data) and data[end] in _BLANK:
        end += 1
    if start and data[start - 1] not in b"\r\n":
        return span
    if data[end : end + 2] == b"\r\n":
        end += 2
    elif data[end : end + 1] in (b"\n", b"\r"):
        end += 1
    elif end < len(data):
        return span
    return Span(span.source, start, end)
