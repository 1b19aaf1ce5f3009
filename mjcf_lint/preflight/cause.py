"""What one attempt failed of: the first process that died, and what it died of."""

from __future__ import annotations

import errno
import re
import signal
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
    if raised := left.last("raised"):
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


def _death(attempt: Attempt, left: Left) -> Cause:
    raised = left.last("raised")
    if raised:
        return _exception(attempt, left, raised)
    code = attempt.code_of(left)
    stage, frames = left.stage, _frames(left.stack)
    if code is not None and code < 0:
        return _signal(attempt, left, signal_name(-code), frames)
    if code is not None and code >= _FIRST_WINDOWS_FAULT:
        return Cause(CauseKind.CRASH, f"crashes with 0x{code:08X}", left, stage, frames=frames)
    if for_want_of_memory(left.printed):
        return _memory(attempt, left, "ends for want of memory", frames=frames)
    how = "without a word" if code is None else f"with exit code {code}"
    if (leaving := left.last("leaving")) and leaving.where:
        frames, note = (leaving.where,), "os._exit ends a process at once, with no exception"
    else:
        note = "no exception was raised: most likely a library called exit() in C"
    return Cause(CauseKind.EXIT, f"ends itself {how}", left, stage, frames=frames, notes=(note,))


def _exception(attempt: Attempt, left: Left, raised: Event) -> Cause:
    name = raised.type.rpartition(".")[2]
    common = {"said": raised.message, "frames": raised.frames, "raised": raised}
    if "SystemExit" in raised.bases:
        return Cause(CauseKind.EXIT, "calls sys.exit", left, raised.stage, **common)  # type: ignore[arg-type]
    if _full(raised):
        return _shared_memory(attempt, left, f"raises {name}", raised)
    wants = "MemoryError" in raised.bases or raised.errno == errno.ENOMEM
    if wants or (for_want_of_memory(raised.message) and "CUDA" not in raised.message):
        return _memory(attempt, left, f"raises {name}", raised=raised, frames=raised.frames)
    kind = CauseKind.EXCEPTION
    if "PicklingError" in raised.bases or "pickle" in raised.message.lower():
        kind = CauseKind.UNPICKLABLE
    return Cause(kind, f"raises {name}", left, raised.stage, **common)  # type: ignore[arg-type]


def _full(raised: Event) -> bool:
    """Say whether an exception is about shared memory that cannot be had."""
    named = any(
        "shared_memory.py" in frame.file or "synchronize.py" in frame.file
        for frame in raised.frames[-2:]
    )
    return raised.errno in (errno.ENOSPC, errno.EACCES, errno.ENOSYS) and (
        named or "/dev/shm" in raised.message or "/psm_" in raised.message
    )


def _signal(attempt: Attempt, left: Left, name: str, frames: tuple[Place, ...]) -> Cause:
    before, after = attempt.before.killed, attempt.after.killed
    if name == "SIGBUS":
        return _shared_memory(attempt, left, "is killed by SIGBUS", None, frames)
    if for_want_of_memory(left.printed):
        return _memory(attempt, left, f"is killed by {name}", frames=frames)
    if name == "SIGKILL":
        if before is not None and after is not None and after > before:
            note = "the kernel counts one more process killed for want of memory"
            return _memory(attempt, left, "is killed by the kernel (SIGKILL)", note)
        free = attempt.before.memory
        if free is not None and left.peak > free * _NEARLY_ALL:
            return _memory(attempt, left, "is killed by SIGKILL")
        note = "the kernel counts no process killed for want of memory: somebody else killed it"
        notes = (note,) if before is not None else ()
        return Cause(CauseKind.KILLED, "is killed by SIGKILL", left, left.stage, notes=notes)
    kind = CauseKind.KILLED if name in ("SIGTERM", "SIGINT", "SIGHUP") else CauseKind.CRASH
    return Cause(kind, f"is killed by {name}", left, left.stage, frames=frames)


def _memory(
    attempt: Attempt,
    left: Left,
    headline: str,
    note: str = "",
    *,
    raised: Event | None = None,
    frames: tuple[Place, ...] = (),
) -> Cause:
    notes = [note] if note else []
    if left.peak:
        free = attempt.before.memory
        was = f"; {size(free)} were free before" if free is not None else ""
        notes.append(f"it had grown to {size(left.peak)}{was}")
    if attempt.before.address_space is not None:
        notes.append(f"`ulimit -v` allows a process {size(attempt.before.address_space)}")
    if attempt.before.limit is not None:
        notes.append(f"the container (control group) allows {size(attempt.before.limit)} in all")
    return Cause(
        CauseKind.MEMORY,
        headline,
        left,
        left.stage,
        said=raised.message if raised else "",
        frames=frames,
        raised=raised,
        notes=tuple(notes),
    )


def _shared_memory(
    attempt: Attempt,
    left: Left,
    headline: str,
    raised: Event | None,
    frames: tuple[Place, ...] = (),
) -> Cause:
    total, free, least = (
        attempt.before.shared,
        attempt.before.shared_free,
        attempt.after.shared_free,
    )
    notes = []
    if total is not None and free is not None:
        notes.append(f"/dev/shm holds {size(total)}, of which {size(free)} were free")
        if least is not None and least < free:
            notes.append(f"down to {size(least)} while it ran")
    return Cause(
        CauseKind.SHARED_MEMORY,
        headline,
        left,
        left.stage,
        said=raised.message if raised else "",
        frames=raised.frames if raised else frames,
        raised=raised,
        notes=(", ".join(notes),) if notes else (),
    )


def _hang(attempt: Attempt, hanging: list[Left]) -> Cause:
    # The one that starts the workers waits for them.
    left = next((one for one in hanging if one.number), hanging[0])
    return Cause(
        CauseKind.HANG,
        f"is still busy after {attempt.allowed:g} s",
        left,
        left.stage,
        frames=_frames(left.stack),
        failed=len([one for one in hanging if one.number]) or 1,
    )


def _lost(attempt: Attempt) -> Cause:
    left = next(one for one in attempt.left if not one.finished)
    return Cause(CauseKind.EXIT, "ends without a word", left, left.stage)


def _frames(stack: str) -> tuple[Place, ...]:
    """Read where Python says a process stood; of several threads the oldest, which is the main."""
    last = stack.rstrip().split("\n\n")[-1]
    found = [
        Place(file=file, line=int(line), function=function)
        for file, line, function in _FRAME.findall(last.partition("Extension modules:")[0])
    ]
    return tuple(reversed([frame for frame in found if AGENT not in Path(frame.file).parents]))


def signal_name(number: int) -> str:
    """Return the name of a signal."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
