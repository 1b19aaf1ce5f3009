"""One MJCF file: its bytes, and what the engine reads in them."""

from __future__ import annotations

import stat
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mjcf_lint.edit import Span
from mjcf_lint.errors import SourceError
from mjcf_lint.lexer import Document, Fault, lex
from mjcf_lint.mirror import Mirror

if TYPE_CHECKING:
    from mjcf_lint.element import Comment, Element, Text

SIZE_LIMIT = 256 * 2**20
"""Bytes; a larger file is refused with a clear message instead of filling the memory."""


@dataclass(slots=True, eq=False)
class Source:
    """The bytes of a file and everything the engine reads in them; positions count from 1."""

    path: Path
    data: bytes = field(repr=False)
    _document: Document | None = field(default=None, repr=False)
    _lines: list[int] | None = field(default=None, repr=False)
    _mirror: Mirror[Element] | None = field(default=None, repr=False)

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
    def newline(self) -> str:
        """The line end the file uses: that of its first line."""
        first = self.data.find(b"\n")
        return "\r\n" if first > 0 and self.data[first - 1] == 13 else "\n"

    def select(self, xpath: str) -> list[Element]:
        """Return the elements of this one file that an XPath expression selects."""
        if self._mirror is None and self.root:
            self._mirror = Mirror(self.root)
        return self._mirror.select(xpath) if self._mirror else []

    def span(self, start: int, end: int) -> Span:
        """Return the range of bytes from `start` to before `end`."""
        return Span(self, start, end)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a byte, both from 1, the column in characters."""
        lines = self.lines
        line = bisect_right(lines, offset) - 1
        before = self.data[lines[line] : offset]
        if line == 0 and before.startswith(b"\xef\xbb\xbf"):
            before = before[3:]
        return line + 1, len(before.decode(errors="replace")) + 1

    def line_text(self, line: int) -> str:
        """Return a line (from 1) without its line end."""
        lines = self.lines
        if line > len(lines):
            return ""
        end = lines[line] if line < len(lines) else len(self.data)
        text = self.data[lines[line - 1] : end].decode(errors="replace").rstrip("\r\n")
        return text.removeprefix("\ufeff") if line == 1 else text

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
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{path}: not a regular file")
        if status.st_size > SIZE_LIMIT:
            size, limit = -(-status.st_size // 2**20), SIZE_LIMIT // 2**20
            raise SourceError(f"{path}: {size} MB is more than the {limit} MB mjcf-lint reads")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{path}: {reason or error}") from None
