"""What may stand in an attribute."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """What an attribute's text is to a release.

    UNKNOWN where only the schema was read. A SIZE is an integer with an optional K, M, G, T, P or
    E after it. A STRING is taken as it is, or checked for something that has no other kind here.
    """

    UNKNOWN = "unknown"
    KEYWORD = "keyword"
    INTEGER = "integer"
    NUMBER = "number"
    SIZE = "size"
    STRING = "string"
    REFERENCE = "reference"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class AttributeType:
    """What a release takes for one attribute of one element.

    `least` and `most` count the values between white space; `most` is None where there is no end
    to them. Where an INTEGER has `keywords`, either will do. `refers_to` holds the kinds of things
    a reference may name, such as "body".
    """

    kind: Kind = Kind.UNKNOWN
    keywords: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    required: bool = False
    refers_to: tuple[str, ...] = ()


UNKNOWN = AttributeType()
