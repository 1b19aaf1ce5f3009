"""What is kept of a model that was read and checked: its files and findings, not its tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.checking.report import Include, RuleFailure
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.mjcf.tree import MOST_ELEMENTS, IncludeTrouble

Pairs = tuple[tuple[int, int], ...]
_ONLY_IN_BODIES = frozenset({"body", "frame", "replicate"})


class Below(NamedTuple):
    """What a root includes, each file once, in engine order."""

    files: tuple[Path, ...] = ()
    real: tuple[str, ...] = ()
    """The same without links."""
    includes: Pairs = ()
    """Who includes whom, each once, by their places among all files, the root first."""


@lru_cache(maxsize=1024)
def alike(below: Below) -> Below:
    """Return one and the same for models that are built alike, as most of a data set are."""
    return below


class Outline(NamedTuple):
    """The files of a model, each once, the root first, in engine order."""

    root: Path
    kind: Kind
    real_root: str
    """The root without links."""
    below: Below = Below()
    part: bool = False
    """It holds what the engine reads only where something includes it."""
    unread: tuple[str, ...] = ()
    """Why it could not be read to its end, a sentence each."""

    @classmethod
    def of(cls, model: Model) -> Outline:
        """Return the outline of a model."""
        real = {inclusion.source: inclusion.real for inclusion in reversed(model.inclusions)}
        root, *others = model.sources
        below = Below(
            tuple(source.path for source in others),
            tuple(dict.fromkeys(real[source] for source in others)),
            tuple(dict.fromkeys(_includes(model))),
        )
        return cls(
            root.path,
            model.kind,
            real[root],
            alike(below),
            _is_part(model),
            tuple(_not_read(model)),
        )

    @property
    def files(self) -> tuple[Path, ...]:
        """All files, the root first."""
        return (self.root, *self.below.files)

    @property
    def real(self) -> tuple[str, ...]:
        """The same without links."""
        return (self.real_root, *self.below.real)


class Checked(NamedTuple):
    """What came of a model that was checked against one target."""

    findings: tuple[Diagnostic, ...] = ()
    cut: tuple[str, ...] = ()
    """What was left out, a sentence each."""
    failures: tuple[RuleFailure, ...] = ()
    concerned: bool = True
    """Not so for a model that was passed over, of which nothing is known."""
    lasting: bool = True
    """The same would come of it again; not so where time or memory ran out."""

    @property
    def fails(self) -> bool:
        """Say whether there is an error in it."""
        return any(found.severity is Severity.ERROR for found in self.findings)


class Seen(NamedTuple):
    """A model that was read, and checked unless that has to wait until it is known to be one."""

    outline: Outline
    checked: Checked | None
    depends: tuple[tuple[str, str], ...] = ()
    """Each place on the disk that it depends on, and what was there, where that was asked for."""


@dataclass(frozen=True, slots=True)
class Includes:
    """Who includes whom in some models, put together when somebody asks."""

    outlines: tuple[Outline, ...]

    def __iter__(self) -> Iterator[Include]:
        for one in self.outlines:
            files = one.files
            for includer, included in one.below.includes:
                yield Include(one.root, files[includer], files[included])


def _includes(model: Model) -> Iterable[tuple[int, int]]:
    at = {source: place for place, source in enumerate(model.sources)}
    return ((at[one.parent.source], at[one.source]) for one in model.inclusions if one.parent)


def _is_part(model: Model) -> bool:
    children = model.node.children if model.node else ()
    return any(child.tag in _ONLY_IN_BODIES for child in children)


def _not_read(model: Model) -> Iterable[str]:
    if any(fault.trouble is IncludeTrouble.TOO_MANY for fault in model.tree.faults):
        files, elements = len(model.inclusions), f"{MOST_ELEMENTS:,} elements and attributes"
        yield f"{model.root.path}: its includes go on behind {files:,} files or {elements}"
