"""Names of files on the page: short, below one folder that is said once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.checking.report import Report
from mjcf_lint.reporters.paths import relative


@dataclass(frozen=True, slots=True)
class Naming:
    """Names paths below a folder; `folder` is absolute, empty where they have none in common."""

    folder: str

    @classmethod
    def of(cls, report: Report) -> Naming:
        """Return what names all files of a report."""
        return cls(_common(paths_of(report)))

    @property
    def shown(self) -> str:
        """The folder as a person reads it."""
        return relative(Path(self.folder)) if self.folder else ""

    def name(self, path: Path) -> str:
        """Return the name of a file below the folder, or its whole path."""
        absolute = os.path.abspath(path)
        if self.folder and absolute.startswith(os.path.join(self.folder, "")):
            absolute = os.path.relpath(absolute, self.folder)
        return Path(absolute).as_posix()


def paths_of(report: Report) -> Iterable[Path]:
    """Yield every file that a report speaks of, some more than once."""
    yield from report.roots
    yield from report.fragments
    for one in report.includes:
        yield one.included
    for found in report.diagnostics:
        yield found.path
    for change in report.repair.changes if report.repair else ():
        yield change.path


def _common(paths: Iterable[Path]) -> str:
    folders = {os.path.dirname(os.path.abspath(path)) for path in paths}
    try:
        common = os.path.commonpath(folders)
    except ValueError:  # none, or on several drives
        return ""
    return "" if common == os.path.dirname(common) else common
