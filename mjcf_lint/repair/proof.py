"""Prove repairs on the real engine before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mjcf_lint.compiling.layout import Layout, joined, lay_out, layout
from mjcf_lint.engine import Engine, Verdict, differences
from mjcf_lint.engine.scratch import scratch
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Reader


class Outcome(Enum):
    """What the engine says of a repaired model."""

    SAME = "the compiled model is unchanged"
    CHANGED = "the compiled model has changed"
    REPAIRED = "loads now"
    BROKEN = "loaded before and does not load now"
    STILL_REFUSED = "does not load yet"


@dataclass(frozen=True, slots=True)
class State:
    """A model after some of its repairs.

    `changed` holds the new bytes by resolved path; `stage` is the number of the stage of repairs
    that led here, and `safe` says that these may not change the compiled model.
    """

    layout: Layout
    changed: Mapping[Path, bytes]
    stage: int = -1
    safe: bool = False

    @classmethod
    def of(
        cls,
        model: Model,
        read: Reader,
        changed: Mapping[Path, bytes],
        stage: int = -1,
        *,
        safe: bool = False,
    ) -> State:
        """Find out what a model is made of; `read` gives the files as they are in this state."""
        return cls(layout([model], read), changed, stage, safe)


@dataclass(frozen=True, slots=True)
class Proof:
    """The engine's word on one root; `detail` holds its message, or what differs.

    `faulty` is the number of the stage of repairs that the engine speaks against: safe ones that
    changed the model, or any after which it does not load any more. `safe_apart` says that unsafe
    repairs were made as well, and that the safe ones were held against the engine without them.
    """

    root: Path
    outcome: Outcome
    detail: tuple[str, ...] = ()
    faulty: int | None = None
    safe_apart: bool = False


def prove(root: Path, states: Sequence[State], engine: Engine) -> Proof:
    """Compile a model in each of its states, the first as it was, all at one path, and compare.

    Safe repairs are held against the state before them, whatever others are made besides.
    """
    first = before = None
    loading, broken_by, apart = False, None, False
    for state, verdict in zip(states, compile_each(root, states, engine), strict=True):
        if first is None or before is None:
            first = before = verdict
            loading = verdict.loaded
            continue
        if state.safe and before.loaded:
            proof = _compared(root, before, verdict, engine)
            if proof.outcome is not Outcome.SAME:
                return Proof(root, proof.outcome, proof.detail, state.stage)
            apart = any(not other.safe for other in states[1:])
        if loading and not verdict.loaded:
            broken_by = state.stage
        loading, before = verdict.loaded, verdict
    assert first is not None
    assert before is not None
    if not before.loaded and broken_by is not None:
        return Proof(root, Outcome.BROKEN, (before.message.strip(),), broken_by)
    proof = _compared(root, first, before, engine)
    return Proof(root, proof.outcome, proof.detail, None, apart)


def _compared(root: Path, before: Verdict, after: Verdict, engine: Engine) -> Proof:
    if not after.loaded:
        outcome = Outcome.BROKEN if before.loaded else Outcome.STILL_REFUSED
        return Proof(root, outcome, (after.message.strip(),))
    if not before.loaded:
        return Proof(root, Outcome.REPAIRED)
    assert before.image is not None
    assert after.image is not None
    if before.image == after.image:
        return Proof(root, Outcome.SAME)
    headers = engine.library.headers
    detail = differences(before.image, after.image, headers) if headers else ()
    if headers and not detail:
        return Proof(root, Outcome.SAME)
    return Proof(root, Outcome.CHANGED, tuple(str(difference) for difference in detail))


def compile_each(root: Path, states: Sequence[State], engine: Engine) -> Iterator[Verdict]:
    """Compile a model in each state, all at one path, with their images."""
    plan = joined([state.layout for state in states])
    with scratch() as folder:
        for state in states:
            lay_out(plan, folder, state.changed, link=True)
            yield engine.load(plan.place(root, folder), image=True)
