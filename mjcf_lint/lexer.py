"""Read bytes into elements exactly as tinyxml2, the engine's XML parser, reads them."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from mjcf_lint.deferred import dataclass
from mjcf_lint.element import Attribute, Comment, Element, Text

if TYPE_CHECKING:
    from mjcf_lint.source import Source

MAX_DEPTH = 500
"""tinyxml2 refuses a document whose levels, itself included, reach this number."""

_NAME = rb"[A-Za-z_:\x80-\xff][A-Za-z_:\x80-\xff0-9.\-]*"
_SPACE = rb"[ \t\n\v\f\r]*"
_SKIP = re.compile(_SPACE)
_OPEN = re.compile(_SPACE + rb"(/?)(" + _NAME + rb")?")
_ATTRIBUTE = re.compile(
    _SPACE + rb"(" + _NAME + rb")" + _SPACE + rb"=" + _SPACE + rb"(?:\"([^\"]*)\"|'([^']*)')"
)
_BOM = b"\xef\xbb\xbf"
_ENTITIES = {b"quot": b'"', b"amp": b"&", b"apos": b"'", b"lt": b"<", b"gt": b">"}
_RESOLVED = re.compile(rb"\r\n?|\n\r?|&#|&(?:(" + b"|".join(_ENTITIES) + rb");)?")
_DECIMAL = re.compile(rb"[0-9]*")
_HEXADECIMAL = re.compile(rb"[0-9a-fA-F]*")
_MAX_CODE_POINT = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Fault:
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
        _Lexer(source, document).run()
    except _Refused as refused:
        (document.fault,) = refused.args
    else:
        if not document.roots:
            document.fault = Fault("the file holds no element", 0, nothing=True)
    return document


class _Lexer:
    def __init__(self, source: Source, document: Document) -> None:
        self.source = source
        self.document = document
        end = source.data.find(b"\0")
        self.data = source.data if end < 0 else source.data[:end]
        self.open: list[Element] = []
        self.only_declarations = True

    def run(self) -> None:
        position = self.skip(0)
        if self.data.startswith(_BOM, position):
            position += len(_BOM)
        if position == len(self.data):
            raise _Refused(Fault("the file is empty", 0, nothing=True))
        while (start := self.skip(position)) < len(self.data):
            position = self.node(start)
            if position < 0:
                self.document.end = -position
                return
        if self.open:
            self.refuse_unclosed()
        self.document.end = len(self.data)

    def skip(self, position: int) -> int:
        match = _SKIP.match(self.data, position)
        return match.end() if match else position

    def node(self, start: int) -> int:
        """Read the node at `start`; return its end, negative where the document ends there."""
        data = self.data
        if data.startswith(b"<?", start):
            end = self.until(b"?>", start + 2, "the declaration <?")
            if self.open or not self.only_declarations:
                message = "<?...?> may stand only at the very beginning of a file"
                raise _Refused(Fault(message, start))
            return end
        if data.startswith(b"<!--", start):
            end = self.until(b"-->", start + 4, "the comment <!--")
            self.keep_comment(Comment(self.source, start, end, self.parent))
        elif data.startswith(b"<![CDATA[", start):
            end = self.until(b"]]>", start + 9, "the section <![CDATA[")
            self.keep_text(Text(self.source, start, end, self.parent))
        elif data.startswith(b"<!", start):
            end = self.until(b">", start + 2, "the tag <!")
        elif data.startswith(b"<", start):
            end = self.element(start)
        else:
            end = self.text(start)
        self.only_declarations = False
        return end

    @property
    def parent(self) -> Element | None:
        return self.open[-1] if self.open else None

    def keep_comment(self, comment: Comment) -> None:
        self.document.comments.append(comment)
        if comment.parent:
            comment.parent.comments.append(comment)

    def keep_text(self, text: Text) -> None:
        self.document.texts.append(text)
        if text.parent:
            text.parent.texts.append(text)

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
        self.keep_text(Text(self.source, start, start + len(stripped), self.parent))
        return end

    def element(self, start: int) -> int:
        match = _OPEN.match(self.data, start + 1)
        if not match or match[2] is None:
            raise _Refused(Fault("'<' without the name of an element", start))
        tag = match[2].decode(errors="surrogateescape")
        element = Element(self.source, tag, self.parent, start, match.start(2))
        position, closed = self.attributes(element, match.end())
        element.tag_end = element.content_end = element.end = position
        if match[1] and not closed:
            return self.close(element)
        # tinyxml2 takes </a/> for <a/>: the slash at the end hides the one at the front.
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.document.roots.append(element)
        if not closed:
            self.open.append(element)
            if position == len(self.data):
                self.refuse_unclosed()
            if len(self.open) + 1 >= MAX_DEPTH:
                message = f"elements are nested {len(self.open)} deep; MuJoCo reads {MAX_DEPTH - 2}"
                raise _Refused(Fault(message, start))
        return position

    def attributes(self, element: Element, position: int) -> tuple[int, bool]:
        """Read to the end of a tag; return that end and whether the tag closes itself."""
        data = self.data
        while match := _ATTRIBUTE.match(data, position):
            position = match.end()
            name = match[1].decode(errors="surrogateescape")
            if name in element.attributes:
                message = f"attribute {name!r} stands twice in <{element.tag}>"
                raise _Refused(Fault(message, match.start(1), element.start))
            group = 2 if match[2] is not None else 3
            element.attributes[name] = Attribute(
                element, name, read_value(match[group]), *match.span(1), *match.span(group)
            )
        position = self.skip(position)
        if data.startswith(b">", position):
            return position + 1, False
        if data.startswith(b"/>", position):
            return position + 2, True
        if position == len(data):
            message = f"the tag <{element.tag}> is never closed by '>'"
            raise _Refused(Fault(message, element.start))
        message = _attribute_fault(data, position, element.tag)
        raise _Refused(Fault(message, position, element.start))

    def close(self, tag: Element) -> int:
        if not self.open:
            return -tag.end
        element = self.open.pop()
        if element.tag != tag.tag:
            line = element.line
            message = f"</{tag.tag}> stands where <{element.tag}> of line {line} should be closed"
            raise _Refused(Fault(message, tag.start, element.start))
        element.content_end, element.end = tag.start, tag.end
        return tag.end

    def refuse_unclosed(self) -> None:
        element = self.open[-1]
        message = f"<{element.tag}> is never closed"
        raise _Refused(Fault(message, element.start, element.start))


def _attribute_fault(data: bytes, position: int, tag: str) -> str:
    name = re.compile(_NAME).match(data, position)
    if not name:
        return f"unexpected {chr(data[position])!r} in the tag <{tag}>"
    shown = name[0][:200].decode(errors="replace")
    rest = re.compile(_SPACE + rb"(=?)" + _SPACE + rb"(['\"]?)").match(data, name.end())
    if not rest or not rest[1]:
        return f"attribute {shown!r} of <{tag}> has no value"
    if not rest[2]:
        return f"the value of attribute {shown!r} of <{tag}> stands without quotes"
    return f"the value of attribute {shown!r} of <{tag}> has no closing quote"


def read_value(raw: bytes) -> str:
    """Return an attribute's value as the engine reads it."""
    if b"&" in raw or b"\r" in raw:
        raw = _resolve(raw)
    return raw.decode(errors="surrogateescape")


def _resolve(raw: bytes) -> bytes:
    """Resolve line ends and entities as tinyxml2 does, down to its slips.

    It writes over the value while it reads it and skips an `&` that begins no entity without
    writing it, so what stood at that place of the value shows through.
    """
    out, place = bytearray(), 0
    while match := _RESOLVED.search(raw, place):
        out += raw[place : match.start()]
        place = match.end()
        if match[1]:
            out += _ENTITIES[match[1]]
        elif match[0] == b"&#":
            place, text = _character(raw, match.start())
            out += text
        else:
            out += raw[len(out) : len(out) + 1] if match[0] == b"&" else b"\n"
    return bytes(out + raw[place:]).partition(b"\0")[0]


def _character(raw: bytes, start: int) -> tuple[int, bytes]:
    """Read the character reference at `start`; return where to go on and what it stands for."""
    if start + 2 == len(raw):
        return start + 1, b""
    semicolon = raw.find(b";", start + 2)
    if semicolon == -1:
        return start + 1, b"&"
    hexadecimal = raw.startswith(b"x", start + 2)
    mark, shape, radix = (b"x", _HEXADECIMAL, 16) if hexadecimal else (b"#", _DECIMAL, 10)
    # tinyxml2 reads the digits from the last, and stops at the first x (or #) that it meets.
    digits = raw[start + 2 : semicolon].rpartition(mark)[2]
    if not shape.fullmatch(digits):
        return start + 1, b"&"
    scale, code = 1, 0
    for digit in reversed(digits.decode()):
        code = (code + scale * int(digit, radix)) & 0xFFFFFFFF
        scale = min(scale * radix, _MAX_CODE_POINT)
    if code > _MAX_CODE_POINT:
        return start + 1, b"&"
    return semicolon + 1, chr(code).encode(errors="surrogatepass")
