"""A drawing of includes: models on the left, what they include further right."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Severity
from mjcf_lint.reporters.html.naming import Naming

_ROW, _GAP, _MARGIN = 26, 90, 8
_CHARACTER = 6.4
_BESIDE_THE_NAME = 24
_WIDEST_NAME = 50
_SWEEPS = 6
_MANY = 12
"""Lines to a file that more models include are drawn fainter."""

Edge = tuple[str, str]
"""Who includes, and what, by their keys."""


@dataclass(slots=True, eq=False)
class File:
    """A file at its place in the drawing; `y` is its middle."""

    key: str
    name: str
    label: str
    column: int
    is_model: bool
    errors: int = 0
    warnings: int = 0
    refused: bool = False
    """A model that has errors, its own or those of what it includes."""
    anchor: str = ""
    left_out: int = 0
    x: float = 0
    y: float = 0
    width: float = 0
    order: float = 0
    beside: list[File] = field(default_factory=list)

    @property
    def findings(self) -> int:
        """How many there are in this file."""
        return self.errors + self.warnings

    @property
    def state(self) -> str:
        """The class that colours it."""
        if self.errors:
            return "error"
        if self.refused:
            return "refused"
        return "warning" if self.warnings else "clean"

    @property
    def mark(self) -> str:
        """What tells its state without a colour."""
        return {"error": "✗", "refused": "✗", "warning": "!", "clean": ""}[self.state]


@dataclass(frozen=True, slots=True)
class Line:
    """From a file to one that it includes, from the right edge to the left one."""

    includer: File
    included: File
    state: str

    @property
    def path(self) -> str:
        """The curve, as SVG has it."""
        x, y = self.includer.x + self.includer.width, self.includer.y
        to_x, to_y = self.included.x, self.included.y
        bend = max(_GAP / 2, abs(to_x - x) / 2)
        points = (x, y), (x + bend, y), (to_x - bend, to_y), (to_x, to_y)
        start, *others = (f"{across:.0f} {down:.0f}" for across, down in points)
        return f"M{start}C{' '.join(others)}"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with its size in pixels."""

    files: tuple[File, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


class Layout:
    """Draws files of a report; `anchors` lead from files to their first findings."""

    def __init__(
        self,
        report: Report,
        naming: Naming,
        anchors: dict[str, str],
        edges: Sequence[Edge],
    ) -> None:
        self.naming, self.anchors, self.edges = naming, anchors, edges
        self.models = set(map(key_of, report.roots))
        self.columns = _columns(report)
        self.counts: dict[tuple[str, Severity], int] = {}
        self.refused: set[str] = set()
        for found in report.diagnostics:
            where = (key_of(found.path), found.severity)
            self.counts[where] = self.counts.get(where, 0) + 1
            if found.severity is Severity.ERROR:
                self.refused.update(map(key_of, found.roots))

    def draw(self, keys: Collection[str]) -> Drawing:
        """Place some of the files, and the lines between them."""
        keys = dict.fromkeys(keys)
        files = {key: self.file(key) for key in keys}
        edges = [(files[one], files[other]) for one, other in self.edges if {one, other} <= {*keys}]
        for includer, included in edges:
            includer.beside.append(included)
            included.beside.append(includer)
        for one, other in self.edges:
            if one in files and other not in files:
                files[one].left_out += 1
        columns = _in_columns(files.values())
        _order(columns)
        height = _place(columns)
        bad = with_includers((key for key in keys if self.errors(key)), self.edges)
        lines = [Line(one, other, _state(one, other, bad)) for one, other in edges]
        # Those that matter are drawn last, over the others.
        lines.sort(key=lambda line: line.state == "bad")
        width = max((file.x + file.width for file in files.values()), default=0) + _MARGIN
        return Drawing(tuple(files.values()), tuple(lines), width, height)

    def errors(self, key: str) -> int:
        """Return the number of errors in a file."""
        return self.counts.get((key, Severity.ERROR), 0)

    def file(self, key: str) -> File:
        """Return a file that has no place yet."""
        name = self.naming.name(Path(key))
        label = name if len(name) <= _WIDEST_NAME else f"…{name[1 - _WIDEST_NAME :]}"
        lesser = (Severity.WARNING, Severity.INFO)
        return File(
            key,
            name,
            label,
            self.columns.get(key, 0),
            is_model=key in self.models,
            errors=self.errors(key),
            warnings=sum(self.counts.get((key, one), 0) for one in lesser),
            refused=key in self.refused and key in self.models,
            anchor=self.anchors.get(key, ""),
        )


def _state(includer: File, included: File, bad: Collection[str]) -> str:
    if includer.key in bad and included.key in bad:
        return "bad"
    return "faint" if len(included.beside) > _MANY else "plain"


def _columns(report: Report) -> dict[str, int]:
    """Return how many steps of including lead to each file, at most."""
    columns: dict[str, int] = {}
    steps: dict[tuple[str, str], int] = {}
    for one in report.includes:
        root, includer, included = key_of(one.root), key_of(one.includer), key_of(one.included)
        step = steps.get((root, includer), 0) + 1
        steps[root, included] = max(step, steps.get((root, included), 0))
        columns[included] = max(columns.get(included, 0), step)
    return columns


def _in_columns(files: Iterable[File]) -> list[list[File]]:
    columns: dict[int, list[File]] = {}
    for file in sorted(files, key=lambda file: file.name):
        columns.setdefault(file.column, []).append(file)
    return [columns[number] for number in sorted(columns)]


def _order(columns: Sequence[list[File]]) -> None:
    """Bring what is joined onto one level, column by column, there and back."""
    for column in columns:
        for at, file in enumerate(column):
            file.order = at / max(len(column) - 1, 1)
    for sweep in range(_SWEEPS):
        for column in columns[1:] if sweep % 2 == 0 else list(columns[:-1])[::-1]:
            column.sort(key=lambda file: (_middle(file), file.name))
            for at, file in enumerate(column):
                file.order = at / max(len(column) - 1, 1)


def _middle(file: File) -> float:
    """Return where a file would best stand; one that stands alone goes below all others."""
    if not file.beside:
        return 2.0
    return sum(other.order for other in file.beside) / len(file.beside)


def _place(columns: Sequence[list[File]]) -> float:
    """Give every file its place, the longest column first; return the height."""
    x = float(_MARGIN)
    for column in columns:
        longest = max(len(file.label) + _characters_beside(file) for file in column)
        width = longest * _CHARACTER + _BESIDE_THE_NAME
        for file in column:
            file.x, file.width = x, width
        x += width + _GAP
    longest_column = max(columns, key=len, default=[])
    for at, file in enumerate(longest_column):
        file.y = _MARGIN + _ROW * (at + 0.5)
    height = _MARGIN + _ROW * len(longest_column)
    start = columns.index(longest_column) if columns else 0
    for column in (*columns[start + 1 :], *columns[:start][::-1]):
        _spread(column, height)
    return height + _MARGIN


def _characters_beside(file: File) -> int:
    return (2 if file.mark else 0) + (4 if file.left_out else 0) + (4 if file.findings > 1 else 0)


def _spread(column: Sequence[File], height: float) -> None:
    """Put files beside what they are joined with, as near as their number allows."""
    below = _MARGIN - _ROW / 2
    for file in column:
        placed = [other.y for other in file.beside if other.y]
        wanted = sum(placed) / len(placed) if placed else below + _ROW
        file.y = below = max(wanted, below + _ROW)
    above = height + _ROW / 2
    for file in reversed(column):
        file.y = above = min(file.y, above - _ROW)


def key_of(path: Path) -> str:
    """Return what a file is known by here."""
    return os.path.abspath(path)


def with_includers(files: Iterable[str], edges: Iterable[Edge]) -> set[str]:
    """Return files with all that include them, in however many steps."""
    includers: dict[str, list[str]] = {}
    for includer, included in edges:
        includers.setdefault(included, []).append(includer)
    found, waiting = set[str](), list(files)
    while waiting:
        if (key := waiting.pop()) not in found:
            found.add(key)
            waiting.extend(includers.get(key, ()))
    return found
