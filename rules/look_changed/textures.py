"""Find what a texture is laid on otherwise since MuJoCo 3.12.0.

Which models these are was found by drawing them with 3.11.0 and 3.12.0.
"""

from __future__ import annotations

from typing import NamedTuple

from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.numbers import numbers, whole
from mjcf_lint.mjcf.tree import Node

_ROUND = frozenset({"box", "sphere", "capsule", "cylinder", "ellipsoid"})
_ALMOST = 1e-6


class _Tiles(NamedTuple):
    """How often a texture repeats along x and y of a geom, or of a length of 1.

    A checkerboard is its own picture half a tile to the side and half a tile up; seen from afar
    only where its width and height are powers of two, so that it can be halved again and again.
    """

    repeat: tuple[float, float]
    by_length: bool
    checkered: bool

    def shows(self, size: tuple[float, float]) -> bool:
        """Say whether it is seen that tiles start at a corner of a plane, not in its middle."""
        factors = size if self.by_length else (1.0, 1.0)
        across = [one * factor for one, factor in zip(self.repeat, factors, strict=True)]
        # From the middle of an odd number of tiles to the corner are whole tiles and a half.
        steps = [abs(one) % 2 for one in across]
        whole = all(abs(step - 1) < _ALMOST for step in steps)
        halves = all(min(step, 2 - step) < _ALMOST for step in steps)
        return min(across) <= 0 or not (whole or (halves and self.checkered))


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


def _with_pictures(model: Model) -> dict[str, _Tiles]:
    """Return the materials whose colours are a texture of type 2d that is not all one colour."""
    assets = [node for section in model.sections("asset") for node in section.children]
    pictures = {
        node.get("name") or "": _plain(node, "checker") and _halves(node)
        for node in assets
        if node.tag == "texture" and node.get("type") == "2d" and not _plain(node, "flat")
    }
    found: dict[str, _Tiles] = {}
    for node in assets:
        if node.tag == "material" and (picture := _colours(node, model)) in pictures:
            repeat = numbers(_value(node, "texrepeat", model, "1 1")) or []
            if len(repeat) == 2 and _alpha(node, model) != 0:
                uniform = _value(node, "texuniform", model) == "true"
                tiles = _Tiles((repeat[0], repeat[1]), uniform, pictures[picture])
                found[node.get("name") or ""] = tiles
    return found


def _plain(texture: Node, builtin: str) -> bool:
    """Say whether a texture is a built-in one without a mark on it."""
    return texture.get("builtin") == builtin and texture.get("mark") in (None, "none")


def _halves(texture: Node) -> bool:
    sizes = [texture.get(name) or "" for name in ("width", "height")]
    return all(
        size.isascii() and size.isdecimal() and whole(size).bit_count() == 1 for size in sizes
    )


def _colours(material: Node, model: Model) -> str:
    for layer in material.children:
        if layer.tag == "layer" and layer.get("role") == "rgb":
            return layer.get("texture") or ""
    return _value(material, "texture", model)


def _moves(node: Node, tiles: _Tiles, model: Model) -> bool:
    if node.tag == "spatial":
        return True
    kind = _value(node, "type", model, "sphere")
    if kind != "plane":
        return kind in _ROUND
    size = numbers(_value(node, "size", model)) or []
    return len(size) >= 2 and min(size[:2]) > 0 and tiles.shows((size[0], size[1]))


def _is_drawn(node: Node, model: Model) -> bool:
    stands = node.parent is not None and node.parent.tag == "tendon"
    return (stands or takes_defaults(node)) and _alpha(node, model) != 0


def _alpha(node: Node, model: Model) -> float:
    given = numbers(_value(node, "rgba", model)) or []
    return given[3] if len(given) == 4 else 1.0


def _value(node: Node, name: str, model: Model, default: str = "") -> str:
    given = model.values(node).get(name)
    return given.value.strip() if given else default
