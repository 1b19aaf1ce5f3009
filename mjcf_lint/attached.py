"""The models that a model attaches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from mjcf_lint.assets import assets
from mjcf_lint.errors import SourceError
from mjcf_lint.model import Model
from mjcf_lint.source import Source
from mjcf_lint.tree import Node

_NAMELESS = "MuJoCo Model"
"""How the engine calls a model that has no name."""


@dataclass(frozen=True, slots=True)
class Attached:
    """An attach element and the model that it brings in."""

    node: Node
    child: Model


def attached(model: Model) -> Iterator[Attached]:
    """Yield every attach whose model is named and can be read, the first use of each model."""
    uses: dict[str, Node] = {}
    for node in model.elements("attach"):
        if name := node.get("model"):
            uses.setdefault(name, node)
    if not uses or model.reader is None:
        return
    for asset in assets(model):
        if asset.node.tag != "model" or not asset.found:
            continue
        with suppress(SourceError):
            source = model.reader(asset.found)
            user = uses.get(_name(asset.node, source))
            if user is not None and source.fault is None:
                yield Attached(user, Model.read(source, model.target, model.reader))


def _name(asset: Node, source: Source) -> str:
    """Return the name of a model asset: without one, that which the model gives itself."""
    given = asset.get("name")
    if given is None and source.root is not None:
        given = source.root.get("model")
    return _NAMELESS if given is None else given
