"""Build a thing alone, then many at once in each way that processes are started."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mjcf_lint.engine.scratch import scratch
from mjcf_lint.nearest import did_you_mean
from mjcf_lint.preflight.attempt import Attempt, Left, Method
from mjcf_lint.preflight.blame import Blame, Suspect, blame, suspect_of
from mjcf_lint.preflight.cause import Cause, cause_of
from mjcf_lint.preflight.events import Event
from mjcf_lint.preflight.resources import too_large
from mjcf_lint.preflight.running import attempt
from mjcf_lint.preflight.wanted import Kind, PreflightError, Wanted

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """An attempt and what it failed of, if it did."""

    attempt: Attempt
    cause: Cause | None
    blame: Blame | None = None
    first_matters: bool = False
    """It works where the process that starts the workers built none before."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """All attempts at one thing."""

    wanted: Wanted
    python: Path
    workers: int
    trials: tuple[Trial, ...]
    versions: tuple[tuple[str, str], ...]
    too_large: bool = False
    """Many at once were not tried: they would want more memory than there is."""

    @property
    def alone(self) -> Trial:
        """The attempt in one process."""
        return self.trials[0]

    @property
    def failed(self) -> tuple[Trial, ...]:
        """The attempts that failed."""
        return tuple(trial for trial in self.trials if trial.cause)

    @property
    def good(self) -> bool:
        """Whether a training run of this size can start."""
        return not self.failed and not self.too_large


def methods() -> tuple[Method, ...]:
    """Return the ways this system can start processes in."""
    if sys.platform == "win32":
        return (Method.SPAWN,)
    return (Method.SPAWN, Method.FORKSERVER, Method.FORK)


def preflight(
    wanted: Wanted,
    python: Path,
    workers: int,
    ways: Iterable[Method],
    seconds: float,
    tell: Tell = lambda _: None,
) -> Preflight:
    """Try all there is to try; raises PreflightError for a thing that is not there."""
    with scratch() as folder:

        def once(method: Method, *, first: bool = True) -> Trial:
            place = folder / f"{method.value}-{first}"
            place.mkdir()
            found = attempt(wanted, python, method, workers, seconds, place, first=first)
            return Trial(found, cause_of(found))

        tell(f"building {wanted.text} alone")
        alone = once(Method.ALONE)
        if unknown := alone.attempt.left[0].last("unknown"):
            raise _unknown(wanted, python, unknown, alone.attempt.left[0])
        known: dict[Suspect, Blame] = {}
        trials = [_blamed(alone, python, known)]
        memory = alone.attempt.left[0].memory
        needs_too_much = too_large(memory.own, workers, alone.attempt.before.memory)
        for method in ways if not alone.cause and not needs_too_much else ():
            tell(f"building {workers} at once, {method.value}")
            trial = once(method)
            if trial.cause and method is Method.FORK:
                tell("building them again, with none built before in the process that forks")
                again = once(method, first=False)
                trial = Trial(trial.attempt, trial.cause, first_matters=again.cause is None)
            trials.append(_blamed(trial, python, known))
        return Preflight(
            wanted, python, workers, tuple(trials), _versions(alone.attempt), needs_too_much
        )


def _blamed(trial: Trial, python: Path, known: dict[Suspect, Blame]) -> Trial:
    if not trial.cause or not (suspect := suspect_of(trial.cause.left)):
        return trial
    if suspect not in known:
        known[suspect] = blame(suspect, python, trial.cause.said)
    return replace(trial, blame=known[suspect])


def _unknown(wanted: Wanted, python: Path, unknown: Event, left: Left) -> PreflightError:
    asked = wanted.name if wanted.kind is Kind.GYM else wanted.attribute
    text = f"{unknown.message} in {python}"
    if meant := did_you_mean(asked, unknown.known):
        return PreflightError(text + meant)
    for event in left.events:
        if event.what == "passed over":
            text += f"; {event.of} cannot be imported there: {event.message}"
    if unknown.known and wanted.kind is Kind.GYM:
        text += "; name the package that registers it, as package:Name-v0"
    elif not unknown.known:
        text += "; name another with --python, or run this where `python` would find it"
    return PreflightError(text)


def _versions(found: Attempt) -> tuple[tuple[str, str], ...]:
    pairs: dict[str, str] = {}
    for event in found.left[0].events:
        if event.what == "started":
            pairs["Python"] = event.python
        elif event.what == "version":
            pairs[event.of] = event.version
    return tuple(pairs.items())
