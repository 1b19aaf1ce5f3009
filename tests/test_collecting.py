"""While a file is taken apart nothing is collected; behind it all is as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from mjcf_lint.collecting import uncollected
from tests.trees import source


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    gc.enable()


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_is_left_as_it_was(before: bool) -> None:
    if not before:
        gc.disable()
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled() is before


def test_the_collector_runs_again_behind_a_broken_file() -> None:
    assert source("<a").fault
    assert gc.isenabled()
