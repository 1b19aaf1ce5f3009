"""One MJCF file: its bytes, and what the engine reads in them."""

from __future__ import annotations

import os
import stat
from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mjcf_lint.errors import SourceError
from mjcf_lint.xml.edit import Span
from mjcf_lint.xml.lexer import Document, Fault, lex
from mjcf_lint.xml.mirror import Mirror

if TYPE_CHECKING:
    from mjcf_lint.xml.content import Comment, Text
    from mjcf_lint.xml.element import Element

SIZE_LIMIT = 256 * 2**20
"""Bytes; a larger file is refused with a clear message instead of filling the memory."""
MOST_PARTS = 6_000_000
"""Elements and attributes of one file, each of which takes some hundred bytes of memory.

A model of 100 MB has four to five million.
"""
_STRIDE = 1 << 14
_LOOKING = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
"""Opens a FIFO without waiting for its writer."""


@dataclass(slots=True, eq=False)
class Source:
    """The bytes of a file and everything the engine reads in them; positions count from 1."""

    path: Path
    data: bytes = field(repr=False)
    _document: Document | None = field(default=None, repr=False)
    _lines: list[int] | None = field(default=None, repr=False)
    _tags: tuple[list[int], list[Element]] | None = field(default=None, repr=False)
    """Where the start tags begin, and their elements."""
    _marks: dict[int, list[tuple[int, int]]] = field(default_factory=dict, repr=False)
    """For the start of a long line, some of its bytes and the characters before them."""
    _line: tuple[int, str] = field(default=(0, ""), repr=False)
    """The line that was asked for last."""
    _mirror: Mirror[Element] | None = field(default=None, repr=False)
    _words: frozenset[str] | None = field(default=None, repr=False)
    known: dict[Hashable, Any] = field(default_factory=dict, repr=False)
    """What others found out about the file, for as long as it is kept."""

    @classmethod
    def parse(cls, path: Path, data: bytes) -> Source:
        """Read bytes as the file at `path`; a fault in them is kept as `fault`, never raised."""
        source = cls(path, data)
        source._document = lex(source)
        return source

    @property
    def document(self) -> Document:
        """The parsed file."""
        if self._document is None:
            self._document = lex(self)
        return self._document

    def forget(self) -> None:
        """Keep the bytes only; what was read in them is read anew if it is asked for again."""
        self._document = self._tags = self._mirror = self._words = None
        self.known.clear()

    @property
    def root(self) -> Element | None:
        """The first element of the file, the only one the engine looks at."""
        roots = self.document.roots
        return roots[0] if roots else None

    @property
    def fault(self) -> Fault | None:
        """Why the engine's parser refuses the file, if it does."""
        return self.document.fault

    @property
    def comments(self) -> list[Comment]:
        """Every comment in document order."""
        return self.document.comments

    @property
    def texts(self) -> list[Text]:
        """Every run of text between elements, which the engine drops without a word."""
        return self.document.texts

    @property
    def words(self) -> frozenset[str]:
        """The tags of its elements, as `geom`, and their attributes, as `geom.size` and `.size`."""
        if self._words is None:
            elements = self.root.walk() if self.root else ()
            words = set()
            for tag, names in {(element.tag, element.attributes.names) for element in elements}:
                words.add(tag)
                for name in names:
                    words.update((f"{tag}.{name}", f".{name}"))
            self._words = frozenset(words)
        return self._words

    @property
    def newline(self) -> str:
        """The line end the file uses: that of its first line."""
        first = self.data.find(b"\n")
        return "\r\n" if first > 0 and self.data[first - 1] == 13 else "\n"

    def select(self, xpath: str) -> list[Element]:
        """Return the elements of this one file that an XPath expression selects."""
        if self._mirror is None and self.root:
            self._mirror = Mirror(self.root)
        return self._mirror.select(xpath) if self._mirror else []

    def element_at(self, offset: int) -> Element | None:
        """Return the element of the root's tree whose start tag holds a byte."""
        if self._tags is None:
            elements = sorted(self.root.walk(), key=attrgetter("start")) if self.root else []
            self._tags = [element.start for element in elements], elements
        starts, elements = self._tags
        at = bisect_right(starts, offset) - 1
        return elements[at] if at >= 0 and offset < elements[at].tag_end else None

    def span(self, start: int, end: int) -> Span:
        """Return the range of bytes from `start` to before `end`."""
        return Span(self, start, end)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a byte, both from 1, the column in characters."""
        lines = self.lines
        line = bisect_right(lines, offset) - 1
        start = lines[line]
        if line == 0 and self.data.startswith(b"\xef\xbb\xbf"):
            start = min(start + 3, offset)
        return line + 1, self._characters(start, offset) + 1

    def _characters(self, start: int, end: int) -> int:
        """Count the characters of a line from its start on, a long one not anew each time."""
        if end - start <= _STRIDE:
            return len(self.data[start:end].decode("utf-8", "replace"))
        marks = self._marks.setdefault(start, [(start, 0)])
        while (mark := marks[-1])[0] + 2 * _STRIDE < end:
            at = _between_characters(self.data, mark[0] + _STRIDE)
            more = len(self.data[mark[0] : at].decode("utf-8", "replace"))
            marks.append((at, mark[1] + more))
        at, count = marks[bisect_right(marks, (end, 0)) - 1]
        return count + len(self.data[at:end].decode("utf-8", "replace"))

    def line_text(self, line: int) -> str:
        """Return a line (from 1) without its line end."""
        lines = self.lines
        if line > len(lines):
            return ""
        if self._line[0] != line:
            end = lines[line] if line < len(lines) else len(self.data)
            text = self.data[lines[line - 1] : end].decode("utf-8", "replace").rstrip("\r\n")
            self._line = line, text.removeprefix("\ufeff") if line == 1 else text
        return self._line[1]

    @property
    def lines(self) -> list[int]:
        """Where each line starts; a line ends with LF, as the engine counts."""
        if self._lines is None:
            starts, found = [0], self.data.find(b"\n")
            while found >= 0:
                starts.append(found + 1)
                found = self.data.find(b"\n", found + 1)
            self._lines = starts
        return self._lines


def read_source(path: Path) -> Source:
    """Read a file.

    Raises SourceError, with a sentence for the user, for anything that is no readable regular
    file of a sane size.
    """
    return Source(path, read_bytes(path))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a regular file, never waiting on a FIFO or a device."""
    try:
        _check(path, path.stat())
        # It may be exchanged for another after the look at it, and grow while it is read.
        with os.fdopen(os.open(path, _LOOKING), "rb") as file:
            status = os.fstat(file.fileno())
            _check(path, status)
            data = file.read(status.st_size + 1)
            if len(data) > status.st_size:
                data += file.read(SIZE_LIMIT + 1 - len(data))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{path}: {reason or error}") from None
    check_parts(path, data)
    return data


def check_parts(path: Path, data: bytes) -> None:
    """Raise SourceError for bytes that are more than is read of one file."""
    if len(data) > SIZE_LIMIT:
        raise SourceError(f"{path}: holds more than the {SIZE_LIMIT // 2**20} MB mjcf-lint reads")
    if (parts := data.count(b"<") + data.count(b"=")) > MOST_PARTS:
        raise SourceError(
            f"{path}: {parts:,} elements and attributes are more than the {MOST_PARTS:,} mjcf-lint "
            "reads"
        )


def _check(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{path}: not a regular file")
    if status.st_size > SIZE_LIMIT:
        size, limit = -(-status.st_size // 2**20), SIZE_LIMIT // 2**20
        raise SourceError(f"{path}: {size} MB is more than the {limit} MB mjcf-lint reads")


def _between_characters(data: bytes, at: int) -> int:
    """Return a place at or soon after a byte where no character is cut, broken ones included.

    No character has more than three bytes that continue it: a fourth stands by itself.
    """
    return next((near for near in range(at, at + 3) if data[near] & 0xC0 != 0x80), at + 3)
