"""The model behind a failure, and what the rules find in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.preflight.attempt import Left
from mjcf_lint.preflight.events import Event, Place
from mjcf_lint.report import Report

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


def blame(suspect: Suspect, python: Path | None) -> Blame:
    """Ask the rules about a model, for the MuJoCo of a Python."""
    from mjcf_lint.session import session

    if not suspect.path.is_file():
        return Blame(suspect, Report(), f"{suspect.path}: is not there any more")
    try:
        with session(python, select=("error",)) as opened:
            report = opened.linter().lint([suspect.path])
    except MjcfLintError as error:
        return Blame(suspect, Report(), str(error))
    errors = tuple(one for one in report.diagnostics if one.severity is Severity.ERROR)
    return Blame(suspect, replace(report, diagnostics=errors))
