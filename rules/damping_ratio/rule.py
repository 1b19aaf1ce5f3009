"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import DefaultClasses, takes_defaults
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuators import CHANGES, Drives
from mjcf_lint.parts.drives import Drive, Unclear
from mjcf_lint.releases.change import Change

WHOLE_INERTIA = Change("3.15.0")

_JOINTS = ("joint", "freejoint")
_SHOWN = 8


@rule(category=Category.UPGRADE, changes=(WHOLE_INERTIA, *CHANGES), only_with=("actuator",))
def damping_ratio(model: Model) -> Iterator[Diagnostic]:
    """A damping ratio that comes to another damping than before."""
    if not WHOLE_INERTIA.parts(model.target) or model.kind is not Kind.ROOT or not model.complete:
        return
    if model.node is None:
        return
    drives = Drives(model.defaults or DefaultClasses(model.node), model.target.release)
    joints = {
        name: node
        for node in model.elements("joint")
        if takes_defaults(node) and (name := node.get("name"))
    }
    found = [
        node
        for section in model.sections("actuator")
        for node in section.children
        if _has_ratio(node, drives) and _moves_others(node, joints)
    ]
    if not found:
        return
    first = found[0]
    count = len(found)
    name = first.get("name")
    which = f"the {first.tag} {name!r}" if name else f"the {first.tag}"
    yield Diagnostic(
        first.element.name_span,
        f"the damping of {which if count == 1 else f'{count} actuators'} comes to another number "
        "than before: dampratio now looks at all the inertia that the actuator moves",
        related=tuple(Related(one.element.name_span, "this one, too") for one in found[1:_SHOWN]),
        note=(
            "to keep the old damping, write kv in place of dampratio: minus the third biasprm of "
            f"the actuator as MuJoCo {model.target.made_for} compiled it"
        ),
    )


def _has_ratio(node: Node, drives: Drives) -> bool:
    """Say whether the third bias is a ratio: it is positive, and the actuator holds a position."""
    try:
        drive: Drive = drives.of(node)
    except Unclear:
        return False
    holds = drive.biastype == "affine" and drive.gaintype == "fixed"
    return holds and drive.biasprm[2] > 0 and drive.gainprm[0] == -drive.biasprm[1]


def _moves_others(node: Node, joints: dict[str, Node]) -> bool:
    """Say whether the actuator moves more than one joint: alone, a joint has the old inertia."""
    name = node.get("joint") or node.get("jointinparent")
    if not name:
        return True
    joint = joints.get(name)
    if joint is None or joint.parent is None:
        return False
    return any(one is not joint for one in _moving_with(joint.parent))


def _moving_with(body: Node) -> Iterator[Node]:
    """Yield the joints of a body and of the bodies around it and in it."""
    yield from (node for node in body.walk() if node.tag in _JOINTS)
    for above in body.ancestors():
        yield from (node for node in above.children if node.tag in _JOINTS)
