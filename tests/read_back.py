"""Ask a libmujoco what it reads in an XML document, in a child process that may crash."""

from __future__ import annotations

import ctypes
import faulthandler
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

SECONDS = 60
REFUSED = re.compile(r"XML parse error|XML root element not found|ParseXML: empty file")
PLACE = re.compile(r"\nElement '(.*)', line (\d+)\n?\Z", re.DOTALL)
ATTRIBUTE = re.compile(r"unrecognized attribute: '(.*)'\nElement", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine answers to a document: its message, or the names and texts it read.

    The data of a text is None where the engine is too old to tell: it lacks `mjs_getName`.
    """

    message: str
    texts: list[tuple[str, str | None]]
    geoms: list[str]

    @property
    def parsed(self) -> bool:
        """Say whether the engine's XML parser took the document; its schema may still not."""
        return not REFUSED.search(self.message)

    @property
    def loaded(self) -> bool:
        """Say whether there are names and texts to compare."""
        return not self.message

    @property
    def place(self) -> tuple[str, int] | None:
        """The tag and the line of the element that the engine complains of."""
        found = PLACE.search(self.message)
        return (found[1], int(found[2])) if found else None

    @property
    def attribute(self) -> str | None:
        """The name of the attribute that the engine does not know."""
        found = ATTRIBUTE.search(self.message)
        return found[1] if found else None


def installed_library() -> Path:
    """Return the libmujoco next to the Python package, or the one named in the environment."""
    if named := os.environ.get("MJCF_LINT_TEST_LIBRARY"):
        return Path(named)
    spec = importlib.util.find_spec("mujoco")
    folders = [Path(folder) for folder in (spec and spec.submodule_search_locations) or []]
    names = ("libmujoco*.so*", "libmujoco*.dylib", "mujoco.dll")
    return next(path for folder in folders for name in names for path in folder.glob(name))


class ReadBack:
    """A child process that reads documents one after the other; started again if it dies."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.child: subprocess.Popen[bytes] | None = None
        self.version: tuple[int, ...] = ()

    def __enter__(self) -> ReadBack:
        self.child = self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self.folder.cleanup()

    def ask(self, document: bytes) -> Reading:
        """Return what the engine reads in the document."""
        child = self.child = self.child or self.start()
        assert child.stdin
        assert child.stdout
        child.stdin.write(b"%d\n" % len(document) + document)
        child.stdin.flush()
        answer = child.stdout.readline()
        if not answer:
            self.stop()
            return Reading("the engine died", [], [])
        message, texts, geoms = json.loads(answer)
        return Reading(
            _text(message),
            [(_text(name), None if data is None else _text(data)) for name, data in texts],
            [_text(name) for name in geoms],
        )

    def start(self) -> subprocess.Popen[bytes]:
        """Start the child in a folder of its own, where the engine may leave its log."""
        child = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), str(self.library.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self.folder.name,
        )
        assert child.stdout
        self.version = tuple(map(int, json.loads(child.stdout.readline()).split(".")))
        return child

    def stop(self) -> None:
        """End the child."""
        if self.child:
            self.child.kill()
            self.child.communicate()
            self.child = None


def _text(latin: str) -> str:
    return latin.encode("latin-1").decode("utf-8", "surrogateescape")


class _Engine:
    """The few functions of libmujoco that tell what was read, almost without struct layouts."""

    def __init__(self, library: str) -> None:
        self.api: Any = ctypes.CDLL(library)
        for name, result in (
            ("mj_versionString", ctypes.c_char_p),
            ("mj_parseXML", ctypes.c_void_p),
            ("mj_loadXML", ctypes.c_void_p),
            ("mj_id2name", ctypes.c_char_p),
            ("mjs_firstElement", ctypes.c_void_p),
            ("mjs_nextElement", ctypes.c_void_p),
            ("mjs_asText", ctypes.POINTER(ctypes.c_void_p)),
            ("mjs_getName", ctypes.c_void_p),
            ("mjs_getString", ctypes.c_char_p),
        ):
            if hasattr(self.api, name):
                getattr(self.api, name).restype = result
        self.version: bytes = self.api.mj_versionString()
        self.text, self.geom = (self.api.mju_str2Type(name) for name in (b"text", b"geom"))

    def read(self, path: bytes) -> tuple[bytes, list[tuple[bytes, bytes | None]], list[bytes]]:
        error = ctypes.create_string_buffer(2000)
        specs = hasattr(self.api, "mjs_getName")
        load = self.api.mj_parseXML if specs else self.api.mj_loadXML
        found = load(path, None, error, len(error))
        if not found:
            return error.value or b"?", [], []
        handle = ctypes.c_void_p(found)
        if specs:
            texts = self.spec_texts(handle)
            geoms = [self.name(element) for element in self.elements(handle, self.geom)]
            self.api.mj_deleteSpec(handle)
        else:
            texts = [(name, None) for name in self.names(handle, self.text)]
            geoms = self.names(handle, self.geom)
            self.api.mj_deleteModel(handle)
        return b"", texts, geoms

    def names(self, model: ctypes.c_void_p, kind: int) -> list[bytes]:
        names: list[bytes] = []
        while name := self.api.mj_id2name(model, kind, len(names)):
            names.append(name)
        return names

    def elements(self, spec: ctypes.c_void_p, kind: int) -> list[ctypes.c_void_p]:
        found: list[ctypes.c_void_p] = []
        element = self.api.mjs_firstElement(spec, kind)
        while element:
            found.append(ctypes.c_void_p(element))
            element = self.api.mjs_nextElement(spec, found[-1])
        return found

    def spec_texts(self, spec: ctypes.c_void_p) -> list[tuple[bytes, bytes | None]]:
        # The data is the second field of mjsText, behind the element.
        return [
            (self.name(element), self.string(self.api.mjs_asText(element)[1]))
            for element in self.elements(spec, self.text)
        ]

    def name(self, element: ctypes.c_void_p) -> bytes:
        return self.string(self.api.mjs_getName(element))

    def string(self, pointer: int) -> bytes:
        text: bytes = self.api.mjs_getString(ctypes.c_void_p(pointer))
        return text


def serve(library: str) -> None:
    """Answer one line of JSON for every document on stdin; bytes travel as latin-1."""
    answers = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    engine = _Engine(library)
    send(answers, engine.version.decode())
    path = Path("document.xml")
    while size := sys.stdin.buffer.readline():
        path.write_bytes(sys.stdin.buffer.read(int(size)))
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        message, texts, geoms = engine.read(bytes(path))
        faulthandler.cancel_dump_traceback_later()
        send(
            answers,
            message.decode("latin-1"),
            [
                (name.decode("latin-1"), None if data is None else data.decode("latin-1"))
                for name, data in texts
            ],
            [name.decode("latin-1") for name in geoms],
        )


def send(answers: BinaryIO, *answer: object) -> None:
    """Write a line of JSON: the one value, or a list of them."""
    answers.write(json.dumps(answer if len(answer) > 1 else answer[0]).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
