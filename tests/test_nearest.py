from __future__ import annotations

import pytest

from mjcf_lint import nearest as nearest_module
from mjcf_lint.nearest import Names, did_you_mean, listed, nearest


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("robot0:thj3", "robot0:THJ3"),
        ("T_tabel", "T_table"),
        ("GEOM", "geom"),
        ("wholly-other", None),
        ("geom", None),
    ],
)
def test_the_nearest_name_is_found_whatever_the_capitals(name: str, expected: str | None) -> None:
    assert nearest(name, ["robot0:THJ3", "T_table", "geom", ""]) == expected


def test_the_words_for_it_are_empty_where_nothing_is_near() -> None:
    assert did_you_mean("Geon", ["geom"]) == "; did you mean 'geom'?"
    assert did_you_mean("Geon", ["camera"]) == ""


def test_of_several_that_are_as_near_it_is_always_the_same() -> None:
    names = [f"post_{number:02}" for number in range(12)]
    assert nearest("post_12", names) == nearest("post_12", reversed(names)) == "post_02"


def test_of_too_many_comparisons_the_rest_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_module, "MOST_COMPARED", 3)
    names = Names(["geom", "site", "body"])
    assert [names.nearest(name) for name in ("geon", "sitt", "bodi")] == ["geom", None, None]


def test_names_are_listed_and_the_rest_is_counted() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "<a>"
    assert listed(["a", "b", "c"]) == "<a>, <b> and <c>"
    assert listed("abcd", 2) == "<a>, <b> and 2 more"
