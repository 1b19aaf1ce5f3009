"""The models that a model attaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from mjcf_lint.assets import assets
from mjcf_lint.errors import SourceError
from mjcf_lint.model import Model
from mjcf_lint.tree import Node

_UNNAMED = "MuJoCo Model"
"""What the engine calls a model whose root gives no name."""


@dataclass(frozen=True, slots=True)
class Attached:
    """An attach element and the model that it brings in."""

    node: Node
    child: Model


@dataclass(slots=True)
class Attachable:
    """The models that a model may attach by the names it calls them, None for one unread.

    `all_named` is False where a model has the name that stands in a file that cannot be read.
    """

    models: dict[str, Model | None] = field(default_factory=dict)
    all_named: bool = True


@lru_cache(maxsize=8)
def attachable(model: Model) -> Attachable:
    """Return the models that the assets of a model name; of two with one name, the first."""
    found = Attachable()
    for asset in assets(model) if any(model.elements("model")) else ():
        node = asset.node
        if node.tag == "model":
            child = _read(model, asset.found)
            name = node.get("name")
            if name is None and child is None:
                found.all_named = False
            else:
                found.models.setdefault(name if name is not None else _own_name(child), child)
    return found


def attached(model: Model) -> Iterator[Attached]:
    """Yield every attach whose model is named and can be read, the first use of each model."""
    uses: dict[str, Node] = {}
    for node in model.elements("attach"):
        uses.setdefault(node.get("model") or "", node)
    models = attachable(model).models if uses else {}
    for name, user in uses.items():
        if child := models.get(name):
            yield Attached(user, child)


def _own_name(child: Model | None) -> str:
    given = child.node.get("model") if child and child.node else None
    return _UNNAMED if given is None else given


def _read(model: Model, path: Path | None) -> Model | None:
    """Return the model in a file; None where it cannot be read as MJCF."""
    if path is None or model.reader is None:
        return None
    try:
        source = model.reader(path)
    except SourceError:
        return None
    if source.fault is not None or source.root is None or source.root.tag != "mujoco":
        return None
    return Model.read(source, model.target, model.reader)
