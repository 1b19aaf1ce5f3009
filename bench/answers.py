"""What reading and engines say of models, release by release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from bench.fetch import library
from bench.reasons import reason_for
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded, releases
from mjcf_lint.matrices.matrix import Blame, Matrix
from mjcf_lint.matrices.reading import read_matrix
from mjcf_lint.ruleset.registry import load_rules


@dataclass(frozen=True, slots=True)
class Answer:
    """What reading and an engine say of one model; `said` holds the engine's words."""

    package: str
    model: str
    release: Version
    read_as_loading: bool
    loads: bool
    said: str
    blames: tuple[Blame, ...]

    @property
    def agrees(self) -> bool:
        """Whether they say the same."""
        return self.read_as_loading == self.loads

    @property
    def reason(self) -> str:
        """Why they do not, where that is known."""
        return reason_for(self.package, self.model, self.release)


def read(folder: Path, asked: Iterable[str]) -> Matrix:
    """Read the models below a folder for some releases."""
    grammars = {release: recorded(release) for release in releases()}
    return read_matrix([folder], map(Version, asked), grammars, load_rules())


def answers(title: str, folder: Path, matrix: Matrix, asked: Sequence[str]) -> list[Answer]:
    """Ask the engines of some releases about the models of a matrix that was read."""
    found = []
    for release in asked:
        with Engine(library(release)) as engine:
            for row in matrix.rows:
                verdict, answer = row.verdicts[Version(release)], engine.load(row.model)
                found.append(
                    Answer(
                        title,
                        row.model.relative_to(folder).as_posix(),
                        Version(release),
                        verdict.loads,
                        answer.loaded,
                        " ".join(answer.message.split()),
                        verdict.blames,
                    )
                )
    return found


def measure(folders: Mapping[str, Path], asked: Sequence[str]) -> list[Answer]:
    """Return what reading and engines say of the models in folders, by title."""
    found = []
    for title, folder in folders.items():
        found += answers(title, folder, read(folder, asked), asked)
    return found
