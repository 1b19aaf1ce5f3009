"""Give one libmujoco many documents in a row, in a process that may die of any of them.

Run as a script with the standard library alone: `grammar_worker.py LIBRARY PLUGINS`. Reads JSON
lists of documents, one list a line; writes one JSON string a document: "" if it loaded.
"""

import ctypes
import faulthandler
import json
import mmap
import os
import sys
import zlib

_ERROR_SIZE = 4096
_SCHEMA_SIZE = 1 << 20
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
_DOCUMENT = "document.xml"
_SECONDS = 3
_SAID_SO = 3
DIED = "the library died of it"


def main(library: str, plugins: str) -> None:
    """Print the schema, then answer until there are no more questions."""
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)

    def answer(text: str) -> None:
        answers.write(json.dumps(text) + "\n")

    def aborted(raw: bytes | None) -> None:
        answer("aborted: " + (raw or b"").decode("utf-8", "replace"))
        os._exit(_SAID_SO)

    lib = ctypes.CDLL(library)
    handlers = (_HANDLER(aborted), _HANDLER(lambda _: None))
    for name, handler in zip(("mju_user_error", "mju_user_warning"), handlers, strict=True):
        ctypes.c_void_p.in_dll(lib, name).value = ctypes.cast(handler, ctypes.c_void_p).value
    lib.mj_loadXML.restype = ctypes.c_void_p
    lib.mj_versionString.restype = ctypes.c_char_p
    long_sizes = [int(n) for n in lib.mj_versionString().split(b".")[:2]] >= [3, 4]
    size_type = ctypes.c_int64 if long_sizes else ctypes.c_int
    lib.mj_sizeModel.restype = size_type
    if plugins and hasattr(lib, "mj_loadAllPluginLibraries"):
        lib.mj_loadAllPluginLibraries(os.fsencode(plugins), None)
    schema = ctypes.create_string_buffer(_SCHEMA_SIZE)
    lib.mj_printSchema(None, schema, ctypes.c_int(_SCHEMA_SIZE), 0, 0)
    answer(schema.value.decode("utf-8", "replace"))

    def load(document: str, *, image: bool) -> str:
        with open(_DOCUMENT, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(document)
        error = ctypes.create_string_buffer(_ERROR_SIZE)
        model = lib.mj_loadXML(_DOCUMENT.encode(), None, error, ctypes.c_int(_ERROR_SIZE))
        if not model:
            said = error.value.decode("utf-8", "replace").strip()
            return said or "refused without a word"
        text = ""
        if image:
            size = lib.mj_sizeModel(ctypes.c_void_p(model))
            buffer = ctypes.create_string_buffer(size)
            lib.mj_saveModel(ctypes.c_void_p(model), None, buffer, size_type(size))
            text = f"image {zlib.crc32(buffer.raw)}"
        lib.mj_deleteModel(ctypes.c_void_p(model))
        return text

    busy = mmap.mmap(-1, 1)

    def serve() -> None:
        for line in sys.stdin:
            busy[0] = 1
            request = json.loads(line)
            for document in request["documents"]:
                faulthandler.dump_traceback_later(_SECONDS, exit=True)
                said = load(document, image=request["image"])
                faulthandler.cancel_dump_traceback_later()
                answer(said)
            busy[0] = 0

    # A fork of a process that has the library is there at once, and many documents kill one.
    while (child := os.fork()) != 0:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == 0:
            return
        # One that dies while it waits, of what an earlier document did to it, owes no answer.
        if busy[0] and status != _SAID_SO:
            answer(DIED)
        busy[0] = 0
    serve()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
