"""Find what a texture is laid on otherwise since MuJoCo 3.12.0.

Which models these are was found by drawing them with 3.11.0 and 3.12.0.
"""

from __future__ import annotations

from mjcf_lint.defaults import takes_defaults
from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.model import Model
from mjcf_lint.tree import Node

_ROUND = frozenset({"box", "sphere", "capsule", "cylinder", "ellipsoid"})
_ALMOST = 1e-6

Tiles = tuple[float, float, bool]
"""How often a texture repeats along x and y; by length, where the last one says so."""


def laid_otherwise(model: Model) -> list[Node]:
    """Return the geoms, sites and tendons with a flat picture that shows at another place."""
    materials = _with_pictures(model)
    return [
        node
        for node in model.elements("geom", "site", "spatial")
        if materials
        and (tiles := materials.get(_value(node, "material", model)))
        and _is_drawn(node, model)
        and _moves(node, tiles, model)
    ]


def _with_pictures(model: Model) -> dict[str, Tiles]:
    """Return the materials whose colours are a texture of type 2d that is not all one colour."""
    assets = [node for section in model.sections("asset") for node in section.children]
    pictures = {
        node.get("name") or ""
        for node in assets
        if node.tag == "texture"
        and node.get("type") == "2d"
        and not (node.get("builtin") == "flat" and node.get("mark") in (None, "none"))
    }
    found: dict[str, Tiles] = {}
    for node in assets:
        if node.tag == "material" and _colours(node, model) in pictures:
            repeat = numbers(_value(node, "texrepeat", model, "1 1")) or []
            if len(repeat) == 2 and _alpha(node, model) != 0:
                uniform = _value(node, "texuniform", model) == "true"
                found[node.get("name") or ""] = (repeat[0], repeat[1], uniform)
    return found


def _colours(material: Node, model: Model) -> str | None:
    for layer in material.children:
        if layer.tag == "layer" and layer.get("role") == "rgb":
            return layer.get("texture")
    return _value(material, "texture", model) or None


def _moves(node: Node, tiles: Tiles, model: Model) -> bool:
    if node.tag == "spatial":
        return True
    kind = _value(node, "type", model, "sphere")
    if kind != "plane":
        return kind in _ROUND
    size = numbers(_value(node, "size", model)) or []
    if len(size) < 2 or min(size[:2]) <= 0:
        return False
    # From the middle of the plane to its corner is half a tile and whole ones: nothing shows.
    across = [
        tile * (half if tiles[2] else 1) for tile, half in zip(tiles[:2], size[:2], strict=True)
    ]
    return any(one <= 0 or abs(one % 2 - 1) > _ALMOST for one in across)


def _is_drawn(node: Node, model: Model) -> bool:
    stands = node.parent is not None and node.parent.tag == "tendon"
    return (stands or takes_defaults(node)) and _alpha(node, model) != 0


def _alpha(node: Node, model: Model) -> float:
    given = numbers(_value(node, "rgba", model)) or []
    return given[3] if len(given) == 4 else 1.0


def _value(node: Node, name: str, model: Model, default: str = "") -> str:
    given = model.values(node).get(name)
    return given.value.strip() if given else default
