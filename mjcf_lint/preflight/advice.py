"""What to do about a failure: one line, the last that is printed."""

from __future__ import annotations

import errno
import re
import shlex
from pathlib import Path

from mjcf_lint.diagnostic import Applicability
from mjcf_lint.preflight.attempt import Method
from mjcf_lint.preflight.blame import Blame
from mjcf_lint.preflight.cause import Cause, CauseKind
from mjcf_lint.preflight.events import Place
from mjcf_lint.preflight.preflight import Preflight, Trial
from mjcf_lint.preflight.resources import at_most, size

_INSTALLED = ("site-packages", "dist-packages", "/lib/python", "\\Lib\\", "<frozen")
_MISSING = re.compile(r"No module named '([\w.]+)'")
_NOT_THERE = re.compile(
    r"'[\w.]*\bMj\w+' object has no attribute|module 'mujoco[\w.]*' has no attribute"
)
_OF_SHARING = {
    errno.EADDRINUSE: "each worker wants the same port: let the system choose one, or count it up",
    errno.EEXIST: "each worker makes the same file or block of memory: give each a name of its own",
}
_OF_NUMBERS = {
    errno.EMFILE: "too many files are open: raise `ulimit -n`, or start fewer workers",
    errno.ENFILE: "too many files are open on this machine: start fewer workers",
    errno.EAGAIN: "no more processes or threads are allowed: raise `ulimit -u`, set "
    "OMP_NUM_THREADS=1, or start fewer workers",
    errno.ENOSPC: "the disk is full: make room in the folder the message names",
}
_OF_WORDS = (
    (
        "re-initialize cuda in forked subprocess",
        "CUDA does not survive a fork: start workers with spawn or forkserver",
    ),
    ("cuda out of memory", "the GPU has no memory left for so many: start fewer workers"),
    (
        "daemonic processes are not allowed to have children",
        "the environment starts processes of its own: pass daemon=False to the vector environment",
    ),
    (
        "gladloadgl|opengl platform library",
        "there is no OpenGL here: set MUJOCO_GL=egl (GPU) or MUJOCO_GL=osmesa",
    ),
    (r"\begl|_egl", "EGL gives no context: check MUJOCO_EGL_DEVICE_ID, or set MUJOCO_GL=osmesa"),
    ("osmesa", "OSMesa gives no context: install libosmesa6, or set MUJOCO_GL=egl"),
    (r"\bglfw|x11: ", "there is no display: set MUJOCO_GL=egl (GPU) or MUJOCO_GL=osmesa"),
    (
        "freeze_support",
        'put what starts the training below `if __name__ == "__main__":`',
    ),
    (
        "eof when reading a line",
        "it asks a question, and workers have no keyboard: take input() out of it",
    ),
)


def what_now(found: Preflight) -> str:
    """Return what to do next."""
    if found.good:
        return (
            f"nothing to repair: {found.workers} workers start; if the training still fails, look "
            "at what it does after the first step"
        )
    if not found.failed:
        return _too_large(found)
    trial = found.failed[0]
    assert trial.cause
    if trial.blame and trial.blame.errors and not trial.blame.suspect.loaded:
        return _repair(trial.blame, found)
    return _of_cause(trial, trial.cause, found)


def _too_large(found: Preflight) -> str:
    one, free = found.alone.attempt.left[0].memory.own, found.alone.attempt.before.memory or 0
    return f"--workers {max(at_most(one, free), 1)} fits in the {size(free)} that are free"


def _repair(blame: Blame, found: Preflight) -> str:
    errors, suspect = blame.errors, blame.suspect
    command = f"mjcf-lint {shlex.quote(_shown(suspect.path))}"
    python = f" --python {shlex.quote(_shown(found.python))}"
    if suspect.made:
        return (
            f"correct what {_shown(Path(suspect.made.file))}:{suspect.made.line} puts together "
            f"(mjcf-lint explain {errors[0].rule})"
        )
    fixes = [error.fix for error in errors if error.fix]
    if len(fixes) < len(errors):
        where = next(error for error in errors if not error.fix)
        line, _ = where.span.position
        return (
            f"correct {_shown(where.path)}:{line} by hand (mjcf-lint explain {where.rule} says "
            f"how), or see which releases load it: mjcf-lint matrix {_shown(suspect.path)}"
        )
    if all(fix.applicability is Applicability.SAFE for fix in fixes):
        return f"{command} --fix{python}"
    return f"{command} --diff --unsafe-fixes{python}   (look at it, then --fix --unsafe-fixes)"


def _of_cause(trial: Trial, cause: Cause, found: Preflight) -> str:
    if cause.kind in (CauseKind.MEMORY, CauseKind.SHARED_MEMORY):
        return _room(trial, cause)
    if trial.first_matters:
        return (
            "start workers with spawn or forkserver: what the first one leaves in the process "
            "(a GL or CUDA context, threads, locks) does not survive a fork"
        )
    # What a process printed says why it crashed; an exception speaks for itself.
    said = (cause.said if cause.raised else cause.left.printed).lower()
    numbers = _OF_NUMBERS | ({} if trial.attempt.method is Method.ALONE else _OF_SHARING)
    if cause.raised and cause.raised.errno in numbers:
        return numbers[cause.raised.errno]
    for words, advice in _OF_WORDS:
        if re.search(words, said):
            return advice
    return _by_kind(trial, cause, found)


def _by_kind(trial: Trial, cause: Cause, found: Preflight) -> str:
    place = f" at {_at(cause)}" if cause.frames else ""
    others = [other.attempt.method.value for other in found.trials[1:] if not other.cause]
    if trial.attempt.method is not Method.ALONE and others:
        return f"start workers with {' or '.join(others)}, which works"
    if cause.kind is CauseKind.HANG:
        more = f"allow it more time (--timeout {trial.attempt.allowed * 5:g}), or"
        if cause.stage == "importing":
            return f'{more} put what runs{place} below `if __name__ == "__main__":`'
        return f"{more} find out what it waits for{place}"
    if cause.kind is CauseKind.UNPICKLABLE:
        return "return only arrays, numbers, text and what pickle takes from reset() and step()"
    if cause.kind is CauseKind.KILLED:
        return "ask what else kills processes here: a scheduler, a limit of time, another user"
    if cause.kind is CauseKind.EXIT:
        return f"raise an exception instead of ending the process{place}"
    if cause.kind is CauseKind.CRASH:
        return f"see what is called{place}: a library in C crashes, not Python"
    if trial.attempt.method is not Method.ALONE:
        return f"one alone works: see what they share{place}"
    if not place and cause.raised and cause.raised.type == "TypeError":
        return "it is called without arguments: name a function that takes none"
    if missing := _MISSING.search(cause.said):
        python = shlex.quote(_shown(found.python))
        return (
            f"install what provides {missing[1]}, most likely: {python} -m pip install {missing[1]}"
        )
    if _NOT_THERE.search(cause.said):
        return f"mujoco and what uses it do not fit: {_doctor(found)} says which release does"
    if "module 'numpy' has no attribute" in cause.said:
        python = shlex.quote(_shown(found.python))
        return f"this numpy is too new for what uses it: {python} -m pip install 'numpy<2'"
    if cause.frames and own(cause) is None:
        return f"no file of yours is involved: see which versions do not fit ({_doctor(found)})"
    return f"correct it{place}" if place else "correct it"


def _doctor(found: Preflight) -> str:
    return f"mjcf-lint doctor --python {shlex.quote(_shown(found.python))}"


def _room(trial: Trial, cause: Cause) -> str:
    attempt = trial.attempt
    if cause.kind is CauseKind.SHARED_MEMORY:
        return (
            "make /dev/shm larger (docker run --shm-size=2g, or mount -o remount,size=2g "
            "/dev/shm), or pass shared_memory=False to the vector environment"
        )
    fewer = "" if attempt.method is Method.ALONE else ", or start fewer workers"
    if attempt.before.address_space is not None:
        return f"raise `ulimit -v` (now {size(attempt.before.address_space)}){fewer}"
    if attempt.before.limit is not None:
        return f"allow the container more memory (now {size(attempt.before.limit)}){fewer}"
    return f"give it more memory{fewer}"


def _at(cause: Cause) -> str:
    frame = own(cause) or cause.frames[-1]
    return f"{_shown(Path(frame.file))}:{frame.line}"


def own(cause: Cause) -> Place | None:
    """Return the innermost place of a failure that is in no installed package."""
    for frame in reversed(cause.frames):
        if not any(sign in frame.file for sign in _INSTALLED):
            return frame
    return None


def _shown(path: Path) -> str:
    from mjcf_lint.reporters.paths import relative

    return relative(path)
