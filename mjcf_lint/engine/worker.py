"""Answer questions about MJCF files from one libmujoco, in a process of its own that may die of it.

Run as a script, isolated and with the standard library alone:
`worker.py LIBRARY PLUGINS MEMORY PARENT SCRATCH`, the last two a process and its folder of files.
A message either way is two big-endian lengths (of the JSON, of the bytes after it) and then those.
"""

import ctypes
import faulthandler
import json
import os
import re
import shutil
import struct
import sys
import threading
import time
from collections.abc import Iterator
from io import BufferedReader, BufferedWriter

LENGTHS = struct.Struct(">IQ")
ENGINE_ABORTED = 86
CAPTURE = "engine-output"

_SECONDS_BETWEEN_LOOKS = 0.5
_ERROR_SIZE = 1 << 14
_SCHEMA_SIZE = 1 << 20
_CAPTURE_LIMIT = 1 << 26
_CAPTURE_SHOWN = 1 << 14
_FIRST_WITH_LONG_SIZES = (3, 4)
_MESSAGE_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p)


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace").strip()


class _Channel:
    """Messages to and from the parent."""

    def __init__(self, requests: BufferedReader, replies: BufferedWriter) -> None:
        self._requests = requests
        self._replies = replies

    def receive(self) -> dict[str, object] | None:
        """Return the next request, None when the parent has gone."""
        lengths = self._requests.read(LENGTHS.size)
        if len(lengths) < LENGTHS.size:
            return None
        request: dict[str, object] = json.loads(self._requests.read(LENGTHS.unpack(lengths)[0]))
        return request

    def send(self, reply: dict[str, object], body: bytes | memoryview = b"") -> None:
        text = json.dumps(reply).encode("ascii")
        self._replies.write(LENGTHS.pack(len(text), len(body)) + text)
        self._replies.write(body)
        self._replies.flush()


def _take_over_streams() -> _Channel:
    """Keep stdin and stdout for ourselves and give the engine a file to print into."""
    channel = _Channel(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    nothing = os.open(os.devnull, os.O_RDONLY)
    capture = os.open(CAPTURE, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(capture, 1)
    os.dup2(capture, 2)
    os.close(nothing)
    os.close(capture)
    return channel


def _limit_resources(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: _CAPTURE_LIMIT,
        resource.RLIMIT_AS: memory,
    }
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(kind, (limit, hard))
        except (ValueError, OSError):
            continue


def _each_library(folder: str) -> Iterator[ctypes.CDLL]:
    """Load plugins one by one, each of which makes itself known: all that MuJoCo 2.3.0 has."""
    for name in sorted(os.listdir(folder)):  # noqa: PTH208
        try:
            yield ctypes.CDLL(os.path.join(folder, name))
        except OSError:
            continue


class _Engine:
    """One libmujoco with its plugins, and the warnings it gives."""

    def __init__(self, library: str, plugins: str, channel: _Channel) -> None:
        self._lib = lib = ctypes.CDLL(library)
        self._channel = channel
        self._warnings: list[str] = []
        self._handlers = (_MESSAGE_HANDLER(self._aborted), _MESSAGE_HANDLER(self._warned))
        for name, handler in zip(
            ("mju_user_error", "mju_user_warning"), self._handlers, strict=True
        ):
            pointer = ctypes.c_void_p.in_dll(lib, name)
            pointer.value = ctypes.cast(handler, ctypes.c_void_p).value
        lib.mj_versionString.restype = ctypes.c_char_p
        lib.mj_loadXML.restype = ctypes.c_void_p
        self.version = _text(lib.mj_versionString())
        release = tuple(int(number) for number in re.findall(r"\d+", self.version)[:2])
        long_sizes = release >= _FIRST_WITH_LONG_SIZES
        self._size_type = ctypes.c_int64 if long_sizes else ctypes.c_int
        lib.mj_sizeModel.restype = self._size_type
        if plugins and hasattr(lib, "mj_loadAllPluginLibraries"):
            lib.mj_loadAllPluginLibraries(os.fsencode(plugins), None)
        elif plugins:
            self._plugins = list(_each_library(plugins))

    def _warned(self, raw: bytes | None) -> None:
        self._warnings.append(_text(raw))

    def _aborted(self, raw: bytes | None) -> None:
        # The engine takes for granted that this does not return, and may corrupt memory if it does.
        self._channel.send({"aborted": _text(raw), "warnings": self._warnings})
        os._exit(ENGINE_ABORTED)

    def schema(self) -> str:
        buffer = ctypes.create_string_buffer(_SCHEMA_SIZE)
        self._lib.mj_printSchema(None, buffer, ctypes.c_int(_SCHEMA_SIZE), 0, 0)
        return buffer.value.decode("utf-8", "replace")

    def load(self, path: bytes, *, image: bool) -> tuple[dict[str, object], bytes | memoryview]:
        """Compile the file; return what the engine said, and the binary model if it is wanted."""
        self._warnings.clear()
        error = ctypes.create_string_buffer(_ERROR_SIZE)
        model = self._lib.mj_loadXML(path, None, error, ctypes.c_int(_ERROR_SIZE))
        message = _text(error.value)
        if not model:
            return {"loaded": False, "message": message, "warnings": self._warnings}, b""
        body: bytes | memoryview = b""
        try:
            if image:
                body = self._image(model)
        finally:
            self._lib.mj_deleteModel(ctypes.c_void_p(model))
        warnings = [message, *self._warnings] if message else self._warnings
        return {"loaded": True, "message": "", "warnings": warnings}, body

    def _image(self, model: int) -> memoryview:
        whole = self._with_textures(model)
        size = self._lib.mj_sizeModel(ctypes.c_void_p(whole))
        buffer = ctypes.create_string_buffer(size)
        self._lib.mj_saveModel(ctypes.c_void_p(whole), None, buffer, self._size_type(size))
        if whole != model:
            self._lib.mj_deleteModel(ctypes.c_void_p(whole))
        return memoryview(buffer).cast("B")

    def _with_textures(self, model: int) -> int:
        """Return the model, or a copy with its pixels where textures may be kept by reference."""
        if not hasattr(self._lib, "mj_embedAssets"):
            return model
        self._lib.mj_embedAssets.restype = ctypes.c_void_p
        error = ctypes.create_string_buffer(_ERROR_SIZE)
        whole = self._lib.mj_embedAssets(ctypes.c_void_p(model), error, ctypes.c_int(_ERROR_SIZE))
        if not whole:
            self._warnings.append(_text(error.value))
        return int(whole or model)


def _printed() -> str:
    """Return what the engine has printed since the last call."""
    if os.name == "posix":
        ctypes.CDLL(None).fflush(None)
    with os.fdopen(os.open(CAPTURE, os.O_RDONLY), "rb") as capture:
        shown = capture.read(_CAPTURE_SHOWN)
    os.ftruncate(1, 0)
    return _text(shown)


def _answer(engine: _Engine, request: dict[str, object], channel: _Channel) -> None:
    body: bytes | memoryview = b""
    match request["ask"]:
        case "schema":
            reply: dict[str, object] = {"schema": engine.schema()}
        case "load":
            path = str(request["path"]).encode("latin-1")
            reply, body = engine.load(path, image=bool(request["image"]))
        case unknown:
            reply = {"unknown": unknown}
    channel.send({**reply, "printed": _printed()}, body)


def main(library: str, plugins: str, memory: str, parent: str, scratch: str) -> None:
    """Say which version was loaded (or why none was), then answer until the parent has gone."""
    _limit_resources(int(memory))
    if os.name == "posix":
        threading.Thread(target=_follow, args=(int(parent), scratch), daemon=True).start()
    channel = _take_over_streams()
    try:
        engine = _Engine(library, plugins, channel)
    except (OSError, AttributeError, ValueError) as problem:
        channel.send({"failed": str(problem)})
        return
    channel.send({"version": engine.version})
    while (request := channel.receive()) is not None:
        # Where we cannot see that the parent was killed, no request outlives its time by much.
        faulthandler.dump_traceback_later(float(str(request["seconds"])), exit=True, file=2)
        _answer(engine, request, channel)
        faulthandler.cancel_dump_traceback_later()
    if os.name == "posix" and os.getppid() == int(parent):
        return  # it has closed the pipe, and clears away itself
    shutil.rmtree(scratch, ignore_errors=True)


def _follow(parent: int, scratch: str) -> None:
    """End with the parent, whatever the engine is busy with, and clear away what it leaves."""
    while os.getppid() == parent:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(ENGINE_ABORTED)


if __name__ == "__main__":
    main(*sys.argv[1:])
