"""Choose the models to check: which files are roots, and in whose context a fragment is seen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.checking.checked import Outline
from mjcf_lint.disk import Looks
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.project.files import Found

ReadOutline = Callable[[Path, Kind], Outline]


class Selection(NamedTuple):
    """The models to check; `asked` are the files to report on, None for every file of them."""

    models: tuple[Outline, ...]
    asked: frozenset[str] | None = None

    def asks_for(self, path: Path) -> bool:
        """Say whether findings in a file are wanted."""
        return self.asked is None or os.path.realpath(path) in self.asked


@dataclass(slots=True)
class Selector:
    """`stands_alone` says whether a <mujoco> file has no error as a root of its own;
    `around` gives the <mujoco> files of the project around a fragment that may include it.
    """

    read: ReadOutline
    stands_alone: Callable[[Outline], bool]
    around: Callable[[Path], Iterable[Path]]
    given: frozenset[str] = field(init=False, default=frozenset())
    """The <mujoco> files that were found, without links."""
    looks: Looks = field(init=False, default_factory=Looks)

    def select(self, found: Found) -> Selection:
        """Return the models that the found files make.

        A <mujoco> file that others include and that cannot stand alone is a fragment. What no
        root among the found files includes is looked for in the project around it, and checked
        on its own where nothing there includes it either.
        """
        candidates = [self.read(path, Kind.ROOT) for path in found.models]
        self.given = frozenset(model.real_root for model in candidates)
        included = {real for model in candidates for real in model.below.real}
        roots: list[Outline] = []
        doubtful: list[Outline] = []
        for model in candidates:
            apart = model.real_root in included
            (doubtful if apart and not self.stands_alone(model) else roots).append(model)
        covered = {real for model in roots for real in model.real}
        roots += [model for model in doubtful if model.real_root not in covered]

        outside: list[Outline] = []
        for path in found.fragments:
            if self.looks.real(path) not in covered:
                includers = self.outside(path)
                outside += includers or [self.read(path, Kind.FRAGMENT)]
        for model in [model for model in roots if not self.stands_alone(model)]:
            if includers := self.outside(model.root):
                roots.remove(model)
                outside += includers
        models = {_absolute(model.root): model for model in (*roots, *outside)}
        return Selection(tuple(models.values()), self.asked(found, roots, outside))

    def outside(self, path: Path) -> list[Outline]:
        """Return the models of the surrounding project that include a file and can be read."""
        real = self.looks.real(path)
        models = [
            self.read(around, Kind.ROOT)
            for around in self.around(path)
            if self.looks.real(around) not in self.given
        ]
        including = [model for model in models if real in model.below.real]
        tops = {other for model in including for other in model.below.real}
        return [
            model for model in including if model.real_root not in tops or self.stands_alone(model)
        ]

    def asked(
        self, found: Found, roots: list[Outline], outside: list[Outline]
    ) -> frozenset[str] | None:
        """Return the files to report on where models from outside the paths came in."""
        if not any(model.kind is Kind.ROOT for model in outside):
            return None
        files = set(map(self.looks.real, (*found.models, *found.fragments)))
        return frozenset(files.union(*(model.real for model in roots)))


def _absolute(path: Path) -> str:
    """Return an absolute path; of many models the text that is there already, not once more."""
    name = str(path)
    absolute = os.path.abspath(name)
    return name if absolute == name else absolute
