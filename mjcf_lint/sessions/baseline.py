"""Findings that a project lives with: a file of them, and what it holds back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.repair.replacing import replace_file
from mjcf_lint.repair.writer import WriteError

SCHEMA_VERSION = 1
_LONGEST = 200
"""Characters of a start tag that are kept, of longer ones."""


class BaselineError(MjcfLintError):
    """A baseline that cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes two findings the same: no line of it, so that a file may be edited."""

    file: str
    rule: str
    message: str
    element: str
    """The start tag it stands in, blanks reduced."""

    @property
    def loose(self) -> tuple[str, str, str]:
        """The same but for the element, which other edits may have changed."""
        return self.file, self.rule, self.message


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Model):
    """A finding, and how often it may stand in its file."""

    rule: str
    message: str
    element: str
    count: PositiveInt = 1


class _Versioned(BaseModel):
    schema_version: int


class BaselineFile(_Model):
    """What a baseline holds; files are named from the folder it lies in."""

    schema_version: int
    findings: dict[str, list[Entry]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings of a baseline, counted."""

    path: Path
    counts: Mapping[Key, int] = field(default_factory=dict)
    moved: tuple[Path, Path] | None = None
    """A folder of copies, and the folder that they are copies of."""

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read a file; raises BaselineError for one that is none of ours."""
        try:
            data = path.read_bytes()
        except OSError as error:
            hint = "; --write-baseline makes it" if isinstance(error, FileNotFoundError) else ""
            raise BaselineError(f"baseline {path}: {error.strerror or error}{hint}") from None
        held = _validated(data, path)
        counts: Counter[Key] = Counter()
        for file, entries in held.findings.items():
            for one in entries:
                counts[Key(file, one.rule, one.message, one.element)] += one.count
        return cls(path, counts)

    @property
    def total(self) -> int:
        """How many findings it holds."""
        return sum(self.counts.values())

    @property
    def folder(self) -> Path:
        """Where the names of files begin."""
        return Path(os.path.abspath(self.path)).parent

    def copied(self, folder: Path, original: Path) -> Baseline:
        """Return the baseline for copies that lie in another folder."""
        return replace(self, moved=(Path(os.path.abspath(folder)), original))

    def name(self, path: Path) -> str:
        """Return how the baseline names a file."""
        absolute = Path(os.path.abspath(path))
        if self.moved and self.moved[0] in absolute.parents:
            absolute = self.moved[1] / absolute.relative_to(self.moved[0])
        try:
            relative = os.path.relpath(absolute, self.folder)
        except ValueError:  # on another drive
            relative = str(absolute)
        return os.fsencode(Path(relative).as_posix()).decode("utf-8", "replace")

    def key(self, found: Diagnostic) -> Key:
        """Return what a finding is known by."""
        source = found.span.source
        element = source.element_at(found.span.start)
        tag = b"" if element is None else source.data[element.start : element.tag_end]
        text = " ".join(tag.decode("utf-8", "replace").split())
        message = found.message.replace(f"{self.folder}{os.sep}", "")
        safe = message.encode("utf-8", "replace").decode()
        return Key(self.name(found.path), found.rule, safe, text[:_LONGEST])

    def held_back(self, report: Report) -> Report:
        """Return a report without the findings that the baseline holds, which are `known`."""
        held = {id(found) for found, _ in self._matched(report.diagnostics)}
        return replace(
            report,
            diagnostics=tuple(one for one in report.diagnostics if id(one) not in held),
            known=tuple(one for one in report.diagnostics if id(one) in held),
        )

    def _matched(self, diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, Key]]:
        """Yield the findings that are held, and as what: those of the same element first."""
        left, waiting = dict(self.counts), list[tuple[Key, Diagnostic]]()
        for found in diagnostics:
            key = self.key(found)
            if left.get(key):
                left[key] -= 1
                yield found, key
            else:
                waiting.append((key, found))
        alike: dict[tuple[str, str, str], list[Key]] = {}
        for key in sorted(key for key in left if left[key]):
            alike.setdefault(key.loose, []).extend([key] * left[key])
        for key, found in waiting:
            if others := alike.get(key.loose):
                yield found, others.pop(0)

    def stale(self, report: Report, *, compiled: bool) -> Counter[Key]:
        """Return what is held and was not found any more, of what the report has a say in.

        That are the files it reports on, those that are gone, and the rules that were asked;
        `compiled` says that those of the engine were.
        """
        left = Counter(self.counts) - Counter(key for _, key in self._matched(report.known))
        judged = self._judged(report, compiled=compiled)
        return Counter({key: count for key, count in left.items() if judged(key)})

    def _judged(self, report: Report, *, compiled: bool) -> Callable[[Key], bool]:
        """Return what says whether a report has a say in a finding that is held."""
        files = {self.name(path) for path in report.reported_on}
        asked = {rule.id for rule in report.rules if compiled or not rule.compiles}

        def judged(key: Key) -> bool:
            looked_at = key.file in files and key.rule in asked
            return looked_at or not (self.folder / key.file).exists()

        return judged

    def pruned(self, report: Report, *, compiled: bool) -> Baseline:
        """Return the baseline without what is stale."""
        return replace(self, counts=Counter(self.counts) - self.stale(report, compiled=compiled))

    def rewritten(self, report: Report, *, compiled: bool) -> Baseline:
        """Return the baseline with the findings of a report and without what is stale.

        What the report has no say in stays.
        """
        found = Counter(map(self.key, (*report.known, *report.diagnostics)))
        judged = self._judged(report, compiled=compiled)
        kept = Counter({key: count for key, count in self.counts.items() if not judged(key)})
        return replace(self, counts=found + kept)

    def write(self) -> None:
        """Write the file whole or not at all; raises WriteError where that cannot be."""
        findings: dict[str, list[Entry]] = {}
        for key in sorted(key for key, count in self.counts.items() if count > 0):
            entry = Entry(
                rule=key.rule, message=key.message, element=key.element, count=self.counts[key]
            )
            findings.setdefault(key.file, []).append(entry)
        held = BaselineFile(schema_version=SCHEMA_VERSION, findings=findings)
        try:
            replace_file(self.path, (held.model_dump_json(indent=1) + "\n").encode())
        except OSError as error:
            raise WriteError(f"baseline {self.path}: {error.strerror or error}") from None


def _validated(data: bytes, path: Path) -> BaselineFile:
    try:
        version = _Versioned.model_validate_json(data).schema_version
        if version != SCHEMA_VERSION:
            raise BaselineError(
                f"baseline {path}: has schema_version {version}, and this mjcf-lint reads "
                f"{SCHEMA_VERSION}; update mjcf-lint, or write the baseline anew"
            )
        return BaselineFile.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "".join(f"{part}: " for part in first["loc"])
        said = f"{first['msg'][:1].lower()}{first['msg'][1:]}"
        raise BaselineError(f"baseline {path}: {where}{said}") from None
