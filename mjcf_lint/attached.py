"""The models that a model attaches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from mjcf_lint.assets import ATTACHED_LOST, Asset, assets
from mjcf_lint.errors import SourceError
from mjcf_lint.model import Model
from mjcf_lint.tree import Node


@dataclass(frozen=True, slots=True)
class Attached:
    """An attach element and the model that it brings in."""

    node: Node
    child: Model


def attached(model: Model) -> Iterator[Attached]:
    """Yield every attach whose model is named and can be read, the first use of each model."""
    uses: dict[str, Node] = {}
    for node in model.elements("attach"):
        uses.setdefault(node.get("model") or "", node)
    if not uses or model.reader is None:
        return
    for asset in assets(model):
        user = uses.get(asset.node.get("name") or "") if asset.node.tag == "model" else None
        if user is not None and asset.found:
            with suppress(SourceError):
                source = model.reader(asset.found)
                if source.fault is None:
                    yield Attached(user, Model.read(source, model.target, model.reader))


def attached_assets(model: Model) -> Iterator[Asset]:
    """Yield the files that attached models name, and those that these attach, and so on."""
    lost = ATTACHED_LOST.holds_in(model.target.release)
    met = {model.root.path}
    waiting = [(model, one.child) for one in attached(model)]
    while waiting:
        host, child = waiting.pop(0)
        if child.root.path in met:
            continue
        met.add(child.root.path)
        for asset in assets(child, host):
            # Where those releases look for what an included file names is not known.
            if not lost or asset.node.inclusion.at is None:
                yield asset
        waiting += [(host, one.child) for one in attached(child)]
