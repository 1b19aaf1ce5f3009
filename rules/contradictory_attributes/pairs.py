"""Pairs of attributes of which an element may have one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mjcf_lint import Diagnostic, Model, Related
from mjcf_lint.change import Change
from mjcf_lint.element import Attribute
from mjcf_lint.grammar.places import Place
from mjcf_lint.grammar.typed import type_at
from mjcf_lint.parts.standing import made


@dataclass(frozen=True, slots=True)
class Pair:
    """Two attributes that exclude each other in an element, and the releases that say so.

    `checked` are those that look only where they look at attributes at all, not in frames.
    """

    element: str
    first: str
    second: str
    read: Change
    checked: Change
    both: str


PAIRS = (
    Pair(
        "camera",
        "fovy",
        "sensorsize",
        Change("3.0.0", "3.11.0"),
        Change("3.12.0"),
        "give the angle that this camera sees",
    ),
    Pair(
        "light",
        "directional",
        "type",
        Change("3.3.3", "3.11.0"),
        Change("3.12.0"),
        "say what kind of light this is",
    ),
    Pair(
        "attach",
        "body",
        "frame",
        Change("3.11.0", "3.11.0"),
        Change("3.12.0"),
        "say what is attached",
    ),
)
_PAIRS = {pair.element: pair for pair in PAIRS}


def excluded(place: Place, model: Model) -> Iterator[Diagnostic]:
    """Report an element that has both of a pair."""
    pair, node = _PAIRS.get(place.node.tag), place.node
    if pair is None or not {pair.first, pair.second} <= node.attributes.keys():
        return
    release = model.target.release
    if not (pair.read.holds_in(release) or (place.checked and pair.checked.holds_in(release))):
        return
    if type_at(place, pair.first) and type_at(place, pair.second) and made(node):
        yield _both(pair, node.attributes[pair.first], node.attributes[pair.second])


def _both(pair: Pair, first: Attribute, second: Attribute) -> Diagnostic:
    return Diagnostic(
        first.span,
        f"{pair.first} and {pair.second} both {pair.both}",
        related=(Related(second.span, "the other one"),),
    )
