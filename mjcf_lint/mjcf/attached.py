"""The models that a model attaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mjcf_lint.errors import SourceError
from mjcf_lint.mjcf.asset_places import ATTACHED_LOST
from mjcf_lint.mjcf.assets import Asset, assets
from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node

_UNNAMED = "MuJoCo Model"
"""What the engine calls a model whose root gives no name."""


class Attached(NamedTuple):
    """An attach element and the model that it brings in."""

    node: Node
    child: Model


class Declared(NamedTuple):
    """A model asset with the name by which an attach may speak of it.

    `name` is None where it stands in a file that cannot be read, `child` for any such file.
    """

    node: Node
    name: str | None
    child: Model | None


@of_model
def declared(model: Model) -> tuple[Declared, ...]:
    """Return the models that a model declares as assets, in the order of the file."""
    files = {asset.node.element: asset.found for asset in _models(model)}
    found = []
    for section in model.sections("asset"):
        for node in section.children:
            if node.tag == "model":
                child = _read(model, files.get(node.element))
                name = node.get("name")
                if name is None and child is not None:
                    name = _own_name(child)
                found.append(Declared(node, name, child))
    return tuple(found)


def _models(model: Model) -> Iterator[Asset]:
    named = assets(model) if any(model.elements("model")) else ()
    return (asset for asset in named if asset.node.tag == "model")


@dataclass(slots=True)
class Attachable:
    """The models that a model may attach by the names it calls them, None for one unread.

    `all_named` is False where a model has the name that stands in a file that cannot be read.
    """

    models: dict[str, Model | None] = field(default_factory=dict)
    all_named: bool = True


@of_model
def attachable(model: Model) -> Attachable:
    """Return the models that the assets of a model name; of two with one name, the first."""
    found = Attachable()
    for one in declared(model):
        if one.name is None:
            found.all_named = False
        else:
            found.models.setdefault(one.name, one.child)
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


def _own_name(child: Model) -> str:
    given = child.node.get("model") if child.node else None
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


@of_model
def attached_assets(model: Model) -> tuple[Asset, ...]:
    """Return the files that attached models name, and those that these attach, and so on."""
    return tuple(_attached_assets(model))


def _attached_assets(model: Model) -> Iterator[Asset]:
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
