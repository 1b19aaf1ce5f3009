"""Arguments of check read without typer, whose import takes longer than a small file does.

What is not plain, such as an unknown flag, a value that does not fit, or a question for help, is
left to typer, which alone words what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, get_args

from mjcf_lint.commands.flag import Flag, declared

_WORDS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class _NotPlain(Exception):
    """Something that typer must see."""


def plain_arguments(
    function: Callable[..., object], arguments: Sequence[str]
) -> dict[str, Any] | None:
    """Return the arguments of a command as typer would hand them over; None where it must."""
    try:
        return _read(declared(function), arguments)
    except _NotPlain:
        return None


def _read(
    parameters: dict[str, tuple[Any, Flag | None]], arguments: Sequence[str]
) -> dict[str, Any]:
    named: dict[str, tuple[str, Any, Flag]] = {}
    behind = ""
    for parameter, (kind, flag) in parameters.items():
        if flag is None:
            raise _NotPlain
        for name in flag.names:
            named[name] = (parameter, kind, flag)
        behind = behind if flag.names else parameter
    found: dict[str, Any] = {
        parameter: _from_environment(kind, flag, text)
        for parameter, kind, flag in named.values()
        if (text := os.environ.get(flag.options.get("envvar", ""), ""))
    }
    told = set[str]()
    left = iter(arguments)
    for text in left:
        if text == "-" or text[:1] not in ("-", ""):
            found.setdefault(behind, []).append(Path(text))
            continue
        if text[:2] == "--":
            name, equals, value = text.partition("=")
        else:
            name, equals, value = text[:2], "", text[2:]  # as in -j4
        if name not in named:
            raise _NotPlain
        parameter, kind, flag = named[name]
        if parameter in told or (kind is bool and (equals or value)):
            raise _NotPlain
        told.add(parameter)
        if kind is bool:
            found[parameter] = True
        else:
            found[parameter] = _value(kind, flag, value if equals or value else next(left, ""))
    return found


def _from_environment(kind: Any, flag: Flag, text: str) -> object:
    if kind is not bool:
        return _value(kind, flag, text)
    if text.lower() not in _WORDS:
        raise _NotPlain
    return _WORDS[text.lower()]


def _value(kind: Any, flag: Flag, text: str) -> object:
    """Return what a text comes to for a flag of a type, or of that type or none."""
    if text[:1] in ("-", ""):
        raise _NotPlain
    kinds = [one for one in get_args(kind) if one is not type(None)] or [kind]
    if kinds == [list[str]]:
        return [text]
    if kinds == [str]:
        return text
    if kinds == [Path] and (os.access(text, os.R_OK) or not os.path.lexists(text)):
        return Path(text)
    if kinds == [int] and text.isascii() and text.isdigit():
        return _within(flag, int(text))
    if issubclass(kinds[0], Enum) and text in _values(kinds[0]):
        return kinds[0](text)
    raise _NotPlain


def _within(flag: Flag, number: int) -> int:
    if number < flag.options.get("min", number):
        raise _NotPlain
    return number


def _values(kind: type[Enum]) -> Iterator[str]:
    return (one.value for one in kind)
