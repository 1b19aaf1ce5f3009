"""What one attempt failed of: the first process that died, and what it died of."""

from __future__ import annotations

import errno
import re
import signal
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from mjcf_lint.engine.process import for_want_of_memory
from mjcf_lint.preflight.attempt import Attempt, Left
from mjcf_lint.preflight.events import Event, Place
from mjcf_lint.preflight.resources import size
from mjcf_lint.preflight.running import AGENT

_FIRST_WINDOWS_FAULT = 0xC0000000
_FRAME = re.compile(r'^  File "(.*)", line (\d+) in (.*)$', re.MULTILINE)
_NEARLY_ALL = 0.9


class CauseKind(str, Enum):
    """What a process died of."""

    EXCEPTION = "exception"
    UNPICKLABLE = "unpicklable"
    EXIT = "exit"
    CRASH = "crash"
    KILLED = "killed"
    MEMORY = "memory"
    SHARED_MEMORY = "shared-memory"
    HANG = "hang"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an attempt failed."""

    kind: CauseKind
    headline: str
    left: Left
    stage: str
    said: str = ""
    """The message of an exception."""
    frames: tuple[Place, ...] = ()
    """Where it happened, the outermost first."""
    raised: Event | None = None
    saw: str = ""
    """What a vector environment sees of it."""
    failed: int = 1
    """How many workers failed."""
    notes: tuple[str, ...] = ()


def cause_of(attempt: Attempt) -> Cause | None:
    """Return what the first process that failed died of; None where all came to their end."""
    if attempt.finished:
        return None
    hanging = [left for left in attempt.left if left.hangs]
    deaths = sorted(
        ((when, left) for left in attempt.left if (when := _died_at(attempt, left)) is not None),
        key=lambda death: death[0],
    )
    if not deaths and not attempt.given_up:
        return _lost(attempt)
    if not deaths:
        return _hang(attempt, hanging or [left for left in attempt.left if not left.finished])
    left = deaths[0][1]
    found = _death(attempt, left)
    workers = [other for _, other in deaths if other.number]
    ends = [event for event in attempt.left[0].events if event.what == "ended"]
    saw = next((event.saw for event in ends if event.worker == left.number), "")
    return replace(found, saw=saw, failed=max(len(workers), 1))


def _died_at(attempt: Attempt, left: Left) -> float | None:
    """Return when a process died before its end."""
    if raised := left.last("raised", "unknown"):
        return raised.at
    if left.finished or not left.events:
        return None
    if left.number == attempt.left[0].number:
        return None if attempt.given_up or _waited_in_vain(attempt) else left.events[-1].at
    ended = [
        event.at
        for event in attempt.left[0].events
        if event.what == "ended" and event.worker == left.number
    ]
    return ended[0] if ended else None


def _waited_in_vain(attempt: Attempt) -> bool:
    """Say whether the process that starts the workers ended because one of them did."""
    return attempt.left[0].last("ended") is not None and attempt.code == 0


def _cause(
    left: Left,
    kind: CauseKind,
    headline: str,
    raised: Event | None = None,
    notes: Iterable[str] = (),
) -> Cause:
    """Make a cause; where nothing was raised, it happened where the process stood."""
    return Cause(
        kind,
        headline,
        left,
        raised.stage if raised else left.stage,
        said=raised.message if raised else "",
        frames=raised.frames if raised else _frames(left.stack),
        raised=raised,
        notes=tuple(notes),
    )


def _death(attempt: Attempt, left: Left) -> Cause:
    if raised := left.last("raised", "unknown"):
        return _exception(attempt, left, raised)
    code = attempt.code_of(left)
    if code is not None and code < 0:
        return _signal(attempt, left, signal_name(-code))
    if code is not None and code >= _FIRST_WINDOWS_FAULT:
        return _cause(left, CauseKind.CRASH, f"crashes with 0x{code:08X}")
    if for_want_of_memory(left.printed):
        return _cause(left, CauseKind.MEMORY, "ends", notes=_of_memory(attempt, left))
    headline = f"ends itself {'without a word' if code is None else f'with exit code {code}'}"
    if (leaving := left.last("leaving")) and leaving.where:
        note = "os._exit ends a process at once, with no exception"
        found = _cause(left, CauseKind.EXIT, headline, notes=(note,))
        return replace(found, frames=(leaving.where,))
    note = "no exception was raised: most likely a library called exit() in C"
    return _cause(left, CauseKind.EXIT, headline, notes=(note,))


def _exception(attempt: Attempt, left: Left, raised: Event) -> Cause:
    headline = f"raises {raised.type.rpartition('.')[2]}"
    if "SystemExit" in raised.bases:
        return _cause(left, CauseKind.EXIT, "calls sys.exit", raised)
    if _full(raised):
        notes = _of_shared_memory(attempt)
        return _cause(left, CauseKind.SHARED_MEMORY, headline, raised, notes)
    wants = "MemoryError" in raised.bases or raised.errno == errno.ENOMEM
    if wants or (for_want_of_memory(raised.message) and "CUDA" not in raised.message):
        return _cause(left, CauseKind.MEMORY, headline, raised, _of_memory(attempt, left))
    if raised.stage.startswith("sending") and raised.errno is None:
        return _cause(left, CauseKind.UNPICKLABLE, headline, raised)
    return _cause(left, CauseKind.EXCEPTION, headline, raised)


def _full(raised: Event) -> bool:
    """Say whether an exception is about shared memory that cannot be had."""
    named = any(
        "shared_memory.py" in frame.file or "synchronize.py" in frame.file
        for frame in raised.frames[-2:]
    )
    return raised.errno in (errno.ENOSPC, errno.EACCES, errno.ENOSYS) and (
        named or "/dev/shm" in raised.message or "/psm_" in raised.message
    )


def _signal(attempt: Attempt, left: Left, name: str) -> Cause:
    headline = f"is killed by {name}"
    if name == "SIGBUS":
        return _cause(left, CauseKind.SHARED_MEMORY, headline, notes=_of_shared_memory(attempt))
    if name == "SIGKILL":
        return _killed(attempt, left)
    if for_want_of_memory(left.printed):
        return _cause(left, CauseKind.MEMORY, headline, notes=_of_memory(attempt, left))
    asked_to = name in ("SIGTERM", "SIGINT", "SIGHUP")
    return _cause(left, CauseKind.KILLED if asked_to else CauseKind.CRASH, headline)


def _killed(attempt: Attempt, left: Left) -> Cause:
    before, after, free = attempt.before.killed, attempt.after.killed, attempt.before.memory
    if before is not None and after is not None and after > before:
        note = "the kernel counts one more process killed for want of memory"
        notes = (note, *_of_memory(attempt, left))
        return _cause(left, CauseKind.MEMORY, "is killed by the kernel (SIGKILL)", notes=notes)
    if free is not None and left.peak > free * _NEARLY_ALL:
        notes = _of_memory(attempt, left)
        return _cause(left, CauseKind.MEMORY, "is killed by SIGKILL", notes=notes)
    note = "the kernel counts no process killed for want of memory: somebody else killed it"
    known = (note,) if before is not None else ()
    return _cause(left, CauseKind.KILLED, "is killed by SIGKILL", notes=known)


def _of_memory(attempt: Attempt, left: Left) -> tuple[str, ...]:
    notes, before = [], attempt.before
    if left.peak:
        was = f"; {size(before.memory)} were free before" if before.memory is not None else ""
        notes.append(f"it had grown to {size(left.peak)}{was}")
    if before.address_space is not None:
        notes.append(f"`ulimit -v` allows a process {size(before.address_space)}")
    if before.limit is not None:
        notes.append(f"the container (control group) allows {size(before.limit)} in all")
    return tuple(notes)


def _of_shared_memory(attempt: Attempt) -> tuple[str, ...]:
    total, free = attempt.before.shared, attempt.before.shared_free
    if total is None or free is None:
        return ()
    note = f"/dev/shm holds {size(total)}, of which {size(free)} were free"
    least = attempt.after.shared_free
    if least is not None and least < free:
        note += f", down to {size(least)} while it ran"
    return (note,)


def _hang(attempt: Attempt, hanging: list[Left]) -> Cause:
    # The one that starts the workers waits for them.
    left = next((one for one in hanging if one.number), hanging[0])
    found = _cause(left, CauseKind.HANG, f"is still busy after {attempt.allowed:g} s")
    return replace(found, failed=len([one for one in hanging if one.number]) or 1)


def _lost(attempt: Attempt) -> Cause:
    left = next(one for one in attempt.left if not one.finished)
    return _cause(left, CauseKind.EXIT, "ends without a word")


def _frames(stack: str) -> tuple[Place, ...]:
    """Read where Python says a process stood; of several threads the oldest, which is the main."""
    threads = [found for part in stack.split("\n\n") if (found := _FRAME.findall(part))]
    found = [
        Place(file=file, line=int(line), function=function)
        for file, line, function in (threads[-1] if threads else ())
    ]
    return tuple(reversed([frame for frame in found if AGENT not in Path(frame.file).parents]))


def signal_name(number: int) -> str:
    """Return the name of a signal."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
