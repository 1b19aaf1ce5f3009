"""What may stand in an attribute, and how a release reads what is in doubt."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


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

    __hash__ = str.__hash__  # that of an Enum is not in C, and kinds are looked up all the time


class AttributeType(NamedTuple):
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


class Reading(NamedTuple):
    """Which values of doubtful form a release takes without a word.

    Measured on a geom: numbers on its `size` and `pos`, integers on `group`, keywords on `type`,
    references on `material`.
    """

    word_for_number: bool
    junk_after_number: bool
    commas_between_numbers: bool
    comma_after_numbers: bool
    more_numbers_than_most: bool
    fewer_numbers_than_least: bool
    empty_numbers: bool
    blank_numbers: bool
    space_before_numbers: bool
    space_after_numbers: bool
    infinite_number: bool
    not_a_number: bool
    hexadecimal_number: bool
    overflowing_number: bool
    plus_before_number: bool
    fraction_for_integer: bool
    whole_fraction_for_integer: bool
    word_for_integer: bool
    junk_after_integer: bool
    more_integers_than_most: bool
    empty_integer: bool
    exponent_for_integer: bool
    space_around_keyword: bool
    keyword_in_capitals: bool
    empty_keyword: bool
    empty_reference: bool
    empty_name: bool
    empty_class: bool
