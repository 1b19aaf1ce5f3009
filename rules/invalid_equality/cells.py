"""The cell of an interpolated flex whose strain an equality holds."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from mjcf_lint import Diagnostic, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex, reals
from mjcf_lint.releases.change import Change

CELLS_EXIST = Change("3.17.0")
"""Before, a cell that the flex has not was taken without a word."""

_NOT_WRITTEN = (0.0, 1.0, 0.0)
"""What the engine has in place of a cell that is not written."""


def cell(node: Node, flex: Flex, model: Model) -> Iterator[Diagnostic]:
    """Report a cell, or a face of a shell, that a flex does not have."""
    interpolated = node.tag == "flexstrain" and flex.interpolated
    if not interpolated or not CELLS_EXIST.holds_in(model.target.release):
        return
    given = node.attributes.get("cell")
    wanted = tuple(reals(given.value)) if given else _NOT_WRITTEN
    counts = reals(flex.node.get("cellcount") or "1 1 1")
    if len(wanted) != 3 or len(counts) != 3 or not all(map(isfinite, wanted)):
        return
    places = [int(one) for one in wanted]
    if flex.elastic2d != "none":
        has = places[0] >= 0 and places[1:] == [-1, -1]
        what = f"flex {flex.name!r} is a shell, whose faces are '0 -1 -1', '1 -1 -1' and so on"
    else:
        has = all(0 <= one < count for one, count in zip(places, counts, strict=True))
        size = " x ".join(f"{count:g}" for count in counts)
        what = f"flex {flex.name!r} has {size} cells, counted from 0"
    if has:
        return
    if given:
        yield Diagnostic(given.value_span, f"there is no cell {given.value!r}: {what}")
    else:
        yield Diagnostic(
            node.element.name_span,
            f"this flexstrain names no cell, which means cell '0 1 0': {what}",
            note="up to 3.16.0 MuJoCo took any cell",
        )
