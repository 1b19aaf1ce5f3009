"""What a library says of a value, and what that tells."""

from __future__ import annotations

import re
from collections.abc import Collection

from tools.grammar_worker import DIED

TOKEN = "@q7"
KEYWORD = "invalid keyword"
SINGLE = "single int expected"

_BAD = r"(?:bad format|problem reading|number is too large|single int expected).* attribute '?{}\b"
_SUFFIX = r"unsigned integer with an optional suffix .* attribute '{}'"
_FEWER = r"attribute '{}' does not have enough data"
_MORE = r"attribute '{}' has too much data"
_MISSING = r"required attribute missing: '{}'"

Pattern = re.Pattern[str]


def sayings(name: str) -> tuple[Pattern, Pattern, Pattern]:
    """Return what a library says of values of bad form, of too few and of too many."""
    bad, fewer, more = (_of(name, one) for one in (_BAD, _FEWER, _MORE))
    return bad, fewer, more


def suffix_expected(name: str) -> Pattern:
    """Return what a library says where it wants a size."""
    return _of(name, _SUFFIX)


def missing(name: str) -> Pattern:
    """Return what a library says where an attribute is not there."""
    return _of(name, _MISSING)


def _of(name: str, saying: str) -> Pattern:
    return re.compile(saying.format(re.escape(name)))


def meant(words: Collection[str]) -> bool:
    """Say whether words are keywords, not just what was read as a number or a single name."""
    return len(words) > 1 and not any(word.startswith(("inf", "nan", "e-")) for word in words)


def ones(value: str, count: int) -> str:
    """Return a value several times."""
    return " ".join([value] * count)


def _said(answer: str) -> str:
    """Return an answer without the place it names at its end, and without numbers."""
    return re.sub(r"\d+", "N", re.split(r"\n(?:Element|Object) ", answer)[0])


def alike(answer: str, value: str, meaningless: str) -> bool:
    """Say whether an answer about a value is the one that the meaningless value got."""
    if answer.startswith(DIED):
        return meaningless.startswith(DIED)
    if KEYWORD in meaningless:
        return KEYWORD in answer
    return _said(answer) == _said(meaningless.replace(TOKEN, value))
