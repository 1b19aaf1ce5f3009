"""Read bytes into elements exactly as tinyxml2, the engine's XML parser, reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from mjcf_lint.xml.collecting import uncollected
from mjcf_lint.xml.content import Comment, Text
from mjcf_lint.xml.element import Attributes, Element
from mjcf_lint.xml.entities import read_value
from mjcf_lint.xml.markup import OPENING, attributes, misspelled, skipped
from mjcf_lint.xml.spelling import Tag, spellings

if TYPE_CHECKING:
    from mjcf_lint.xml.source import Source

MAX_DEPTH = 500
"""tinyxml2 refuses a document whose levels, itself included, reach this number."""

_BOM = b"\xef\xbb\xbf"
_WINDOW = 1 << 18
"""Bytes that are taken apart at a time."""


class Fault(NamedTuple):
    """Why the engine's parser refuses a file, and the byte where the fault stands.

    `opened` is the start of the element that the fault leaves open, where there is one.
    `nothing` says that the file is not broken but holds no element at all.
    """

    message: str
    offset: int
    opened: int | None = None
    nothing: bool = False


@dataclass(slots=True)
class Document:
    """What the engine's parser makes of a file; the engine goes on with the first root only."""

    roots: list[Element] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    fault: Fault | None = None
    end: int = 0
    """Where the engine stops reading: the end, a NUL, or a stray end tag behind the root."""


class _Refused(Exception):
    """The parser gives up here."""


def lex(source: Source) -> Document:
    """Read a source; a document with a fault holds what stood before the fault."""
    document = Document()
    try:
        with uncollected():
            _Lexer(source, document).run()
    except _Refused as refused:
        (document.fault,) = refused.args
        return document
    except _Ended as ended:
        (document.end,) = ended.args
    if not document.roots:
        document.fault = Fault("the file holds no element", 0, nothing=True)
    return document


class _Ended(Exception):
    """The parser takes a stray end tag for the end of the document."""


class _Lexer:
    """Reads nodes one after the other; most tags are written like an earlier one of the file."""

    def __init__(self, source: Source, document: Document) -> None:
        self.source = source
        self.document = document
        end = source.data.find(b"\0")
        self.data = source.data if end < 0 else source.data[:end]
        self.plain = self.data.isascii() and b"&" not in self.data and b"\r" not in self.data
        self.open: list[Element] = []
        self.filled = [document.roots]
        """What to put elements into: the children of those that are open."""
        self.only_declarations = True
        self.spellings = spellings()

    def run(self) -> None:
        data = self.data
        position = skipped(data, 0)
        if data.startswith(_BOM, position):
            position += len(_BOM)
        if position == len(data):
            raise _Refused(Fault("the file is empty", 0, nothing=True))
        while (position := skipped(data, position)) < len(data):
            cut = data.find(b"<", position + _WINDOW)
            position = self.window(position, cut if cut >= 0 else len(data))
        if self.open:
            self.refuse_unclosed()
        self.document.end = len(data)

    def window(self, position: int, end: int) -> int:
        """Read what begins in a range, which is followed by a `<`; return where that ends."""
        pieces = self.data[position:end].decode("latin-1").split("<")
        # What stands before the first `<` is nothing or text.
        at = position + len(pieces[0])
        position = self.nodes(position, at)
        last = len(self.data)
        for piece in pieces[1:]:
            start = at
            at += len(piece) + 1
            if start < position:  # in a comment, or in a value
                position = self.nodes(position, at)
                continue
            parts = piece.split('"')
            tag = self.spellings.known(parts)
            if tag is None or at == last or self.only_declarations:
                position = self.nodes(start, at, parts)
            elif tag.ends:
                self.close(tag.name, start, at - tag.behind)
                position = at
            else:
                values = parts[1::2]
                texts = tuple(values) if self.plain else tuple(map(_text, values))
                self.enter(tag, start, at - tag.behind, texts)
                position = at
        return position

    def nodes(self, position: int, end: int, parts: list[str] | None = None) -> int:
        """Read all nodes that begin before `end`; return where the next one begins."""
        while position < end:
            position = skipped(self.data, self.node(position, parts))
            parts = None
        return position

    def node(self, start: int, parts: list[str] | None) -> int:
        """Read the node at `start` and return its end."""
        data = self.data
        if data.startswith(b"<?", start):
            end = self.until(b"?>", start + 2, "the declaration <?")
            if self.open or not self.only_declarations:
                message = "<?...?> may stand only at the very beginning of a file"
                raise _Refused(Fault(message, start))
            return end
        self.only_declarations = False
        if data.startswith(b"<!--", start):
            end = self.until(b"-->", start + 4, "the comment <!--")
            self.document.comments.append(Comment(self.source, start, end, self.parent))
        elif data.startswith(b"<![CDATA[", start):
            end = self.until(b"]]>", start + 9, "the section <![CDATA[")
            self.document.texts.append(Text(self.source, start, end, self.parent))
        elif data.startswith(b"<!", start):
            end = self.until(b">", start + 2, "the tag <!")
        elif data.startswith(b"<", start):
            end = self.tag(start, parts)
        else:
            end = self.text(start)
        return end

    @property
    def parent(self) -> Element | None:
        return self.open[-1] if self.open else None

    def until(self, mark: bytes, position: int, what: str) -> int:
        end = self.data.find(mark, position)
        if end == -1:
            start = position - len(what.split()[-1])
            raise _Refused(Fault(f"{what} is never closed by {mark.decode()}", start))
        return end + len(mark)

    def text(self, start: int) -> int:
        end = self.data.find(b"<", start)
        if end in (-1, len(self.data) - 1):
            if self.open:
                self.refuse_unclosed()
            raise _Refused(Fault("text behind the last element", start))
        stripped = self.data[start:end].rstrip()
        self.document.texts.append(Text(self.source, start, start + len(stripped), self.parent))
        return end

    def tag(self, start: int, parts: list[str] | None) -> int:
        """Read a tag and return its end; `parts` is what stands between double quotes, and not."""
        data = self.data
        match = OPENING.match(data, start + 1)
        if not match or match[2] is None:
            raise _Refused(Fault("'<' without the name of an element", start))
        name = intern(match[2].decode(errors="surrogateescape"))
        values: dict[str, str] = {}
        position = match.end()
        for name_start, name_end, value_start, value_end in attributes(data, position):
            one = intern(data[name_start:name_end].decode(errors="surrogateescape"))
            if one in values:
                message = f"attribute {one!r} stands twice in <{name}>"
                raise _Refused(Fault(message, name_start, start))
            values[one] = read_value(data[value_start:value_end])
            position = value_end + 1
        end, closed = self.tag_end(position, name, start)
        # tinyxml2 takes </a/> for <a/>: the slash at the end hides the one at the front.
        ends = bool(match[1]) and not closed
        tag = Tag(name, self.spellings.names(tuple(values)), ends, closed)
        if parts:
            self.spellings.remember(tag, parts, data, start, end)
        if ends:
            self.close(name, start, end)
        else:
            self.enter(tag, start, end, tuple(values.values()))
        return end

    def tag_end(self, position: int, name: str, start: int) -> tuple[int, bool]:
        """Return the end of a tag behind its attributes, and whether the tag closes itself."""
        data = self.data
        position = skipped(data, position)
        if data.startswith(b">", position):
            return position + 1, False
        if data.startswith(b"/>", position):
            return position + 2, True
        if position == len(data):
            message = f"the tag <{name}> is never closed by '>'"
            raise _Refused(Fault(message, start))
        raise _Refused(Fault(misspelled(data, position, name), position, start))

    def enter(self, tag: Tag, start: int, end: int, texts: tuple[str, ...]) -> None:
        """Put an element in its place."""
        around = self.open[-1] if self.open else None
        element = Element(self.source, tag.name, around, start, end, end, end)
        element.attributes = Attributes(element, tag.names, texts)
        self.filled[-1].append(element)
        if not tag.closed:
            below: list[Element] = []
            element.children = below
            self.open.append(element)
            self.filled.append(below)
            if end == len(self.data):
                self.refuse_unclosed()
            if len(self.open) + 1 >= MAX_DEPTH:
                message = f"elements are nested {len(self.open)} deep; MuJoCo reads {MAX_DEPTH - 2}"
                raise _Refused(Fault(message, start))

    def close(self, name: str, start: int, end: int) -> None:
        if not self.open:
            raise _Ended(end)
        element = self.open.pop()
        self.filled.pop()
        if element.tag != name:
            line = element.line
            message = f"</{name}> stands where <{element.tag}> of line {line} should be closed"
            raise _Refused(Fault(message, start, element.start))
        element.content_end, element.end = start, end

    def refuse_unclosed(self) -> None:
        element = self.open[-1]
        message = f"<{element.tag}> is never closed"
        raise _Refused(Fault(message, element.start, element.start))


def _text(value: str) -> str:
    """Return a value, held as a character a byte, as the engine reads it."""
    if value.isascii() and "&" not in value and "\r" not in value:
        return value
    return read_value(value.encode("latin-1"))
