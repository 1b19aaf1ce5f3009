"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import takes_defaults
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.orientation_in_force import NEAREST_WINS, QUAT_COUNTS, winner
from mjcf_lint.xml.edit import Edit
from mjcf_lint.xml.element import Attribute


@rule(
    category=Category.UPGRADE,
    changes=(NEAREST_WINS, QUAT_COUNTS),
    only_with=(".euler", ".zaxis", ".xyaxes", ".axisangle"),
    between_releases=True,
)
def default_orientation(model: Model) -> Iterator[Diagnostic]:
    """Another orientation than before wins between an element and its default class."""
    target = model.target
    changed = NEAREST_WINS.parts(target) or QUAT_COUNTS.parts(target)
    if not changed or target.made_for is None or model.kind is not Kind.ROOT or not model.complete:
        return
    found: dict[Attribute, list[tuple[Node, Given, Given]]] = {}
    for node in model.elements("geom", "site", "camera"):
        if not takes_defaults(node):
            continue
        values = model.values(node)
        if "fromto" in values:
            continue
        old, new = winner(values, target.made_for), winner(values, target.release)
        if old and new and old.attribute != new.attribute:
            found.setdefault(new.attribute, []).append((node, old, new))
    for takers in found.values():
        yield _changed(takers, model)


def _changed(takers: list[tuple[Node, Given, Given]], model: Model) -> Diagnostic:
    node, old, new = takers[0]
    name = node.get("name")
    which = f"the {node.tag} {name!r}" if name else f"the {node.tag}"
    if len(takers) > 1:
        which = f"{len(takers)} elements, {which} first,"
    return Diagnostic(
        new.attribute.span,
        f"{which} {'turn' if len(takers) > 1 else 'turns'} by {_said(new)} now; "
        f"in MuJoCo {model.target.made_for} {_said(old)} won",
        _fix(node, old, new, model) if len(takers) == 1 else None,
        related=(Related(old.attribute.span, "this one won before"),),
        note=(
            "up to 3.1.4 euler won over zaxis, xyaxes and axisangle, in this order, and up to "
            "3.15.0 all of them over quat; since then what stands nearest to the element wins"
        ),
    )


def _said(given: Given) -> str:
    return f"the {given.attribute.name} {given.value!r}" + ("" if given.own else " of its class")


def _fix(node: Node, old: Given, new: Given, model: Model) -> Fix | None:
    if not new.own:
        return None
    if new.attribute.name == "quat":
        values = dict(model.values(node))
        del values["quat"]
        left = winner(values, model.target.release)
        if left and left.attribute == old.attribute:
            return Fix.restoring("Remove the quat, which did nothing", new.attribute.removed())
    return Fix.unsafe(
        "Write the orientation that won before",
        Edit(new.attribute.span, old.attribute.span.text),
    )
