"""Prove repairs on the real engine before anything is written."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from mjcf_lint.engine import Engine, Verdict, differences
from mjcf_lint.layout import lay_out, layout
from mjcf_lint.model import Model
from mjcf_lint.tree import Reader


class Outcome(Enum):
    """What the engine says of a repaired model."""

    SAME = "the compiled model is unchanged"
    CHANGED = "the compiled model has changed"
    REPAIRED = "loads now"
    BROKEN = "loaded before and does not load now"
    STILL_REFUSED = "does not load yet"


@dataclass(frozen=True, slots=True)
class Proof:
    """The engine's word on one root; `detail` holds its message, or what differs."""

    root: Path
    outcome: Outcome
    detail: tuple[str, ...] = ()


def prove(
    model: Model, repaired: Model, changed: Mapping[Path, bytes], engine: Engine, read: Reader
) -> Proof:
    """Compile a model as it is and with changed files, both at one path, and compare.

    `model` is the original, `changed` the new bytes by resolved path, `repaired` the model that
    they make; it may hold files that the original did not find.
    """
    path = model.root.path
    before, after = compile_both(model, repaired, changed, engine, read)
    if not after.loaded:
        outcome = Outcome.BROKEN if before.loaded else Outcome.STILL_REFUSED
        return Proof(path, outcome, (after.message.strip(),))
    if not before.loaded:
        return Proof(path, Outcome.REPAIRED)
    assert before.image is not None
    assert after.image is not None
    if before.image == after.image:
        return Proof(path, Outcome.SAME)
    headers = engine.library.headers
    detail = differences(before.image, after.image, headers) if headers else ()
    if headers and not detail:
        return Proof(path, Outcome.SAME)
    return Proof(path, Outcome.CHANGED, tuple(str(difference) for difference in detail))


def compile_both(
    model: Model, repaired: Model, changed: Mapping[Path, bytes], engine: Engine, read: Reader
) -> tuple[Verdict, Verdict]:
    """Compile a model as it is and with changed files, both at one path, with their images."""
    plan = layout([model, repaired], read)
    with tempfile.TemporaryDirectory(prefix="mjcf-lint-") as folder:
        root = plan.place(model.root.path, Path(folder))
        lay_out(plan, Path(folder), {}, link=True)
        before = engine.load(root, image=True)
        lay_out(plan, Path(folder), changed, link=True)
        return before, engine.load(root, image=True)
