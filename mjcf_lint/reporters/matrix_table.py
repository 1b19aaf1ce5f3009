"""A matrix as all its printed forms show it: labelled columns, numbered faults, advice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from mjcf_lint.matrices.matrix import Blame, Matrix, Source, Verdict
from mjcf_lint.reporters.text import plural

_MODELS_NAMED = 20


@dataclass(frozen=True, slots=True)
class Column:
    """Neighbouring releases that every model fares alike in."""

    first: str
    last: str
    count: int

    @property
    def label(self) -> str:
        """The releases as a range."""
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict, with the numbers of the faults that are to blame for it."""

    loads: bool
    compiled: bool
    faults: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A model, a cell for each column, and the releases that load it."""

    model: str
    cells: tuple[Cell, ...]
    loads_in: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A numbered fault, the releases that refuse a model for it, and how many models."""

    number: int
    blame: Blame
    releases: str
    models: int

    @property
    def place(self) -> str:
        """Where it stands, as editors open it."""
        return f"{self.blame.path}:{self.blame.line}:{self.blame.column}"

    @property
    def extent(self) -> str:
        """How far it reaches."""
        return f"{self.releases}; {plural(self.models, 'model')}"


@dataclass(frozen=True, slots=True)
class Table:
    """Everything there is to show; models are named below `folder`."""

    folder: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    advice: tuple[str, ...]
    compiled: bool
    """Some verdicts are the engine's own."""


def table_of(matrix: Matrix) -> Table:
    """Return what to show of a matrix."""
    columns = matrix.columns()
    numbers = {key: number for number, key in enumerate(_keys(matrix), 1)}
    below = _common_folder(matrix)
    lines = tuple(
        Line(
            _name(row.model, below),
            tuple(_cell(row.verdicts[column[-1]], numbers) for column in columns),
            matrix.ranges(row.loads_in),
        )
        for row in matrix.rows
    )
    return Table(
        folder=f"{below}/" if below else "",
        columns=tuple(Column(str(one[0]), str(one[-1]), len(one)) for one in columns),
        lines=lines,
        faults=tuple(_faults(matrix, numbers)),
        advice=tuple(_advice(matrix, below)),
        compiled=any(cell.compiled for line in lines for cell in line.cells),
    )


_Key = tuple[str, str, int, int]


def _keys(matrix: Matrix) -> dict[_Key, None]:
    """Return the key of every fault, in the order of the models, then of the releases."""
    return {
        blame.key: None
        for row in matrix.rows
        for release in matrix.releases
        for blame in row.verdicts[release].blames
    }


def _cell(verdict: Verdict, numbers: dict[_Key, int]) -> Cell:
    faults = sorted(numbers[blame.key] for blame in verdict.blames)
    return Cell(verdict.loads, verdict.source is Source.ENGINE, tuple(faults))


def _faults(matrix: Matrix, numbers: dict[_Key, int]) -> Iterator[Fault]:
    newest: dict[_Key, Blame] = {}
    releases: dict[_Key, set[Version]] = {}
    models: dict[_Key, set[Path]] = {}
    for release in matrix.releases:
        for row in matrix.rows:
            for blame in row.verdicts[release].blames:
                newest[blame.key] = blame
                releases.setdefault(blame.key, set()).add(release)
                models.setdefault(blame.key, set()).add(row.model)
    for key, number in numbers.items():
        ranges = matrix.ranges(tuple(releases[key]))
        yield Fault(number, newest[key], ranges, len(models[key]))


def _common_folder(matrix: Matrix) -> str:
    folders = {row.model.parent.as_posix() for row in matrix.rows}
    if not folders or len({folder.startswith("/") for folder in folders}) > 1:
        return ""
    common = os.path.commonpath(folders).replace(os.sep, "/")
    return "" if common in ("", ".", "/") else common


def _name(model: Path, below: str) -> str:
    return model.relative_to(below).as_posix() if below else model.as_posix()


def _advice(matrix: Matrix, below: str) -> Iterator[str]:
    """Yield what to pin, and what stands in the way of one pin for all."""
    found, count = matrix.advice(), len(matrix.rows)
    if found is None:
        yield f"none of these releases loads {'the model' if count == 1 else 'any of the models'}"
        return
    if not found.in_the_way:
        common = matrix.ranges(matrix.common)
        yield f"{'the model' if count == 1 else 'every model'} loads in {common}: {found.pin}"
        return
    yield "none of these releases loads every model"
    ranges = matrix.ranges(found.releases)
    yield f"most, {found.serves} of {count}, load together in {ranges}: {found.pin}"
    shown = [
        f"{_name(row.model, below)} (loads in {matrix.ranges(row.loads_in)})"
        for row in found.in_the_way[:_MODELS_NAMED]
    ]
    if len(found.in_the_way) > _MODELS_NAMED:
        shown.append(plural(len(found.in_the_way) - _MODELS_NAMED, "other"))
    yield f"in the way: {', '.join(shown)}"
