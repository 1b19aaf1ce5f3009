"""The reference of the command line, out of the functions that are its commands."""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin

import typer
from typer.models import ArgumentInfo, OptionInfo
from typer.utils import get_params_from_function

from mjcf_lint.cli import app_of
from website.markdown import table

HEAD = """# Command line

`mjcf-lint PATHS` is `mjcf-lint check PATHS`. Findings, diffs and tables go to stdout, all else to
stderr. `mjcf-lint COMMAND --help` says the same as this page.

| exit code | means |
| --- | --- |
| 0 | nothing found that is as bad as `--fail-on` says |
| 1 | findings |
| 2 | the command, the paths, the settings or the environment do not fit; one line says what to do |
| 3 | a bug of mjcf-lint; what it concerns is left as it is |
| 130 | interrupted |"""


@dataclass(frozen=True)
class Parameter:
    """An argument or option of a command."""

    name: str
    """What it is called in the code."""
    flags: tuple[str, ...]
    """Its spellings; none for an argument that stands by its place."""
    takes: str
    """What stands behind the flag, or in the place of an argument."""
    choices: tuple[str, ...]
    several: bool
    help: str
    default: str
    required: bool = False

    @property
    def shown(self) -> str:
        """What to write."""
        names = ", ".join(f"`{flag}`" for flag in self.flags)
        if not self.flags:
            return f"`{self.takes}`"
        return f"{names} `{self.takes}`" if self.takes else names

    @property
    def told(self) -> str:
        """What it does."""
        text = prose(self.help)
        if self.choices:
            text += f" One of {', '.join(f'`{one}`' for one in self.choices)}."
        if self.default:
            text += f" Default: {self.default}."
        repeated = self.several and self.flags and "may be repeated" not in text
        return text + (" May be repeated." if repeated else "")


def command_page() -> str:
    """Return the page as Markdown."""
    return "\n\n".join([HEAD, *_sections()]) + "\n"


def commands() -> dict[str, Callable[..., object]]:
    """Return the function of each command, by what is written behind `mjcf-lint`."""
    return dict(_commands(app_of(), ""))


def _commands(of: typer.Typer, before: str) -> Iterator[tuple[str, Callable[..., object]]]:
    for one in of.registered_commands:
        if one.callback and not one.hidden:
            name = one.name or one.callback.__name__.replace("_", "-")
            yield f"{before}{name}", one.callback
    for group in of.registered_groups:
        if inside := group.typer_instance:
            yield from _commands(inside, f"{before}{_group_name(group, inside)} ")


def _group_name(*infos: Any) -> str:
    names = (getattr(info, "name", None) or getattr(info.info, "name", None) for info in infos[1:])
    return next((str(name) for name in (infos[0].name, *names) if isinstance(name, str)), "")


def _sections() -> Iterator[str]:
    for name, function in commands().items():
        found = parameters(function)
        arguments = [
            one.takes if one.required else f"[{one.takes}]" for one in found if not one.flags
        ]
        options = ["[OPTIONS]"] if any(one.flags for one in found) else []
        yield f"## mjcf-lint {name}"
        yield prose(inspect.getdoc(function) or "")
        yield f"```text\nmjcf-lint {' '.join([name, *options, *arguments])}\n```"
        if found:
            yield table(("argument", "what it does"), [(one.shown, one.told) for one in found])


def parameters(function: Callable[..., object]) -> list[Parameter]:
    """Return the arguments and options of a command; those that are hidden are left out."""
    found = get_params_from_function(function).values()
    return [
        _parameter(one.name, one.annotation, one.default)
        for one in found
        if isinstance(one.default, OptionInfo | ArgumentInfo) and not one.default.hidden
    ]


def _parameter(name: str, hint: Any, info: OptionInfo | ArgumentInfo) -> Parameter:
    kind, several = _kind(hint)
    choices = tuple(str(one.value) for one in kind) if issubclass(kind, Enum) else ()
    word = name.replace("_", "-")
    flags: tuple[str, ...] = ()
    takes = info.metavar or name.upper()
    if isinstance(info, OptionInfo):
        flags = tuple(info.param_decls or (f"--{word}",))
        last = word.rsplit("-", 1)[-1].upper()
        named = last if len(last) > 2 else "WORD"
        takes = info.metavar or (named if choices else _TAKES.get(kind, kind.__name__.upper()))
        takes = "" if kind is bool else takes
    elif several:
        takes = takes.removesuffix("...") + "..."
    default = info.show_default if isinstance(info.show_default, str) else _written(info.default)
    return Parameter(
        name, flags, takes, choices, several, info.help or "", default, info.default is ...
    )


_TAKES = {str: "TEXT", int: "NUMBER", float: "NUMBER"}


def _kind(hint: Any) -> tuple[type, bool]:
    """Return the type of one value, and whether there may be several."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) in (list, tuple):
        return _kind(get_args(hint)[0])[0], True
    return (hint if isinstance(hint, type) else str), False


def _written(default: object) -> str:
    if isinstance(default, Enum):
        return f"`{default.value}`"
    if isinstance(default, bool) or default in (None, ..., "", (), []):
        return ""
    return f"`{default}`"


def prose(text: str) -> str:
    """Return help as Markdown that shows it as it is."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\b", ""))
    marks = {"<": "&lt;", "*": "\\*", "_": "\\_", "[": "\\["}
    return "\n\n".join(
        " ".join("".join(marks.get(one, one) for one in paragraph).split())
        for paragraph in paragraphs
    )
