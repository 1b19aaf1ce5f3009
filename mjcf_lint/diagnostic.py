"""What a rule finds, and the repairs it offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from mjcf_lint.edit import Edit, Span

if TYPE_CHECKING:
    from mjcf_lint.rule import Category


class Severity(Enum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Applicability(Enum):
    """SAFE: the compiled model stays the same. UNSAFE: a person must look."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together: all of them are written, or none."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability
    name: str = ""
    """How settings choose it among alternatives."""

    @classmethod
    def safe(cls, title: str, *edits: Edit, name: str = "") -> Fix:
        """Make a fix that leaves the compiled model as it is."""
        return cls(title, edits, Applicability.SAFE, name)

    @classmethod
    def unsafe(cls, title: str, *edits: Edit, name: str = "") -> Fix:
        """Make a fix that a person must look at."""
        return cls(title, edits, Applicability.UNSAFE, name)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that helps to understand a finding."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    A rule gives the first group of fields; the linter adds the second. `note` says what the
    fault does (the engine's behaviour, the consequence), one line a paragraph.
    """

    span: Span
    message: str
    fix: Fix | None = None
    alternatives: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    note: str = ""

    rule: str = ""
    category: Category | None = None
    severity: Severity = Severity.ERROR
    roots: tuple[Path, ...] = ()
    includes: tuple[Span, ...] = ()
    """The include elements that lead from the first root to the file, outermost first."""

    @property
    def path(self) -> Path:
        """The file it stands in."""
        return self.span.source.path

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of reports: by file, place, rule."""
        return (self.path.as_posix(), self.span.start, self.span.end, self.rule, self.message)
