"""Every place on the disk that a model depends on, be something there or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mjcf_lint.assets import Asset, assets
from mjcf_lint.attached import attached_assets, declared
from mjcf_lint.model import Model


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
        yield from (source.path for source in one.sources)
        for fault in one.tree.faults:
            yield from fault.tried
        for asset in assets(one):
            yield from _looked_at(asset)
        waiting += [other.child for other in declared(one) if other.child]
    for asset in attached_assets(model):
        yield from _looked_at(asset)


def _looked_at(asset: Asset) -> Iterator[Path]:
    yield from asset.candidates
    yield asset.path
