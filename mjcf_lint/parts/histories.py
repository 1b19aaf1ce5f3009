"""The history that an actuator or a sensor keeps, so that it can act late."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.limits import numbers

MOST_SAMPLES = 2**24
"""How many values a history can hold in every release that knows histories (3.5.0 on)."""


class HistoryFault(NamedTuple):
    """What is wrong with a history: at which value, why, and what it cannot be together with."""

    given: Given
    why: str
    other: Given | None = None


def history_faults(values: Values, model: Model) -> Iterator[HistoryFault]:
    """Yield what the target refuses of a history, for values that it reads."""
    delay, nsample = values.get("delay"), values.get("nsample")
    late, samples = _one(delay), _one(nsample)
    if delay and late > 0 and samples <= 0:
        yield HistoryFault(
            delay,
            f"has a delay of {delay.value.strip()} s and no history: nsample must be positive",
            nsample,
        )
    if nsample and samples > MOST_SAMPLES:
        yield HistoryFault(
            nsample, f"keeps {nsample.value.strip()} samples, and {MOST_SAMPLES} are the most"
        )
    timestep = model.setting("option", "timestep")
    if nsample and samples > 0 and timestep and not _positive(timestep.value):
        yield HistoryFault(
            nsample,
            f"keeps a history, which needs a positive timestep, not {timestep.value.strip()}",
            Given(timestep.attribute, timestep.node, own=False),
        )


def _one(given: Given | None) -> float:
    found = numbers(given.value) if given else ()
    return found[0] if len(found) == 1 else 0.0


def _positive(text: str) -> bool:
    found = numbers(text)
    return len(found) != 1 or found[0] > 0
