"""Entries of a field, compared and written down."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from mjcf_lint.comparing.compiled import Value

_SHOWN_WHOLE = 7
_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Difference:
    """What one element has of a field, before and after; the label is empty for the model.

    Of many entries only the first that differs is told, with its place among them as `entry`.
    """

    element: str
    before: str
    after: str
    entry: int | None = None


def other_bits(one: bytes, other: bytes, form: str) -> list[int]:
    """Return the entries with other bits; text is one entry."""
    if form == "b":
        return [0]
    width = struct.calcsize(form)
    return [
        at // width
        for block in range(0, len(one), _BLOCK)
        if one[block : block + _BLOCK] != other[block : block + _BLOCK]
        for at in range(block, min(block + _BLOCK, len(one)), width)
        if one[at : at + width] != other[at : at + width]
    ]


def alike(one: Value, other: Value) -> bool:
    """Say whether two values are the same, as all NaN are."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one == other or (math.isnan(one) and math.isnan(other))


def gap(one: Value, other: Value) -> float | None:
    """Return how far apart two numbers are; None for words and NaN."""
    if isinstance(one, str) or isinstance(other, str):
        return None
    distance = abs(one - other)
    return None if math.isnan(distance) else float(distance)


def difference(
    label: str,
    old: Sequence[Value],
    new: Sequence[Value],
    at: list[int],
    forms: tuple[str, str],
) -> Difference:
    """Write down entries that differ at some places; `forms` are their `struct` characters."""
    if len(old) <= _SHOWN_WHOLE:
        pairs = [_texts(*values, forms) for values in zip(old, new, strict=True)]
        before, after = (" ".join(side) for side in zip(*pairs, strict=True))
        return Difference(label, before, after)
    before, after = _texts(old[at[0]], new[at[0]], forms)
    more = f" (and {len(at) - 1} more)" if len(at) > 1 else ""
    return Difference(label, before, f"{after}{more}", at[0])


def _texts(one: Value, other: Value, forms: tuple[str, str]) -> tuple[str, str]:
    """Return two values in six digits, in all they have where that would hide the difference."""
    before, after = (
        str(value) if isinstance(value, str | int) else f"{value:.6g}" for value in (one, other)
    )
    if before != after or alike(one, other):
        return before, after
    return _text(one, forms[0]), _text(other, forms[1])


def _text(value: Value, form: str) -> str:
    if isinstance(value, str):
        return value
    if form != "f" or not math.isfinite(value):
        return repr(value).removesuffix(".0")
    texts = (f"{value:.{digits}g}" for digits in range(6, 10))
    return next((text for text in texts if _single(text) == value), repr(value))


def _single(text: str) -> float:
    number: float = struct.unpack("f", struct.pack("f", float(text)))[0]
    return number
