"""How each release reads the numbers of an attribute, as measured on the real libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from math import isfinite
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.grammar import AttributeType, Kind
from mjcf_lint.grammar.plain import plain_count, plain_numbers
from mjcf_lint.releases.change import Change

STRICT_NUMBERS = Change("2.2.1")
"""What is no number is refused; 2.2.0 takes the list to end there."""
STRICT_MESHES = Change("3.0.0")
"""So it is in the lists of a mesh, which releases before only cut short."""
STRICT_LONG_LISTS = Change("3.2.1")
"""So it is in those of skins, flexes and height fields."""
STRICT_INTEGERS = Change("3.0.0")
"""An integer has a sign and digits and fits 32 bits; before, anything may follow its digits."""
LAST_IS_REPEATED = Change("2.2.1", "2.3.7")
"""White space behind a list that could be longer adds a copy of its last number."""
EMPTY_NUMBERS_REFUSED = Change("2.2.1", "3.2.0")
"""Others take an attribute without a number as one that is not set."""
EMPTY_INTEGER_REFUSED = Change("2.2.0", "3.11.0")
"""The same for an attribute that holds one integer."""
SMALL_REFUSED = Change("2.2.1", "3.17.0")
"""A number so small that it loses digits is refused."""
LONG_WORDS = Change("3.2.1")
"""`infinity` and `nan(...)` are numbers, as `inf` and `nan` are in every release."""
LONE_POINT = Change("3.1.6", "3.1.6")
"""A point alone is a number."""
CHANGES = (
    STRICT_NUMBERS,
    STRICT_MESHES,
    STRICT_LONG_LISTS,
    STRICT_INTEGERS,
    LAST_IS_REPEATED,
    EMPTY_NUMBERS_REFUSED,
    EMPTY_INTEGER_REFUSED,
    SMALL_REFUSED,
    LONG_WORDS,
    LONE_POINT,
)

LARGEST_INTEGER = 2**31 - 1
SMALLEST_NORMAL = 2.0**-1022

_TOKEN = re.compile(r"[^ \t\n\v\f\r]+")
_DECIMAL = re.compile(r"[+-]?(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE][+-]?[0-9]+)?")
_HEXADECIMAL = re.compile(
    r"[+-]?0x(?:[0-9a-f]+(?:\.[0-9a-f]*)?|\.[0-9a-f]+)(?:p[+-]?[0-9]+)?", re.IGNORECASE
)
_WORD = re.compile(r"[+-]?(?:inf|nan)", re.IGNORECASE)
_LONG_WORD = re.compile(r"[+-]?(?:infinity|nan\(\w*\))", re.IGNORECASE | re.ASCII)
_NAN = re.compile(r"[+-]?nan(?:\(\w*\))?", re.IGNORECASE | re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_SIZE = re.compile(r"[ \t\n\v\f\r]*(?:-1|\+?[0-9]+[KMGTPE]?)[ \t\n\v\f\r]*", re.IGNORECASE)
_PLAIN_LIST = re.compile(r"\s*(?:-?[0-9]{1,99}(?:\.[0-9]{0,99})?(?:\s+|$))*", re.ASCII)
_SPACES = " \t\n\v\f\r"
_SPACE = re.compile(r"[ \t\n\v\f\r]")
_PIECE = 1 << 16
_LONGEST_LIST = 1 << 24
_MANY = 100
_MOST_DIGITS = 100
_FAR = 10**_MOST_DIGITS
_LONG_LISTS = frozenset({"mesh", "skin", "bone", "flex", "flexcomp", "pin", "hfield"})


class Trouble(Enum):
    """Why a release does not take a text for numbers."""

    EMPTY = "empty"
    WORD = "word"
    FRACTION = "fraction"
    LARGE = "large"
    SMALL = "small"
    FEW = "few"
    MANY = "many"


class Misread(NamedTuple):
    """What is wrong with a text; `token` is the part at fault, `given` how many values stand."""

    trouble: Trouble
    given: int = 0
    token: str = ""
    start: int = 0


def tokens(text: str) -> list[str]:
    """Return the values of a text, as every release takes it apart."""
    return _TOKEN.findall(text)


def count(text: str) -> int:
    """Return how many values a text holds; only some of them are in memory at a time."""
    return sum(len(_TOKEN.findall(text, *piece)) for piece in _pieces(text))


def is_plain(text: str) -> bool:
    """Say whether a text is a list of numbers that every release reads alike."""
    return all(_PLAIN_LIST.fullmatch(text, *piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where pieces of a text begin and end, none of which cuts a value."""
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _PIECE)
        end = space.start() if space else len(text)
        yield start, end
        start = end


def ends_in_space(text: str) -> bool:
    """Say whether white space follows the last value."""
    return text[-1:] in tuple(_SPACES)


def is_nan(token: str) -> bool:
    """Say whether a value is written as not being a number."""
    return bool(_NAN.fullmatch(token))


def number(token: str) -> float | None:
    """Return the value of a number as releases agree on it."""
    return float(token) if _DECIMAL.fullmatch(token) or _WORD.fullmatch(token) else None


def numbers(text: str) -> list[float] | None:
    """Return the values of a list of numbers; None where one of them is not plain.

    None, too, of a list too long to be worth the memory.
    """
    if (plain := plain_numbers(text)) is not None:
        return list(plain)
    if len(text) > _LONGEST_LIST:
        return None
    found = [number(token) for token in tokens(text)]
    return None if None in found else [one for one in found if one is not None]


def truncated(value: float, otherwise: int) -> int:
    """Return a number without its fraction; `otherwise` for one that is infinite or none."""
    return int(value) if isfinite(value) else otherwise


def digits(value: float) -> str:
    """Write a number in the fewest digits that read back as it is."""
    return str(int(value)) if value.is_integer() else repr(value)


def integer(text: str) -> int | None:
    """Return the integer that a text holds; None where it holds anything else."""
    written = text.strip(_SPACES)
    return whole(written) if _INTEGER.fullmatch(written) else None


def whole(digits: str) -> int:
    """Return the integer that a sign and digits write, or one as far beyond all that counts.

    Python takes its time to read a million digits, and refuses to by default.
    """
    if len(digits) <= _MOST_DIGITS:
        return int(digits)
    counting = digits.lstrip("+-").lstrip("0")
    size = int(counting or "0") if len(counting) <= _MOST_DIGITS else _FAR
    return -size if digits.startswith("-") else size


def first_digits(token: str) -> int | None:
    """Return what releases before 3.0.0 made of one integer, whatever followed its digits."""
    found = _INTEGER.match(token)
    if not found:
        return None
    held = max(-(2**63), min(2**63 - 1, whole(found[0])))
    return (held + 2**31) % 2**32 - 2**31


@dataclass(frozen=True)
class NumberReader:
    """How one release reads numbers."""

    release: Version

    def misread(self, text: str, kind: AttributeType, tag: str) -> Misread | None:
        """Return why the release refuses a text for an attribute of an element, if it does."""
        if self.fits(text, kind):
            return None
        if kind.kind is Kind.SIZE:
            return None if _SIZE.fullmatch(text) else Misread(Trouble.WORD, 1, text)
        if kind.kind not in (Kind.NUMBER, Kind.INTEGER) or text in kind.keywords:
            return None
        if kind.kind is Kind.INTEGER and kind.most == 1:
            return self._one_integer(text)
        long = kind.most is None and tag in _LONG_LISTS
        strict = self._strict
        if long:
            strict = self._strict_meshes if tag == "mesh" else self._strict_long
        return self._list(text, kind, strict=strict, long=long)

    def fits(self, text: str, kind: AttributeType) -> bool:
        """Say whether a text surely is what an attribute takes: so many plain numbers."""
        if kind.kind is not Kind.NUMBER:
            return False
        given = plain_count(text if self._repeats else text.rstrip(_SPACES))
        return given >= kind.least and given > 0 and (kind.most is None or given <= kind.most)

    def counted(self, text: str, most: int | None) -> int:
        """Return how many numbers the release makes of a text that it reads."""
        given = plain_count(text) or count(text)
        room = most is None or given < most
        return given + (room and self._repeats and given > 0 and ends_in_space(text))

    def _one_integer(self, text: str) -> Misread | None:
        found = tokens(text)
        if not found:
            return Misread(Trouble.EMPTY) if self._refuses_empty_integer else None
        if not self._strict_integers:
            fits = _INTEGER.match(found[0])
            return None if fits else Misread(Trouble.WORD, len(found), found[0])
        if trouble := self._trouble(found[0], integer=True):
            return Misread(trouble, len(found), found[0], text.index(found[0]))
        return Misread(Trouble.MANY, len(found)) if len(found) > 1 else None

    def _list(self, text: str, kind: AttributeType, *, strict: bool, long: bool) -> Misread | None:
        given = count(text)
        if not given:
            if self._refuses_empty and not long:
                return Misread(Trouble.EMPTY)
            few = not strict and not long and kind.least > 1
            return Misread(Trouble.FEW) if few else None
        integer = kind.kind is Kind.INTEGER
        # Megabytes of vertices are plain numbers, which need no look at each.
        plain = not integer and given > _MANY and is_plain(text)
        for token in () if plain else _TOKEN.finditer(text):
            if trouble := self._trouble(token[0], integer=integer):
                at_fault = Misread(trouble, given, token[0], token.start())
                return at_fault if strict else None
        if not strict and ends_in_space(text):
            return None
        given = self.counted(text, kind.most)
        if given < kind.least:
            return Misread(Trouble.FEW, given)
        if kind.most is not None and given > kind.most:
            return Misread(Trouble.MANY, given)
        return None

    def _trouble(self, token: str, *, integer: bool) -> Trouble | None:
        if integer and not _INTEGER.fullmatch(token):
            return Trouble.WORD if number(token) is None else Trouble.FRACTION
        if integer:
            value = whole(token)
            fits = -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER
            return None if fits else Trouble.LARGE
        if decimal := _DECIMAL.fullmatch(token):
            size = abs(float(token))
            if size == float("inf"):
                return Trouble.LARGE
            small = size < SMALLEST_NORMAL and "".join(filter(None, decimal.groups())).strip("0")
            return Trouble.SMALL if small and self._refuses_small else None
        if _HEXADECIMAL.fullmatch(token):
            return _trouble_of_hexadecimal(token)
        if _WORD.fullmatch(token) or (self._long_words and _LONG_WORD.fullmatch(token)):
            return None
        return None if token == "." and self._lone_point else Trouble.WORD

    @cached_property
    def _strict(self) -> bool:
        return STRICT_NUMBERS.holds_in(self.release)

    @cached_property
    def _strict_meshes(self) -> bool:
        return STRICT_MESHES.holds_in(self.release)

    @cached_property
    def _strict_long(self) -> bool:
        return STRICT_LONG_LISTS.holds_in(self.release)

    @cached_property
    def _strict_integers(self) -> bool:
        return STRICT_INTEGERS.holds_in(self.release)

    @cached_property
    def _repeats(self) -> bool:
        return LAST_IS_REPEATED.holds_in(self.release)

    @cached_property
    def _refuses_empty(self) -> bool:
        return EMPTY_NUMBERS_REFUSED.holds_in(self.release)

    @cached_property
    def _refuses_empty_integer(self) -> bool:
        return EMPTY_INTEGER_REFUSED.holds_in(self.release)

    @cached_property
    def _refuses_small(self) -> bool:
        return SMALL_REFUSED.holds_in(self.release)

    @cached_property
    def _long_words(self) -> bool:
        return LONG_WORDS.holds_in(self.release)

    @cached_property
    def _lone_point(self) -> bool:
        return LONE_POINT.holds_in(self.release)


@cache
def reader(release: Version) -> NumberReader:
    """Return how a release reads numbers."""
    return NumberReader(release)


def _trouble_of_hexadecimal(token: str) -> Trouble | None:
    try:
        float.fromhex(token)
    except OverflowError:
        return Trouble.LARGE
    return None
