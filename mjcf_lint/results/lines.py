"""A file of lines that says what a run has seen so far, from which another one goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from mjcf_lint import __version__
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.results.remembering import key_of

_MARK = "mjcf-lint"
_START = b'{"mjcf-lint":'


class ResumeError(MjcfLintError):
    """A file that a run cannot go on from, or that cannot be written."""


class Lines:
    """Lines of JSON behind a header for their frame; each is on the disk before the next model.

    The file may be that of a run that was killed while it wrote: half a line at its end is dropped.
    Raises ResumeError for a file of something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._places: dict[bytes, int] = {}
        self._frames: set[bytes] = set()
        """Those of the lines in the file."""
        self._last = self._frame = b""
        """The frame of the last line, and the one we are in."""
        self._goes_on = False
        self._end = self._read()

    def begin(self, frame: bytes) -> None:
        """Begin to look at models in a frame; raises ResumeError for a file that has others."""
        if self._frames and not self._goes_on and frame not in self._frames:
            raise ResumeError(
                f"--resume {self._path} is of another run: other rules, releases, settings or "
                "folder, or mjcf-lint has changed since; name another file, or delete it"
            )
        self._goes_on = True
        self._frame = frame
        self._write(())

    def get(self, key: bytes) -> str | None:
        """Return the line of a key, None where there is none."""
        if key not in self._places or self._file is None:
            return None
        self._file.seek(self._places[key])
        return self._file.readline().decode("ascii", "replace")

    def put(self, rows: Sequence[tuple[bytes, str]]) -> None:
        """Write lines behind the others."""
        for key, line in rows:
            self._places[key] = self._write((line,))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def _write(self, lines: Sequence[str]) -> int:
        """Write lines and return where; what is half written at the end of the file goes."""
        texts = list(lines)
        if self._last != self._frame:
            header = {_MARK: __version__, "order": self._frame.hex()}
            texts.insert(0, json.dumps(header, separators=(",", ":")))
        try:
            if self._file is None:
                there = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0))
                self._file = os.fdopen(there, "r+b", buffering=0)
                self._file.truncate(self._end)
            at = self._file.seek(0, os.SEEK_END)
            if texts:
                self._file.write("".join(f"{text}\n" for text in texts).encode("ascii"))
                self._last = self._frame
        except OSError as error:
            raise ResumeError(f"--resume {self._path}: {error.strerror or error}") from None
        return at

    def _read(self) -> int:
        """Find the lines there are, and return where the last whole one ends."""
        try:
            with self._path.open("rb") as file:
                return self._found_in(file)
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise ResumeError(f"--resume {self._path}: {error.strerror}") from None

    def _found_in(self, file: BinaryIO) -> int:
        end, frame = 0, b""
        for at, line in _whole_lines(file):
            document = _document(line)
            if _MARK in document:
                frame = bytes.fromhex(str(document.get("order", "")))
                self._frames.add(frame)
            elif not frame:
                break
            elif root := _root(document):
                self._places[key_of(frame, root)] = at
            end = at + len(line)
        file.seek(0)
        start = file.read(len(_START))
        if not frame and not _START.startswith(start):
            raise ResumeError(f"--resume {self._path}: no run has written this file")
        self._last = frame
        return end


def _whole_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    at = 0
    for line in file:
        if line.endswith(b"\n"):
            yield at, line
        at += len(line)


def _document(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _root(document: dict[str, Any]) -> str:
    """Return the root that a line is about, empty for none."""
    try:
        return str(document["files"][document["outline"]["root"]])
    except (KeyError, TypeError, IndexError):
        return ""
