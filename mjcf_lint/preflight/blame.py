"""The model behind a failure, and what the rules find in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.preflight.attempt import Left
from mjcf_lint.preflight.events import Event, Place
from mjcf_lint.preflight.keeping import keep

_OF_FILES = ("asset-missing", "include-missing")
_QUOTED = re.compile(r"'([^']*)'")
_REFUSED, _READING, _READ = "refused", "loading", "loaded"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A model that was read last, or was being read."""

    path: Path
    made: Place | None
    """Where a program handed over the text of a model; None for one in a file."""
    loaded: bool
    """Whether it had loaded before the failure."""


@dataclass(frozen=True, slots=True)
class Blame:
    """What the rules say of the model behind a failure."""

    suspect: Suspect
    report: Report
    trouble: str = ""
    """Why the rules could not be asked."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The findings that keep the model from loading."""
        return tuple(found for found in self.report.diagnostics if found.severity is Severity.ERROR)


def suspect_of(left: Left) -> Suspect | None:
    """Return the model a process failed on, else the last one that it read."""
    noted = [event for event in left.events if event.what in (_READING, _REFUSED, _READ)]
    if noted:
        last = noted[-1]
        begun = next(event for event in reversed(noted) if event.what == _READING)
        made = begun.where if begun.kept else None
        place = last.kept or last.path
        return Suspect(_short(Path(place)), made, last.what == _READ) if place else None
    opened = left.last("opened")
    raised = left.last("raised")
    if opened and raised and _about_xml(raised):
        return Suspect(_short(Path(opened.path)), None, loaded=False)
    return None


def _short(path: Path) -> Path:
    """Return a path below the working folder without that."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def _about_xml(raised: Event) -> bool:
    return "ParseError" in raised.bases or "XMLSyntaxError" in raised.bases


def blame(suspect: Suspect, python: Path | None, said: str = "") -> Blame:
    """Ask the rules about a model, for the MuJoCo of a Python; `said` is what that said of it."""
    from mjcf_lint.sessions.session import session

    if suspect.made:
        suspect = replace(suspect, path=keep(suspect.path))
    if not suspect.path.is_file():
        return Blame(suspect, Report(), f"{suspect.path}: is not there any more")
    try:
        with session(python, select=("error",)) as opened:
            report = opened.linter().lint([suspect.path])
    except MjcfLintError as error:
        return Blame(suspect, Report(), str(error))
    errors = tuple(one for one in report.diagnostics if one.severity is Severity.ERROR)
    if suspect.made:
        errors = tuple(_placeless(errors, said))
    return Blame(suspect, replace(report, diagnostics=errors))


def _placeless(errors: Iterable[Diagnostic], said: str) -> Iterator[Diagnostic]:
    """Leave out missing files that only we miss: MuJoCo looked from the program's folder on."""
    named = _file_names(said)
    for found in errors:
        if found.rule not in _OF_FILES:
            yield found
        elif named & _file_names(found.message):
            yield replace(found, note="")


def _file_names(text: str) -> set[str]:
    return {PurePath(path).name for path in _QUOTED.findall(text)}
