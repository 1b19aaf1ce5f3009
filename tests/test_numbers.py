"""How releases read numbers, against what each of the 51 libraries did when it was recorded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from mjcf_lint.grammar import reading, recorded, releases
from mjcf_lint.mjcf.numbers import first_digits, number, numbers, reader
from tools.grammar_release import READING

# 2.2.0 reads no number out of size="1x" and then misses the size: that is not its reader's word.
OF_NUMBERS = [
    fact
    for fact, (name, _) in READING.items()
    if name in ("pos", "size", "group") and fact != "junk_after_number"
]


@pytest.mark.parametrize("release", releases(), ids=str)
def test_each_release_takes_what_its_library_took(release: Version) -> None:
    geom = recorded(release).root.children["body"].children["geom"].attributes
    took = reading(release)
    for fact in OF_NUMBERS:
        name, text = READING[fact]
        misread = reader(release).misread(text, geom[name], "geom")
        assert (misread is None) == getattr(took, fact), fact


@given(st.floats())
def test_what_python_writes_is_a_number_in_every_release(value: float) -> None:
    assert repr(number(repr(value))) == repr(value)


@given(st.lists(st.floats(allow_nan=False)), st.sampled_from([" ", "\n", "\t  "]))
def test_a_list_is_read_as_it_was_written(values: list[float], blank: str) -> None:
    assert numbers(blank.join(map(repr, values))) == values


@pytest.mark.parametrize("text", ["1,", "0x", "1e", "one", "1/2", ".1.", "--1"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    assert number(text) is None
    assert numbers(f"1 {text}") is None


@pytest.mark.parametrize(
    ("text", "value"), [("4294967295", -1), ("3.7", 3), ("-2x", -2), ("x", None), ("1e6", 1)]
)
def test_an_integer_of_old_releases_ends_with_its_digits(text: str, value: int | None) -> None:
    assert first_digits(text) == value
