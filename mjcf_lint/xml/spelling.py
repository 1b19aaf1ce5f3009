"""How tags are written, so that one written like an earlier one, in whatever file, is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mjcf_lint.xml.element import AttributeNames
from mjcf_lint.xml.markup import skipped

_MOST = 10_000
"""How many ways to write a tag are remembered."""
_MOST_BEFORE = 2_000
"""How many may be when a file is begun, so that there is room for its own."""
_LONGEST = 2_000
"""Characters of one, without the values."""


class Tag(NamedTuple):
    """What a tag says besides the values of its attributes.

    `ends` says that it is an end tag, `closed` that it closes itself; `behind` is how many blanks
    follow it, up to the next tag.
    """

    name: str
    names: AttributeNames
    ends: bool
    closed: bool
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Spellings:
    """Tags by what stands around the values between their double quotes.

    The parser takes a value for what it is up to the next double quote. So two tags that differ
    in values only say the same.
    """

    _tags: dict[tuple[str, ...], Tag] = field(default_factory=dict)
    _names: dict[tuple[str, ...], AttributeNames] = field(default_factory=dict)

    @property
    def many(self) -> bool:
        """Say whether there is little room left."""
        return max(len(self._tags), len(self._names)) > _MOST_BEFORE

    def known(self, parts: list[str]) -> Tag | None:
        """Return a tag by its text, behind the `<` up to the next one, split at double quotes."""
        return self._tags.get(tuple(parts[::2])) if len(parts) % 2 else None

    def names(self, names: tuple[str, ...]) -> AttributeNames:
        """Return the one object for some names in this order."""
        found = self._names.get(names)
        if found is None:
            found = AttributeNames(zip(names, range(len(names)), strict=True))
            if len(self._names) < _MOST:
                self._names[names] = found
        return found

    def remember(self, tag: Tag, parts: list[str], data: bytes, start: int, end: int) -> None:
        """Keep a tag of these parts that stands from `start` to `end`.

        That is no use where other quotes are around it, or text behind it.
        """
        around = tuple(parts[::2])
        behind = len(around[-1].partition(">")[2])
        length = sum(map(len, parts)) + len(parts)
        if (
            len(self._tags) < _MOST
            and sum(map(len, around)) < _LONGEST
            and len(parts) == 2 * len(tag.names) + 1
            and end == start + length - behind
            and skipped(data, end) >= end + behind
            and not any("'" in part for part in around)
        ):
            self._tags[around] = Tag(tag.name, tag.names, tag.ends, tag.closed, behind)


_kept = Spellings()


def spellings() -> Spellings:
    """Return what is remembered for the next file: files of one author are written alike."""
    global _kept
    if _kept.many:
        _kept = Spellings()
    return _kept
