"""Which model loads in which release of MuJoCo, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from pathlib import Path

from packaging.version import Version

from mjcf_lint.checking.report import RuleFailure
from mjcf_lint.matrices.pin import newest_run, pin
from mjcf_lint.releases.sets import as_text


class Source(str, Enum):
    """Who gave a verdict: the rules that READ the model, or the ENGINE that compiled it."""

    READ = "read"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Blame:
    """A rule that says why a release refuses a model: its first finding, and how many more."""

    rule: str
    path: Path
    line: int
    column: int
    message: str
    more: int = 0

    @property
    def key(self) -> tuple[str, str, int, int]:
        """What makes it the same blame in another release."""
        return (self.rule, self.path.as_posix(), self.line, self.column)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one release does with one model."""

    loads: bool
    source: Source = Source.READ
    blames: tuple[Blame, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What makes it the same verdict in another release."""
        return (self.loads, self.source, *(blame.key for blame in self.blames))


@dataclass(frozen=True, slots=True)
class Row:
    """A model and the verdicts of all releases, oldest first."""

    model: Path
    verdicts: Mapping[Version, Verdict]

    @property
    def loads_in(self) -> tuple[Version, ...]:
        """The releases that load it."""
        return tuple(release for release, verdict in self.verdicts.items() if verdict.loads)

    def runs(self, known: tuple[Version, ...]) -> Iterator[tuple[tuple[Version, ...], Verdict]]:
        """Yield neighbouring releases of one verdict with it, oldest first."""
        for run in stretches(tuple(self.verdicts), lambda one: self.verdicts[one].key, known):
            yield run, self.verdicts[run[-1]]


@dataclass(frozen=True, slots=True)
class Advice:
    """The pin that serves most models, and those that it does not serve."""

    releases: tuple[Version, ...]
    pin: str
    serves: int
    in_the_way: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Models down, releases across, oldest first; `known` are all releases there are."""

    rows: tuple[Row, ...]
    releases: tuple[Version, ...]
    known: tuple[Version, ...]
    fragments: tuple[Path, ...] = ()
    """Fragments that no model includes."""
    urdf: int = 0
    failures: tuple[RuleFailure, ...] = ()

    def columns(self) -> tuple[tuple[Version, ...], ...]:
        """Return neighbouring releases with equal verdicts on every model, oldest first."""
        return tuple(
            stretches(
                self.releases,
                lambda release: tuple(row.verdicts[release].key for row in self.rows),
                self.known,
            )
        )

    @property
    def common(self) -> tuple[Version, ...]:
        """The releases that load every model."""
        return tuple(
            release
            for release in self.releases
            if all(row.verdicts[release].loads for row in self.rows)
        )

    def advice(self) -> Advice | None:
        """Return the pin that serves every model, else most; None where no model loads at all.

        Of releases that load equally many, the newest counts, with all before it in a row that
        load the same models.
        """
        loaded = {
            release: {row.model for row in self.rows if row.verdicts[release].loads}
            for release in self.releases
        }
        best = max(loaded, key=lambda release: (len(loaded[release]), release), default=None)
        if best is None or not loaded[best]:
            return None
        serving = {release for release in loaded if loaded[release] >= loaded[best]}
        run = newest_run(serving, self.known)
        in_the_way = tuple(row for row in self.rows if row.model not in loaded[best])
        return Advice(run, pin(run, self.known), len(loaded[best]), in_the_way)

    def ranges(self, releases: tuple[Version, ...]) -> str:
        """Return releases as a person reads them."""
        return as_text(releases, self.known) or "none"

    def with_verdicts(self, given: Mapping[tuple[Path, Version], Verdict]) -> Matrix:
        """Return the matrix with other verdicts in some cells."""
        rows = tuple(
            Row(
                row.model,
                {
                    release: given.get((row.model, release), verdict)
                    for release, verdict in row.verdicts.items()
                },
            )
            for row in self.rows
        )
        return replace(self, rows=rows)


def stretches(
    releases: tuple[Version, ...], key: Callable[[Version], object], known: tuple[Version, ...]
) -> Iterator[tuple[Version, ...]]:
    """Split releases where the key changes, or where one is left out between them."""
    place = {release: at for at, release in enumerate(known)}
    gaps = [place[release] - at for at, release in enumerate(releases)]
    keyed = [(gap, key(release), release) for gap, release in zip(gaps, releases, strict=True)]
    for _, run in groupby(keyed, key=lambda one: one[:2]):
        yield tuple(release for _, _, release in run)
