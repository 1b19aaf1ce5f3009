"""The models that a model attaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from mjcf_lint.assets import assets
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
    for name, node in uses.items():
        if child := children(model).get(name):
            yield Attached(node, child)


@lru_cache(maxsize=4)
def children(model: Model) -> Mapping[str, Model]:
    """Return the models that a model names to attach, where they can be read."""
    found: dict[str, Model] = {}
    if model.reader is None or not any(model.elements("attach")):
        return found
    for asset in assets(model):
        if asset.node.tag == "model" and asset.found:
            with suppress(SourceError):
                source = model.reader(asset.found)
                if source.fault is None:
                    child = Model.read(source, model.target, model.reader)
                    found.setdefault(asset.node.get("name") or "", child)
    return found
