"""The matrix of public packages against what real engines of many years say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest

from bench.answers import answers, read
from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Category
from mjcf_lint.grammar import recorded, releases
from mjcf_lint.matrices.matrix import Matrix
from mjcf_lint.matrices.reading import verdict_of
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.real.conftest import FIGURES
from tests.real.fetch import library, package

pytestmark = pytest.mark.real

FOUR = ("3.1.6", "3.2.0", "3.3.7", "4.0.0")
TWELVE = (
    *("2.2.0", "2.2.2", "2.3.2", "2.3.7", "3.0.1", "3.1.2"),
    *("3.1.6", "3.2.3", "3.3.0", "3.3.7", "3.9.0", "4.0.0"),
)
LEAST_AGREEMENT = 0.99
OURS_TO_FIND = re.compile(
    r"schema violation|unrecognized|unknown|not found|repeated|default class|include", re.IGNORECASE
)
"""What an engine says of a fault in grammar, names, defaults or includes."""


def matrix_of(name: str) -> Matrix:
    return read(package(name), map(str, releases()))


@pytest.mark.parametrize(
    "asked",
    [pytest.param(FOUR, id="four"), pytest.param(TWELVE, id="twelve", marks=pytest.mark.long)],
)
@pytest.mark.parametrize("name", ["gymnasium-robotics", "d4rl"])
def test_the_matrix_says_what_the_engines_say(
    name: str, asked: Sequence[str], record_property: Callable[[str, object], None]
) -> None:
    for release in asked:
        library(release)  # skips the test where it cannot be had
    found = answers(name, package(name), matrix_of(name), asked)
    agreement = sum(one.agrees for one in found) / len(found)
    record_property(FIGURES, f"matrix of {name:18} {agreement:8.2%} of {len(found)} agree")
    apart = [one for one in found if not one.agrees]
    for one in apart:
        print(one)
    missed = [one for one in apart if one.read_as_loading and OURS_TO_FIND.search(one.said)]
    assert missed == []
    assert agreement >= LEAST_AGREEMENT


def test_each_cell_of_a_large_package_is_what_a_linter_of_its_release_says() -> None:
    matrix = matrix_of("d4rl")
    rules = [rule for rule in load_rules() if rule.category is Category.ERROR and not rule.compiles]
    for release in releases():
        linter = Linter(Target(release, recorded(release)), rules)
        for row in matrix.rows:
            expected = verdict_of(linter.check(linter.model(row.model)))
            assert row.verdicts[release].key == expected.key, (row.model, str(release))
