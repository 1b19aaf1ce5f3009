"""What a rule finds, and the repairs it offers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from packaging.version import Version

from mjcf_lint.xml.edit import Edit, Span, crossing


class Severity(Enum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Category(Enum):
    """What kind of trouble a rule finds; gives its severity and whether it is on."""

    ERROR = "error"
    UPGRADE = "upgrade"
    PHYSICS = "physics"
    PORTABILITY = "portability"
    SUPPRESSION = "suppression"
    STYLE = "style"

    @property
    def severity(self) -> Severity:
        """How bad its findings are."""
        if self is Category.ERROR:
            return Severity.ERROR
        return Severity.INFO if self is Category.STYLE else Severity.WARNING

    @property
    def on(self) -> bool:
        """Say whether its rules run unless asked not to."""
        return self is not Category.STYLE


class Applicability(Enum):
    """SAFE: the compiled model stays the same. UNSAFE: a person must look."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that belong together: all of them are written, or none.

    Raises ValueError where one of them writes over what another one writes over.
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability
    name: str = ""
    """How settings choose it among alternatives."""
    restores: bool = False
    """It makes the target compile what the release compiled that the model was made for."""

    def __post_init__(self) -> None:
        if (crossed := crossing(self.edits)) is not None:
            raise ValueError(f"edits of {self.title!r} overlap at {crossed.span}")

    @classmethod
    def restoring(cls, title: str, *edits: Edit, name: str = "") -> Fix:
        """Make a fix that keeps what the model was in the release it was made for."""
        return cls(title, edits, Applicability.SAFE, name, restores=True)

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
    releases: tuple[Version, ...] = ()
    """The targeted releases it holds for, oldest first."""
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
