"""What stands between the elements of a file: texts and comments, each with its bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mjcf_lint.xml.edit import Edit, Span

if TYPE_CHECKING:
    from mjcf_lint.xml.element import Element
    from mjcf_lint.xml.source import Source

_BLANK = b" \t"


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
