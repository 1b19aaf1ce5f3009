"""Errors in text that somebody pasted: one message, a traceback, or the log of many processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mjcf_lint.disk import is_file
from mjcf_lint.logs.frames import Loader, loader_of
from mjcf_lint.logs.signs import Sign, sign_in
from mjcf_lint.ruleset.wordings import Wording, heard_in, plain

_FEW = 40
"""Lines of a text of which each is looked at; of more, those that speak of trouble."""
_WINDOW = 5
"""Lines that one message of MuJoCo may take."""
_LONGEST_LINE = 4000
_LONGEST_PLACE = 60
_TROUBLE = re.compile(r"error|exception|warning|fatal|killed|invalid|\boom\b", re.IGNORECASE)
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_XML = re.compile(r"[^\s'\"()<>,:=]+\.(?:xml|mjcf)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"element '(\w+)', line (\d+)")
_ENGINE = re.compile(r"xml error|(?<!\w)error: .*(element name|object name|element ')|fatalerror")


@dataclass(frozen=True)
class Error:
    """One error of a text."""

    line: int
    """The line of its first appearance, counted from 1."""
    text: str
    """That line."""
    context: str
    """It and the lines behind it, plain."""
    wordings: tuple[Wording, ...] = ()
    sign: Sign | None = None
    times: int = 1

    @property
    def best(self) -> tuple[Wording, ...]:
        """The wordings that say most of it; others only share some words."""
        most = max((one.weight for one in self.wordings), default=0)
        return tuple(one for one in self.wordings if one.weight == most)

    @property
    def key(self) -> object:
        """Equal for errors that say the same, in whichever process and at whatever time."""
        if not self.best:
            return self.sign
        match = self.best[0].pattern.search(self.context)
        said = self.context[match.start() : len(plain(self.text))] if match else ""
        return self.best, self.element, re.sub(r"\d+", "", said)

    @property
    def element(self) -> str:
        """The element that MuJoCo names; empty where it names none."""
        found = _ELEMENT.search(self.context)
        return found[1] if found else ""

    @property
    def placeless(self) -> bool:
        """Say whether MuJoCo calls its place line 0."""
        found = _ELEMENT.search(self.context)
        return found is not None and found[2] == "0"


@dataclass(frozen=True)
class Pasted:
    """What a text says, each error once, in the order in which they first appear."""

    errors: tuple[Error, ...]
    unknown: str = ""
    """What seems to be MuJoCo's word, and is like no wording."""
    files: tuple[Path, ...] = ()
    """Models that the text names and that are here."""
    loader: Loader | None = None
    """Whose code loads the first model that is refused, where that is here."""

    @property
    def of_models(self) -> tuple[Error, ...]:
        """Errors that are about models."""
        return tuple(error for error in self.errors if error.wordings)

    @property
    def of_other_things(self) -> tuple[Error, ...]:
        """Errors of environments; that a process died only where nothing says why."""
        inner = [e for e in self.errors if e.sign and not e.sign.outer]
        if inner or self.of_models:
            return tuple(inner)
        return tuple(error for error in self.errors if error.sign)


def read_pasted(text: str) -> Pasted:
    """Find the errors in a text."""
    lines = [_COLOUR.sub("", line)[:_LONGEST_LINE] for line in text.split("\n")]
    found: dict[object, Error] = {}
    unknown = ""
    for error in _errors(lines):
        if not (error.wordings or error.sign):
            unknown = unknown or error.text
            continue
        before = found.get(error.key)
        found[error.key] = replace(before, times=before.times + 1) if before else error
    named = (Path(match) for line in lines for match in _XML.findall(line))
    files = dict.fromkeys(path for path in named if is_file(path))
    refused = [error.line for error in found.values() if error.wordings]
    loader = loader_of(lines, refused[0]) if refused else None
    return Pasted(tuple(found.values()), unknown, tuple(files), loader)


def _errors(lines: Sequence[str]) -> Iterator[Error]:
    """Yield what each line that may speak of trouble says, also what nobody knows of."""
    known: dict[str, tuple[tuple[Wording, ...], Sign | None]] = {}
    for at, line in enumerate(lines):
        if not line.strip() or (len(lines) > _FEW and not _TROUBLE.search(line)):
            continue
        context = plain(" ".join(lines[at : at + _WINDOW]))
        if context not in known:
            wordings = heard_in(context, before=len(plain(line)))
            known[context] = wordings, sign_in(plain(line))
        wordings, other = known[context]
        if wordings or other or _ENGINE.search(context[: len(plain(line)) + _LONGEST_PLACE]):
            yield Error(at + 1, line.strip(), context, wordings, None if wordings else other)
