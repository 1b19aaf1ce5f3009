"""Read the place of a body, and write numbers in the place of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mjcf_lint.mjcf.numbers import digits
from mjcf_lint.parts.orientations import Cannot
from mjcf_lint.parts.poses import Vector
from mjcf_lint.xml.edit import Edit, Span
from mjcf_lint.xml.element import Element, escaped

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
DECIMALS = 15


def place_of_body(text: str) -> Vector:
    """Return the place of a body; up to 2.2.2 a number that breaks off, as 0.13/2, ended it."""
    found = list[float]()
    for word in text.split()[:3]:
        begun = _NUMBER.match(word)
        if begun:
            found.append(float(begun[0]))
        if not begun or begun[0] != word:
            return (*found, 0.0, 0.0, 0.0)[:3]
    if len(found) < 3:
        raise Cannot(f"pos={text!r} are not 3 numbers")
    return tuple(found)


def written(found: Vector) -> str:
    """Write numbers in the fewest digits that read back as they are."""
    return " ".join(digits(one) for one in found)


def clean(found: Vector) -> Vector:
    """Return numbers without what rounding left behind: 0.3 for what 0.1 + 0.2 gives."""
    return tuple(round(one, DECIMALS) + 0.0 for one in found)


@dataclass(slots=True)
class Rewriting:
    """What becomes of the attributes of one element; None takes one away."""

    element: Element
    values: dict[str, str | None] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    """New names by the attribute whose place they take."""

    def edits(self) -> Iterator[Edit]:
        """Yield the edits, with all new attributes in one."""
        attributes = self.element.attributes
        placed = set(self.instead.values())
        for name, attribute in attributes.items():
            new = self.instead.get(name, name)
            if new not in self.values:
                continue
            value = self.values[new]
            if value is None:
                yield attribute.removed()
            elif new == name:
                yield attribute.with_value(value)
            else:
                yield Edit(attribute.span, f'{new}="{escaped(value)}"')
        fresh = "".join(
            f' {name}="{escaped(value)}"'
            for name, value in self.values.items()
            if value is not None and name not in attributes and name not in placed
        )
        if fresh:
            yield Edit(_behind(self.element), fresh)


def _behind(element: Element) -> Span:
    """Return the place behind the attributes."""
    ends = [one.value_end + 1 for one in element.attributes.values()]
    end = max(ends, default=element.name_span.end)
    return Span(element.source, end, end)
