"""Lists of numbers that stand in attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node

_Item = TypeVar("_Item")


def words(node: Node, name: str) -> list[str]:
    """Return the values of an attribute as they are written."""
    return (node.get(name) or "").split()


def integers(node: Node, name: str) -> list[int] | None:
    """Return the integers of an attribute; None where one of them is none."""
    try:
        return [int(word) for word in words(node, name)]
    except ValueError:
        return None


def reals(node: Node, name: str) -> list[float] | None:
    """Return the numbers of an attribute; None where one of them is not plain."""
    return numbers(node.get(name) or "")


def threes(values: Sequence[_Item]) -> Iterator[tuple[_Item, _Item, _Item]]:
    """Yield values by three, without a rest that is left."""
    yield from zip(values[::3], values[1::3], values[2::3], strict=False)
