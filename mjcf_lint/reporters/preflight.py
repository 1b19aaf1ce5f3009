"""A preflight as a person reads it: what was tried, the first failure, the model behind it."""

from __future__ import annotations

from collections.abc import Iterator
from linecache import getline
from pathlib import Path

from mjcf_lint.preflight.advice import own, what_now
from mjcf_lint.preflight.attempt import Attempt, Method
from mjcf_lint.preflight.cause import Cause
from mjcf_lint.preflight.events import Place
from mjcf_lint.preflight.preflight import Preflight, Trial
from mjcf_lint.preflight.resources import at_most, size
from mjcf_lint.reporters.full import full
from mjcf_lint.reporters.lines import Line, Put
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import plural, printable

_LINES_OF_A_MESSAGE = 12
_LINES_PRINTED = 6
_WIDEST = 200
_STAGES = {
    "importing": "while its module is imported",
    "building": "while it is built",
    "resetting": "in reset()",
    "stepping": "in step()",
    "sending reset": "when what reset() returned is sent to the training process",
    "sending step": "when what step() returned is sent to the training process",
    "closing": "in close()",
    "starting": "while the workers are started",
    "waiting": "while it waits for the others",
}


def preflight_text(found: Preflight, put: Put) -> None:
    """Print a preflight."""
    versions = ", ".join(f"{name} {version}" for name, version in found.versions)
    put((printable(f"{found.wanted.text} in {relative(found.python)} ({versions})"),))
    for trial in found.trials:
        put(_row(trial))
    if found.too_large:
        put((_left_out(found),))
    for text in _room(found) if found.good else ():
        put((text,))
    if found.failed:
        put(())
        trial = found.failed[0]
        assert trial.cause
        for line in _failure(trial, trial.cause):
            put(line)
        put(())
        _blame(trial, put)
    put((("what now: ", "bold"), printable(what_now(found))))


def _row(trial: Trial) -> Line:
    attempt, cause = trial.attempt, trial.cause
    verdict = ("fails", "bold red") if cause else ("works", "green")
    rest = _short(cause) if cause else f"{attempt.seconds:.1f} s, {_memory(attempt)}"
    return f"  {named(attempt):<22} ", verdict, f"  {printable(rest)}"


def _short(cause: Cause) -> str:
    first = cause.said.strip().splitlines()
    return f"{cause.headline}{': ' + first[0] if first else ''}"


def named(attempt: Attempt) -> str:
    """Return, say, `alone` or `4 at once, spawn`."""
    if attempt.method is Method.ALONE:
        return "alone"
    return f"{attempt.workers} at once, {attempt.method.value}"


def _memory(attempt: Attempt) -> str:
    peaks = [one.memory.peak or one.peak for one in attempt.left if one.number]
    each = " each" if len(peaks) > 1 else ""
    return f"{size(max(peaks))}{each}" if any(peaks) else "memory not measured"


def _left_out(found: Preflight) -> str:
    attempt = found.alone.attempt
    one, free = attempt.left[0].memory.own, attempt.before.memory or 0
    return (
        f"  {found.workers} at once: not tried: one takes {size(one)}, {found.workers} take "
        f"{size(one * found.workers)}, and {size(free)} are free"
    )


def _room(found: Preflight) -> Iterator[str]:
    """Say how many workers this machine has room for."""
    before, alone = found.alone.attempt.before, found.alone.attempt.left[0]
    own = max(left.memory.own for trial in found.trials for left in trial.attempt.left)
    if own and before.memory is not None:
        yield (
            f"  a worker holds up to {size(own)} of its own: the {size(before.memory)} that are "
            f"free hold about {at_most(own, before.memory)}"
        )
    measured = alone.last("measured")
    shared = measured.observation * found.workers if measured else 0
    if before.shared_free is not None and shared > before.shared_free:
        yield (
            f"  their observations take {size(shared)}, and /dev/shm has {size(before.shared_free)}"
            " free: pass shared_memory=False to the vector environment"
        )


def _failure(trial: Trial, cause: Cause) -> Iterator[Line]:
    attempt = trial.attempt
    what = f"{_who(attempt, cause)} {printable(cause.headline)}"
    yield (what, "bold"), _when(cause), _how_many(attempt, cause)
    message = cause.said.strip().splitlines() or _source(cause)
    for line in message[:_LINES_OF_A_MESSAGE]:
        yield (f"    {printable(line.rstrip())[:_WIDEST]}",)
    if len(message) > _LINES_OF_A_MESSAGE:
        yield (f"    and {plural(len(message) - _LINES_OF_A_MESSAGE, 'more line')}",)
    if cause.frames:
        inner = cause.frames[-1]
        others = [frame for frame in cause.frames if frame.file != inner.file]
        outer = own(cause) or (others[-1] if others else inner)
        yield _entry("at", _place(inner))
        if outer != inner:
            yield _entry("called from", _place(outer))
    if trial.blame:
        suspect = trial.blame.suspect
        verb = "model read last" if suspect.loaded else "model"
        shown = str(suspect.path)
        if suspect.made:
            shown = f"a text that was handed over at {_place(suspect.made)}"
        yield _entry(verb, shown)
    for note in cause.notes:
        yield _entry("note", note)
    if cause.saw:
        yield _entry("note", f"a vector environment sees of this only {cause.saw}")
    elif attempt.method is Method.ALONE:
        yield _entry(
            "note",
            "a vector environment shows ConnectionResetError(104), EOFError or BrokenPipeError",
        )
    if not (trial.blame and trial.blame.errors):
        yield from _printed(cause)


def _who(attempt: Attempt, cause: Cause) -> str:
    if attempt.method is Method.ALONE:
        return "one alone"
    if cause.left.number == 0:
        return f"{named(attempt)}: the process that starts the workers"
    return f"{named(attempt)}: worker {cause.left.number}"


def _when(cause: Cause) -> str:
    return f" {_STAGES[cause.stage]}" if cause.stage in _STAGES else ""


def _source(cause: Cause) -> list[str]:
    """Return the line of an exception that says nothing."""
    if not (cause.raised and cause.frames):
        return []
    line = getline(cause.frames[-1].file, cause.frames[-1].line).strip()
    return [line] if line else []


def _place(place: Place) -> str:
    inside = f" in {place.function}" if place.function else ""
    return f"{relative(Path(place.file))}:{place.line}{inside}"


def _how_many(attempt: Attempt, cause: Cause) -> str:
    if attempt.method is Method.ALONE or not cause.left.number:
        return ""
    return f" ({cause.failed} of {plural(attempt.workers, 'worker')})"


def _printed(cause: Cause) -> Iterator[Line]:
    lines = [line for line in cause.left.printed.splitlines() if line.strip()]
    if not lines:
        return
    last = lines[-_LINES_PRINTED:]
    of = f", about {size(cause.left.printed_bytes)} in all" if len(lines) > len(last) else ""
    yield _entry("printed", f"(its last {plural(len(last), 'line')}{of})")
    for line in last:
        yield (f"{'':14}{printable(line.rstrip())[:_WIDEST]}",)


def _entry(label: str, text: str) -> Line:
    return (f"{label:>12}: ", "cyan"), printable(text)


def _blame(trial: Trial, put: Put) -> None:
    blame = trial.blame
    if not blame or blame.suspect.loaded:
        return
    if blame.errors:
        full(blame.report, put)
    elif blame.trouble:
        put((f"the rules could not be asked: {printable(blame.trouble)}",))
        put(())
    else:
        put(
            (
                f"MuJoCo alone loads {printable(relative(Path(blame.suspect.path)))}, and no rule "
                "objects: what fails is not in that file",
            )
        )
        put(())
