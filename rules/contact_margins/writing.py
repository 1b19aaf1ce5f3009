"""Write margins and gaps where they stand, and say of which release they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.numbers import digits
from mjcf_lint.xml.edit import Edit, Span
from mjcf_lint.xml.element import Attribute, Element
from mjcf_lint.xml.source import Source

from .distances import Distances

MARK = "margins and gaps as of MuJoCo {}"
_MARKED = re.compile(r"\s*margins and gaps as of MuJoCo (\d+\.\d+\.\d+)\s*")
NAMES = ("margin", "gap")
DECIMALS = 15


class Wanted(NamedTuple):
    """What the margin and gap of an element have to be."""

    who: Distances
    margin: float
    gap: float

    @classmethod
    def of(cls, who: Distances, inside: float, share: float = 1.0) -> Wanted:
        """Take out of the margin how much of the gap lay inside; give each side its share."""
        margin, gap = who.numbers
        return cls(who, share * (margin - inside * gap), share * gap)


def mark_in(model: Model) -> Version | None:
    """Return the release that a comment in the model says its margins are of."""
    found = [
        Version(marked[1])
        for source in model.sources
        for comment in source.comments
        if (marked := _MARKED.fullmatch(comment.text))
    ]
    return max(found, default=None)


def edits(wanted: Iterable[Wanted], release: str) -> list[Edit]:
    """Return the edits: of a default class where all that take its value want the same new one."""
    shared: dict[Attribute, tuple[Attribute, list[tuple[Element, float]]]] = {}
    own: dict[int, tuple[Element, dict[str, float]]] = {}
    for one in wanted:
        element = one.who.node.element
        for name, new in zip(NAMES, (one.margin, one.gap), strict=True):
            given = one.who.says(name)
            if given:
                users = shared.setdefault(given.attribute, (given.attribute, []))[1]
                users.append((element, round(new, DECIMALS)))
            elif new:
                own.setdefault(id(element), (element, {}))[1][name] = round(new, DECIMALS)
    made: list[Edit] = []
    for attribute, users in shared.values():
        news = {new for _, new in users}
        if len(news) == 1 and _differs(attribute, *news):
            made.append(attribute.with_value(digits(*news)))
        elif len(news) > 1:
            for element, new in users:
                if _differs(attribute, new):
                    own.setdefault(id(element), (element, {}))[1][attribute.name] = new
    made += (_written(element, values) for element, values in own.values())
    return [*_marks(made, release), *made]


def _differs(attribute: Attribute, new: float) -> bool:
    return float(attribute.value) != new


def _written(element: Element, values: dict[str, float]) -> Edit:
    text = "".join(f' {name}="{digits(value)}"' for name, value in values.items())
    ends = [one.value_end + 1 for one in element.attributes.values()]
    end = max(ends, default=element.name_span.end)
    return Edit(Span(element.source, end, end), text)


def _marks(made: list[Edit], release: str) -> Iterator[Edit]:
    """Yield a comment for the beginning of each file that changes."""
    sources: dict[int, Source] = {id(one.span.source): one.span.source for one in made}
    comment = f"<!-- {MARK.format(release)} -->"
    for source in sources.values():
        root = source.root
        if root:
            first = root.children[0] if root.children else None
            indent = first.indent if first else ""
            text = f"{source.newline}{indent}{comment}" if indent else comment
            yield Edit(Span(source, root.tag_end, root.tag_end), text)
