"""See README.md."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex, equalities, flexes

from .constraints import EQUALITY_AND_ELASTICITY, STRAIN, both, strain, vert
from .shapes import bent, box_section, flat_nodes, thin, two_dimensional

Check = Callable[[Flex, list[Node], Model], Iterator[Diagnostic]]


class Row(NamedTuple):
    """A combination, and the releases that refuse it."""

    check: Check
    refused: tuple[Change, ...]


def rigid(flex: Flex, _: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report a flexcomp whose vertices all move with one body."""
    if not flex.composed or flex.node.get("rigid") != "true":
        return
    by_luck = RIGID_READS_TOO_FAR.holds_in(model.target.release)
    if by_luck and (flex.dim == 1 or (flex.vertices or 0) < _ENOUGH):
        return
    yield Diagnostic(
        flex.node.attributes["rigid"].span,
        f"MuJoCo {model.target.release} cannot build flexcomp {flex.name!r}: it is rigid",
        note="3.0.0 can, and so can 3.1.5 and later; for releases between them a mesh geom "
        "does the same",
    )


def untouched(flex: Flex, _: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report a flex that collides with nothing."""
    contact = [flex.attribute("contact", name) for name in ("contype", "conaffinity")]
    if all(one is not None and one.value.strip() == "0" for one in contact) and contact[0]:
        yield Diagnostic(
            contact[0].span,
            f"MuJoCo {model.target.release} crashes on flex {flex.name!r}, as both its contype "
            "and its conaffinity are 0",
            note="releases before 3.2.6 and from 3.3.3 on load it; for those between them, let "
            "one of the two have a bit that no geom has",
        )


RIGID_READS_TOO_FAR = Change("3.0.1", "3.1.2")
RIGID_REFUSED = Change("3.0.1", "3.1.4")
_ENOUGH = 9

ROWS = (
    Row(rigid, (RIGID_REFUSED,)),
    Row(untouched, (Change("3.2.6", "3.3.2"),)),
    Row(both, EQUALITY_AND_ELASTICITY),
    Row(vert, (Change("3.0.0", "3.4.0"), Change("4.0.0"))),
    Row(strain, (STRAIN,)),
    Row(two_dimensional, (Change("3.8.0"),)),
    Row(flat_nodes, (Change("3.8.1"),)),
    Row(bent, (Change("3.17.0", "3.17.0"),)),
    Row(thin, (Change("3.17.0"),)),
    Row(box_section, (Change("4.0.0"),)),
)
CHANGES = (RIGID_READS_TOO_FAR, *(change for row in ROWS for change in row.refused))


@rule(category=Category.ERROR, changes=CHANGES, only_with=("flex", "flexcomp"))
def flex_combination(model: Model) -> Iterator[Diagnostic]:
    """A flex combines settings that MuJoCo refuses together."""
    release = model.target.release
    rows = [row for row in ROWS if any(change.holds_in(release) for change in row.refused)]
    found = list(flexes(model)) if rows else []
    holding = equalities(model) if found else {}
    for flex in found:
        for row in rows:
            yield from row.check(flex, holding.get(flex.name, []), model)
