"""Plain lists of numbers are those that every release reads alike."""

from __future__ import annotations

from random import Random

import pytest
from packaging.version import Version

from mjcf_lint.grammar import AttributeType, Kind, releases
from mjcf_lint.grammar.plain import plain_count, plain_numbers
from mjcf_lint.mjcf.numbers import NumberReader, number, numbers, tokens

PLAIN = ("0", "-1", "+2.5", ".25", "3.", "4e-05", "6.02E+23")
PARTS = (
    *(*PLAIN, ".", "-", "e5", "0x1", "inf", "nan", "1,2", "1e", "1e999", "1e-999"),
    *("9" * 120, "0." + "0" * 120 + "1", "1.2.3", "--1", "\xa01"),
)
SPACES = (" ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\x1c", "\xa0")


def texts() -> list[str]:
    random = Random(0)
    made = []
    for _ in range(3000):
        words = random.choices(PLAIN if random.random() < 0.7 else PARTS, k=random.randint(0, 4))
        space = random.choice(SPACES)
        made.append(random.choice(("", space)) + space.join(words) + random.choice(("", space)))
    return made


def test_plain_numbers_are_what_each_token_is() -> None:
    told = 0
    for text in texts():
        found = plain_numbers(text)
        if found is not None:
            told += 1
            assert list(found) == [number(token) for token in tokens(text)], text
            assert numbers(text) == list(found)
    assert told > 1000


def test_a_count_is_told_of_plain_numbers_without_white_space_behind_them() -> None:
    assert plain_count(" 1 -2.5\t3e4") == 3
    assert plain_count("1 2 ") == 0
    assert plain_numbers("1 2 ") == (1, 2)


@pytest.mark.parametrize("text", ["", " ", "1 x", "1,2", "nan", "1e100", "1" * 300])
def test_what_releases_may_read_otherwise_is_not_plain(text: str) -> None:
    assert plain_count(text) == 0
    assert plain_numbers(text) is None


@pytest.mark.parametrize("release", releases()[::5], ids=str)
def test_a_release_refuses_no_list_for_being_plain(release: Version) -> None:
    reader = NumberReader(release)
    for least, most in ((1, 1), (0, 3), (2, 2), (1, None)):
        kind = AttributeType(Kind.NUMBER, least=least, most=most)
        for text in texts()[:1000]:
            slowly = reader._list(text, kind, strict=reader._strict, long=False)
            assert reader.misread(text, kind, "geom") == slowly, repr(text)
