"""Faults planted into public models: how many are found without the engine, and where."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.planted_report import tally, told
from bench.sampling import PACKAGES, RELEASE, Plan, measure
from tests.real.conftest import FIGURES
from tests.real.fetch import library, package

pytestmark = [pytest.mark.real, pytest.mark.long]

LEAST_CAUGHT = 0.99
LEAST_AT_THE_RIGHT_LINE = 0.98


def test_what_the_engine_refuses_is_found_without_it_and_nothing_else(
    record_property: Callable[[str, object], None],
) -> None:
    library(RELEASE)
    for name, version in PACKAGES:
        package(name, version)
    judgements, sick = measure(Plan(cases=120, every=0))
    found = tally(judgements)
    caught, placed = found.caught / found.refused, found.placed / found.refused
    record_property(
        FIGURES,
        f"planted: {found.refused} faults, {caught:.1%} caught, {placed:.1%} at the right line, "
        f"{found.alarms} false alarms",
    )
    print(told(judgements))
    assert found.refused >= 100
    assert sick == ()
    assert found.alarms == 0
    assert not [text for one in judgements for text in one.failures]
    assert caught >= LEAST_CAUGHT
    assert placed >= LEAST_AT_THE_RIGHT_LINE
