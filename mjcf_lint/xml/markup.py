"""How tags and their attributes are written: what the engine's parser takes for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

NAME = rb"[A-Za-z_:\x80-\xff][A-Za-z_:\x80-\xff0-9.\-]*"
SPACE = rb"[ \t\n\v\f\r]*"
_SKIP = re.compile(SPACE)
OPENING = re.compile(SPACE + rb"(/?)(" + NAME + rb")?")
"""What follows the `<` of a tag."""
_ATTRIBUTE = re.compile(
    SPACE + rb"(" + NAME + rb")" + SPACE + rb"=" + SPACE + rb"(?:\"([^\"]*)\"|'([^']*)')"
)

Place = tuple[int, int, int, int]
"""Where a name starts and ends, and where a value starts and ends."""


def skipped(data: bytes, position: int) -> int:
    """Return where the white space at a position ends."""
    match = _SKIP.match(data, position)
    return match.end() if match else position


def attributes(data: bytes, position: int) -> Iterator[Place]:
    """Yield where the attributes of a tag stand, from behind its name on."""
    while match := _ATTRIBUTE.match(data, position):
        position = match.end()
        yield (*match.span(1), *match.span(2 if match[2] is not None else 3))


def misspelled(data: bytes, position: int, tag: str) -> str:
    """Say what is wrong with an attribute that cannot be read."""
    name = re.compile(NAME).match(data, position)
    if not name:
        return f"unexpected {chr(data[position])!r} in the tag <{tag}>"
    shown = name[0][:200].decode(errors="replace")
    rest = re.compile(SPACE + rb"(=?)" + SPACE + rb"(['\"]?)").match(data, name.end())
    if not rest or not rest[1]:
        return f"attribute {shown!r} of <{tag}> has no value"
    if not rest[2]:
        return f"the value of attribute {shown!r} of <{tag}> stands without quotes"
    return f"the value of attribute {shown!r} of <{tag}> has no closing quote"
