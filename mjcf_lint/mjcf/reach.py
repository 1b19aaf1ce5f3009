"""Every place on the disk that a model depends on, be something there or not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

from mjcf_lint.mjcf.assets import Asset, assets
from mjcf_lint.mjcf.attached import attached_assets, declared
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Inclusion, include_candidates


def reach(model: Model) -> frozenset[Path]:
    """Return the files that are opened to load a model, and those that would be were they there.

    Models that it attaches count, with all they open.
    """
    return frozenset(_places(model))


def _places(model: Model) -> Iterator[Path]:
    met: set[Path] = set()
    waiting = [model]
    while waiting:
        one = waiting.pop()
        if one.root.path in met:
            continue
        met.add(one.root.path)
        for inclusion in one.inclusions:
            yield from _looked_for(inclusion, one)
        for fault in one.tree.faults:
            yield from fault.tried
        for asset in assets(one):
            yield from _looked_at(asset)
        waiting += [other.child for other in declared(one) if other.child]
    for asset in attached_assets(model):
        yield from _looked_at(asset)


def _looked_for(inclusion: Inclusion, model: Model) -> Iterator[Path]:
    """Yield a file, and the places before it where it was looked for in vain."""
    path = inclusion.source.path
    if inclusion.at and inclusion.parent:
        name, includer = inclusion.at.get("file") or "", inclusion.parent.source.path
        release = model.target.release
        tried = include_candidates(name, model.root.path, includer, release)
        yield from takewhile(lambda one: one != path, tried)
    yield path


def _looked_at(asset: Asset) -> Iterator[Path]:
    yield from asset.candidates
    yield asset.path
