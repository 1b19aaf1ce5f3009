"""Some of the repairs of a run, and what the files are with these alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mjcf_lint.diagnostic import Applicability
from mjcf_lint.mjcf.tree import Reader
from mjcf_lint.repair.plan import Applied
from mjcf_lint.xml.edit import Edit, apply
from mjcf_lint.xml.source import Source


@dataclass(frozen=True, slots=True)
class Portion:
    """Repairs with the files they change, by resolved path; `left_out` are those without them."""

    changed: Mapping[Path, bytes]
    applied: tuple[Applied, ...]
    left_out: tuple[Applied, ...] = ()


def safe_portion(whole: Portion, read: Reader) -> Portion:
    """Return the safe repairs, but for those made in text that an unsafe one has written.

    `read` gives the files as they were before the first of them.
    """
    texts: dict[Path, bytes] = {}
    edits: dict[Source, list[Edit]] = {}

    def untouched(source: Source) -> bool:
        path = resolved(source.path)
        before = texts[path] if path in texts else read(source.path).data
        return source in edits or source.data == before

    kept: list[Applied] = []
    for one in whole.applied:
        sources = {edit.span.source for edit in one.fix.edits}
        if one.fix.applicability is Applicability.SAFE and all(map(untouched, sources)):
            kept.append(one)
            for edit in one.fix.edits:
                edits.setdefault(edit.span.source, []).append(edit)
            texts |= {resolved(each.path): apply(each.data, edits[each]) for each in sources}
    return Portion(_of(texts, whole.changed), tuple(kept), _others(whole.applied, kept))


def first_portion(whole: Portion, kept: Iterable[Applied], among: Collection[Path]) -> Portion:
    """Return some of the repairs that the first pass made in some files."""
    kept = tuple(kept)
    edits: dict[Source, list[Edit]] = {}
    for one in kept:
        for edit in one.fix.edits:
            edits.setdefault(edit.span.source, []).append(edit)
    texts = {resolved(source.path): apply(source.data, made) for source, made in edits.items()}
    others = [one for one in _others(whole.applied, kept) if not files_of(one).isdisjoint(among)]
    return Portion(texts, kept, tuple(others))


def files_of(one: Applied) -> set[Path]:
    """Return the files that a repair changes."""
    return {resolved(edit.span.source.path) for edit in one.fix.edits}


def resolved(path: Path) -> Path:
    """Return a path without links."""
    return Path(os.path.realpath(path))


def _of(texts: Mapping[Path, bytes], changed: Collection[Path]) -> dict[Path, bytes]:
    return {path: text for path, text in texts.items() if path in changed}


def _others(repairs: Iterable[Applied], kept: Collection[Applied]) -> tuple[Applied, ...]:
    return tuple(one for one in repairs if all(one is not other for other in kept))
