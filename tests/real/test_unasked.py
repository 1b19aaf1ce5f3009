from __future__ import annotations

import pytest

from bench.unasked import listed, measure, table
from mjcf_lint.diagnostic import Category
from tests.real.fetch import package

pytestmark = pytest.mark.real

MODELS_A_WARNING = 5
"""On how many healthy models one warning of physics is allowed."""


@pytest.mark.parametrize("name", ["gymnasium", "gymnasium-robotics", "metaworld"])
def test_hardly_anything_is_said_of_models_that_load(name: str) -> None:
    found = measure(name, package(name))
    assert found.healthy
    assert found.count(Category.ERROR) == 0, listed([found])
    assert found.count(Category.PHYSICS) * MODELS_A_WARNING <= found.healthy, listed([found])
    assert f"| {name} | {found.healthy} | 0 |" in table([found])
