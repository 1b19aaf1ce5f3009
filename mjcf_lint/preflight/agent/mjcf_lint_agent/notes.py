"""What a process writes down, so that it is known however the process ends."""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import time
import traceback
from typing import IO, Any

MOST_TEXT = 20000
MOST_FRAMES = 50
INSTALLED = ("site-packages", "dist-packages", "/lib/python", "\\Lib\\", "<frozen")
OURS = os.path.dirname(os.path.abspath(__file__))


class Unknown(Exception):
    """What was asked for is not there; `known` is what is there instead."""

    def __init__(self, what: str, known: Any = ()) -> None:
        super().__init__(what)
        self.known = sorted(known)


class Notes:
    """A file of JSON lines, and one for where the process stands when it is stuck."""

    folder = ""
    number = 0
    process = 0
    stage = ""
    file = -1
    seconds = 0.0
    until: float | None = None
    stack: IO[bytes]
    opened: set[str]

    def begin(self, request: dict[str, Any], number: int) -> None:
        """Begin anew: a forked process has those of the other."""
        self.folder, self.number, self.process = request["folder"], number, os.getpid()
        self.seconds, self.until, self.opened = request["seconds"], None, set()
        self.file = os.open(self.place("jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.stack = open(self.place("stack"), "wb", buffering=0)  # noqa: SIM115
        faulthandler.enable(file=self.stack, all_threads=False)
        self.say("started", python=".".join(map(str, sys.version_info[:3])))

    def place(self, suffix: str) -> str:
        """Return the place of a file of this process."""
        return os.path.join(self.folder, f"{self.number}.{suffix}")

    def say(self, what: str, **more: Any) -> None:
        """Write down an event, but not in a copy of the process that the program made."""
        if self.process == os.getpid():
            more.update(what=what, at=time.time(), process=self.process, stage=self.stage)
            os.write(self.file, json.dumps(more).encode("ascii") + b"\n")

    def doing(self, stage: str) -> None:
        """Name what comes next, and have it written down where it stands if that takes too long."""
        self.stage = stage
        self.say("doing")
        self.until = time.time() + self.seconds
        self.watch()

    def resting(self) -> None:
        """Say that nothing is due."""
        self.stage, self.until = "waiting", None
        faulthandler.cancel_dump_traceback_later()

    def watch(self) -> None:
        """Look at the time again."""
        if self.until is not None:
            left = max(self.until - time.time(), 0.01)
            faulthandler.dump_traceback_later(left, file=self.stack)


notes = Notes()
end = os._exit
"""Ends the process, without a note."""


def tell_of_exit() -> None:
    """Note down who ends the process past all of Python's ways to notice."""

    def exit_noted(status: int) -> None:
        notes.say("leaving", where=caller(sys._getframe(1)))
        end(status)

    os._exit = exit_noted  # type: ignore[assignment]


def tell_of_forks() -> None:
    """Stop the watch while the process is copied, whose copy would wait for it forever."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(
            before=faulthandler.cancel_dump_traceback_later, after_in_parent=notes.watch
        )


def caller(frame: Any) -> dict[str, Any]:
    """Return a place in Python."""
    code = frame.f_code
    return {"file": clean(code.co_filename), "line": frame.f_lineno, "function": code.co_name}


def clean(text: object, most: int = MOST_TEXT) -> str:
    """Return text that any reader of JSON takes, its middle left out where it is long."""
    text = str(text).encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else text[: most // 2] + "\n[...]\n" + text[-most // 2 :]


def raised(error: BaseException) -> None:
    """Write down an exception."""
    try:
        said = str(error)
    except Exception:
        said = "(its message cannot be had)"
    frames = [
        {"file": clean(one.filename), "line": one.lineno or 0, "function": one.name}
        for one in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
        if os.path.dirname(os.path.abspath(one.filename)) != OURS
    ]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append({"file": clean(error.filename), "line": error.lineno or 0, "function": ""})
    kind = type(error)
    built_in = kind.__module__ == "builtins"
    notes.say(
        "unknown" if kind is Unknown else "raised",
        type=kind.__name__ if built_in else f"{kind.__module__}.{kind.__name__}",
        bases=[base.__name__ for base in kind.__mro__],
        message=clean(said),
        errno=error.errno if isinstance(error, OSError) else None,
        frames=frames,
        known=error.known if isinstance(error, Unknown) else [],
        text=clean("".join(traceback.format_exception(kind, error, error.__traceback__))),
    )
