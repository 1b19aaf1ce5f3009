"""The sizes of geoms and sites, put together from their own and those of their classes."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

from mjcf_lint import Model
from mjcf_lint.grammar.plain import plain_numbers
from mjcf_lint.mjcf.numbers import numbers, reader
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values, told
from mjcf_lint.parts.standing import standing
from mjcf_lint.xml.element import Attribute

NEEDED = {
    "sphere": (0,),
    "capsule": (0, 1),
    "cylinder": (0, 1),
    "ellipsoid": (0, 1, 2),
    "box": (0, 1, 2),
    "plane": (2,),
}
"""Which sizes of each type must be positive, counted from 0."""
_COMPUTED = {"capsule": (1,), "cylinder": (1,), "ellipsoid": (1, 2), "box": (1, 2)}
"""What follows from fromto."""
_BUILT_IN = {"geom": 0.0, "site": 0.005}


class Sized(NamedTuple):
    """A geom or site with its type, its three sizes, and who gave each of them."""

    node: Node
    values: Values
    type: str
    sizes: tuple[float, ...]
    givers: tuple[Given | None, ...]

    @property
    def given(self) -> Given | None:
        """The size in force, its own or that of its class."""
        return self.values.get("size")

    @property
    def attribute(self) -> Attribute | None:
        """Where the size in force stands."""
        return self.given.attribute if self.given else None

    @property
    def computed(self) -> tuple[int, ...]:
        """Which sizes follow from fromto."""
        return _COMPUTED.get(self.type, ()) if "fromto" in self.values else ()

    @property
    def needed(self) -> tuple[int, ...]:
        """Which sizes must be given and positive."""
        return tuple(index for index in NEEDED[self.type] if index not in self.computed)

    @property
    def wrong(self) -> int | None:
        """The first needed size that is not positive; None where all are."""
        return next((index for index in self.needed if self.sizes[index] <= 0), None)

    @property
    def not_a_number(self) -> int | None:
        """The first size that is not a number, needed or not."""
        indices = (index for index in range(3) if index not in self.computed)
        return next((index for index in indices if isnan(self.sizes[index])), None)


def faulty(model: Model) -> bool:
    """Say whether some size may not be as it should be; quick where all are plain numbers."""
    doubtful = (one for one in standing(model, "geom", "site") if not told(one[2], _sound))
    found = (_sized(node, values, model) for _, node, values in doubtful)
    return any(
        one is not None and (one.wrong is not None or one.not_a_number is not None) for one in found
    )


def _sound(values: Values) -> bool:
    """Say whether the size in force gives all that is needed by itself."""
    given, kind = values.get("size"), values.get("type")
    shape = kind.value if kind else "sphere"
    found = plain_numbers(given.value) if given else None
    if found is None or len(found) > 3 or shape not in NEEDED:
        return False
    needed = (0,) if "fromto" in values and shape in _COMPUTED else NEEDED[shape]
    return needed[-1] < len(found) and all(found[index] > 0 for index in needed)


def sized(model: Model) -> Iterator[Sized]:
    """Yield what has sizes of its own: not what is shaped by an asset or fitted to one."""
    for _, node, values in standing(model, "geom", "site"):
        if found := _sized(node, values, model):
            yield found


def _sized(node: Node, values: Values, model: Model) -> Sized | None:
    kind = values["type"].value if "type" in values else "sphere"
    if kind not in NEEDED or (node.tag == "site" and kind == "plane"):
        return None
    shaped = node.tag == "geom" and any(_named(values, name) for name in ("mesh", "hfield"))
    return None if shaped or not _reaches(values, kind) else _layered(node, values, kind, model)


def _named(values: Values, name: str) -> bool:
    return name in values and bool(values[name].value)


def _reaches(values: Values, kind: str) -> bool:
    """Say whether fromto, where there is one, gives the sizes that it should."""
    if "fromto" not in values:
        return True
    found = numbers(values["fromto"].value)
    return kind in _COMPUTED and found is not None and len(found) == 6 and not isnan(found[0])


def _layered(node: Node, values: Values, kind: str, model: Model) -> Sized | None:
    """Put the sizes together: those that an element does not give come from its class."""
    sizes = [_BUILT_IN[node.tag]] * 3
    givers: list[Given | None] = [None] * 3
    layers = list(values["size"].layers) if "size" in values else []
    for layer in reversed(layers):
        found = numbers(layer.value)
        if found is None or len(found) > 3:
            return None
        count = reader(model.target.release).counted(layer.value, 3)
        for index, size in enumerate((found + found[-1:])[:count]):
            sizes[index], givers[index] = size, layer
    return Sized(node, values, kind, tuple(sizes), tuple(givers))
