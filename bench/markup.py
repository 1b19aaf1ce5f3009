"""Tags and attributes of an XML file with their byte positions, found by regular expressions.

Healthy files are read with it to plant faults in them, so it shares nothing with the lexer of
mjcf-lint. One character stands for one byte: the text is decoded as Latin-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARKUP = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<![^>]*>"
    r"|</(?P<close>[^\s>]+)\s*>"
    r"|<(?P<open>[^\s/>!?]+)(?P<inside>(?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?P<slash>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=\"'/<>]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)


class MarkupError(ValueError):
    """A file that is not well-formed enough to plant faults in."""


@dataclass(frozen=True, slots=True)
class Attr:
    """An attribute; `start` and `end` hold its name, quotes and all, the others its value."""

    name: str
    value: str
    start: int
    end: int
    value_start: int
    value_end: int


@dataclass(slots=True, eq=False)
class Tag:
    """An element: its start tag lies from `start` to before `end`, all of it up to `last`."""

    name: str
    start: int
    end: int
    closed: bool
    """It closes itself: <geom/>."""
    attributes: dict[str, Attr]
    parent: Tag | None
    children: list[Tag] = field(default_factory=list)
    close_start: int = 0
    last: int = 0

    def get(self, name: str, otherwise: str = "") -> str:
        """Return the value of an attribute."""
        found = self.attributes.get(name)
        return found.value if found else otherwise

    def has(self, *names: str) -> bool:
        """Say whether it has any of these attributes."""
        return any(name in self.attributes for name in names)

    def walk(self) -> Iterator[Tag]:
        """Yield it and everything in it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def above(self) -> Iterator[Tag]:
        """Yield the elements around it, innermost first."""
        one = self.parent
        while one is not None:
            yield one
            one = one.parent

    def inside(self, *names: str) -> bool:
        """Say whether an element of one of these names is around it."""
        return any(one.name in names for one in self.above())

    @property
    def name_end(self) -> int:
        """Where the name of the start tag ends."""
        return self.start + 1 + len(self.name)


def parse(text: str) -> Tag:
    """Return the root element; raises MarkupError for what is not well-formed."""
    root: Tag | None = None
    open_: list[Tag] = []
    for match in _MARKUP.finditer(text):
        if match["close"]:
            if not open_ or open_[-1].name != match["close"]:
                raise MarkupError(f"</{match['close']}> closes nothing")
            tag = open_.pop()
            tag.close_start, tag.last = match.span()
        elif match["open"]:
            parent = open_[-1] if open_ else None
            if parent is None and root is not None:
                raise MarkupError("a second root element")
            tag = _tag(match, parent)
            root = root or tag
            if not tag.closed:
                open_.append(tag)
    if root is None or open_:
        raise MarkupError("no root element, or one that is not closed")
    return root


def _tag(match: re.Match[str], parent: Tag | None) -> Tag:
    base, attributes = match.start("inside"), dict[str, Attr]()
    for found in _ATTRIBUTE.finditer(match["inside"]):
        group = 2 if found[2] is not None else 3
        attributes[found[1]] = Attr(
            found[1],
            found[group],
            *(base + at for at in found.span()),
            *(base + at for at in found.span(group)),
        )
    tag = Tag(match["open"], *match.span(), bool(match["slash"]), attributes, parent)
    tag.close_start = tag.last = tag.end
    if parent is not None:
        parent.children.append(tag)
    return tag
