"""Replicates put the number of the copy behind names, as wide as the count is."""

from __future__ import annotations

import pytest

from mjcf_lint.parts.scopes import Copies


@pytest.mark.parametrize(
    ("copies", "ends"),
    [
        (Copies("", 2), ["0", "1"]),
        (Copies("_", 1), ["_0"]),
        (Copies("", 0), []),
        (Copies("-", 10), [f"-0{number}" for number in range(10)]),
        (Copies("", None), []),
    ],
)
def test_the_copies_are_counted_from_nought(copies: Copies, ends: list[str]) -> None:
    assert list(copies.ends()) == ends
    assert all(list(copies.without(f"a{end}")) == ["a"] for end in ends)


@pytest.mark.parametrize("name", ["a", "a_", "a_2", "a_10", "a_001", "a1", "_1x", ""])
def test_other_endings_are_those_of_no_copy(name: str) -> None:
    assert list(Copies("_", 2).without(name)) == []


def test_a_count_that_is_no_number_leaves_all_numbers_open() -> None:
    assert list(Copies("", None).without("a12")) == ["a1", "a"]
