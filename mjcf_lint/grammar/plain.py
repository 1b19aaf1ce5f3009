"""Lists of numbers as they mostly stand in a model, which every release reads alike."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 256
"""Longer texts are not remembered, nor taken for plain."""
_SPACE = r"[ \t\n\v\f\r]"
_NUMBER = r"[+-]?(?:[0-9]{1,99}(?:\.[0-9]{0,99})?|\.[0-9]{1,99})(?:[eE][+-]?[0-9]{1,2})?"
_LIST = re.compile(rf"{_SPACE}*{_NUMBER}(?:{_SPACE}+{_NUMBER})*")
_SPACED_LIST = re.compile(rf"{_LIST.pattern}{_SPACE}*")


def plain_count(text: str) -> int:
    """Return how many numbers a text holds, without white space behind them; 0 for any other."""
    return _count(text) if len(text) <= _LONGEST else 0


@lru_cache(maxsize=1 << 14)
def _count(text: str) -> int:
    return len(text.split()) if _LIST.fullmatch(text) else 0


def plain_numbers(text: str) -> tuple[float, ...] | None:
    """Return the numbers of a text, which white space may follow; None for any other."""
    return _numbers(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=1 << 14)
def _numbers(text: str) -> tuple[float, ...] | None:
    return tuple(map(float, text.split())) if _SPACED_LIST.fullmatch(text) else None
