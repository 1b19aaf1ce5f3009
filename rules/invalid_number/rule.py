"""See README.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.grammar import Kind
from mjcf_lint.mjcf.numbers import (
    CHANGES,
    STRICT_INTEGERS,
    STRICT_NUMBERS,
    Misread,
    NumberReader,
    Trouble,
    first_digits,
    number,
    reader,
    tokens,
)
from mjcf_lint.mjcf.typed import Typed, misread_attributes
from mjcf_lint.xml.edit import Span

_COUNTS = (Trouble.FEW, Trouble.MANY)
_SEPARATORS = re.compile(r"(?<!\s)\s*[,;|]\s*|[\xa0\u2000-\u200a\u3000]")
_MINUS = re.compile("[\u2212\u2013\u2014]")
_FRACTION = re.compile(r"([+-]?[0-9.]+)/([0-9.]+)")
_TAIL = re.compile(r"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[a-zA-Z.°\"']+")
_SHOWN = 24


@rule(category=Category.ERROR, changes=CHANGES, file_by_file=True)
def invalid_number(model: Model) -> Iterator[Diagnostic]:
    """A value that the target does not take for a number."""
    read = reader(model.target.release)
    for typed, misread in misread_attributes(model):
        if misread.trouble not in _COUNTS:
            yield _invalid(typed, misread, read)


def _invalid(typed: Typed, misread: Misread, read: NumberReader) -> Diagnostic:
    attribute = typed.attribute
    name = attribute.name
    shown = repr(misread.token[:_SHOWN])
    integer = typed.type.kind is Kind.INTEGER
    fix = _repair(typed, misread, read)
    note = ""
    match misread.trouble:
        case Trouble.EMPTY:
            message = f"{name} is empty; MuJoCo {read.release} expects a number"
            note = "other releases take it as not set"
        case Trouble.LARGE if integer:
            message = f"{shown} is too large for {name}, an integer of 32 bits"
        case Trouble.LARGE:
            message = f"{shown} in {name} is too large for a number of 64 bits"
        case Trouble.SMALL:
            message = f"{shown} in {name} is too small for a number of 64 bits"
            note = "MuJoCo 2.2.0, and 4.0.0 again, read it as a number next to zero"
        case Trouble.FRACTION:
            message = f"{name} takes an integer, not {shown}"
        case _ if typed.type.kind is Kind.SIZE:
            message = f"{name} takes an integer and one of K, M, G, T, P, E, not {shown}"
        case _:
            message = f"{shown} in {name} is no {'integer' if integer else 'number'}"
    if not note:
        note = _note(typed, misread, read)
    return Diagnostic(_place(typed, misread), message, fix, note=note)


def _note(typed: Typed, misread: Misread, read: NumberReader) -> str:
    one = typed.type.kind is Kind.INTEGER and typed.type.most == 1
    if one and STRICT_INTEGERS.holds_in(read.release):
        old = first_digits(misread.token)
        return "" if old is None else f"up to 2.3.7 MuJoCo read it as {old}"
    strict = STRICT_NUMBERS.holds_in(read.release)
    if strict and typed.type.kind is Kind.NUMBER and misread.trouble is Trouble.WORD:
        return "numbers stand between white space; MuJoCo 2.2.0 took the list to end here"
    return ""


def _place(typed: Typed, misread: Misread) -> Span:
    """Return the token at fault where it stands in the file as the engine reads it."""
    attribute = typed.attribute
    value = attribute.value_span
    if value.text != attribute.value or not misread.token:
        return attribute.span
    before = attribute.value[: misread.start].encode("utf-8", "surrogateescape")
    start = value.start + len(before)
    end = start + len(misread.token.encode("utf-8", "surrogateescape"))
    return Span(value.source, start, end)


def _repair(typed: Typed, misread: Misread, read: NumberReader) -> Fix | None:
    attribute, kind = typed.attribute, typed.type
    if misread.trouble is Trouble.EMPTY:
        if kind.required:
            return None
        return Fix.safe(f"Remove {attribute.name}", attribute.removed())
    if kind.kind is Kind.INTEGER and kind.most == 1:
        return _integer(typed, misread)
    for title, text, safe in _candidates(attribute.value, misread, kind.kind):
        if text.strip() and not read.misread(text, kind, typed.node.tag):
            make = Fix.safe if safe else Fix.unsafe
            return make(title, _written(typed, text))
    return None


def _integer(typed: Typed, misread: Misread) -> Fix | None:
    """Write what releases before 3.0.0 read; not without a look where the author meant more."""
    old = first_digits(misread.token)
    if old is None:
        return None
    meant = number(misread.token)
    whole = meant is not None and meant.is_integer() and misread.trouble is Trouble.FRACTION
    make = Fix.unsafe if whole and meant != old else Fix.safe
    return make(f"Write {old}", _written(typed, str(old)))


def _candidates(text: str, misread: Misread, kind: Kind) -> Iterable[tuple[str, str, bool]]:
    """Yield texts that may stand instead, the likeliest first, and whether they mean the same."""
    if misread.trouble is Trouble.SMALL:
        gone = number(misread.token) == 0
        yield "Write 0", _with(text, misread, "0"), gone
    elif misread.trouble is Trouble.LARGE and kind is Kind.NUMBER:
        infinite = "-inf" if misread.token.startswith("-") else "inf"
        yield f"Write {infinite}", _with(text, misread, infinite), False
    elif misread.trouble is Trouble.WORD and kind is not Kind.SIZE:
        spaced = _MINUS.sub("-", _SEPARATORS.sub(" ", text)).strip()
        yield "Separate the numbers by blanks", spaced, False
        found = [_number_in(token) for token in tokens(spaced)]
        yield "Write numbers only", " ".join(found), False
        kept = text[: misread.start].rstrip()
        yield f"Remove what follows {kept!r}", kept, False


def _number_in(token: str) -> str:
    """Return the number that a token begins with, or means."""
    if found := _FRACTION.fullmatch(token):
        above, below = number(found[1]), number(found[2])
        if above is not None and below:
            return repr(above / below)
    tail = _TAIL.fullmatch(token)
    return tail[1] if tail else token


def _with(text: str, misread: Misread, token: str) -> str:
    end = misread.start + len(misread.token)
    return text[: misread.start] + token + text[end:]


def _written(typed: Typed, text: str) -> Edit:
    return typed.attribute.with_value(text)
