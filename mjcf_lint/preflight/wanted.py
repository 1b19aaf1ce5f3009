"""What is to be built: a model, what a function returns, or a registered environment."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path

from mjcf_lint.deferred import dataclass
from mjcf_lint.errors import MjcfLintError

_MODELS = (".xml", ".mjcf", ".urdf")
_REGISTERED = re.compile(r"-v\d+$")
_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


class PreflightError(MjcfLintError):
    """Something that is not there to be built, or a Python that cannot build it."""


class Kind(str, Enum):
    """How a thing is built."""

    MODEL = "model"
    FACTORY = "factory"
    GYM = "gym"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing to build.

    MODEL: `name` is its absolute path. FACTORY: `name` is a module or a Python file, `attribute` a
    function in it. GYM: `name` is the id, `attribute` a module to import first.
    """

    kind: Kind
    name: str
    attribute: str
    text: str
    """As it was given."""


def wanted(text: str) -> Wanted:
    """Read what is to be built; raises PreflightError for what is none of the three."""
    if text.lower().endswith(_MODELS) or (Path(text).is_file() and not text.endswith(".py")):
        if not Path(text).is_file():
            what = "a folder; name a model in it" if Path(text).is_dir() else "no such file"
            raise PreflightError(f"{text}: {what}")
        return Wanted(Kind.MODEL, str(Path(text).absolute()), "", text)
    before, colon, after = text.rpartition(":")
    if not colon:
        if Path(text).is_dir():
            raise PreflightError(f"{text}: a folder; name a model in it, or module:function")
        if text.endswith(".py"):
            raise PreflightError(f"{text}: name a function in it, such as train.py:make_env")
        return Wanted(Kind.GYM, text, "", text)
    if _REGISTERED.search(after):
        return Wanted(Kind.GYM, after, before, text)
    if before.endswith(".py"):
        if not Path(before).is_file():
            raise PreflightError(f"{before}: no such file")
        before = str(Path(before).absolute())
    elif not _DOTTED.fullmatch(before):
        raise PreflightError(f"{text!r} is no model, no module:function and no gym id")
    if not _DOTTED.fullmatch(after):
        raise PreflightError(f"{text!r}: {after!r} is no name of a function")
    return Wanted(Kind.FACTORY, before, after, text)
