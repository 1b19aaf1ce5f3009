"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import Flex, flexes

NOT_TO_MOCAP = Change("3.15.0")
LINES_TO_MOCAP = Change("4.0.0")
"""Releases that let elastic lines hang on a mocap body."""
PIN_TO_JOINTS = Change("4.0.0")
_INSIDE = ("frame", "replicate")
_JOINTS = ("joint", "freejoint")


@rule(
    category=Category.ERROR,
    changes=(NOT_TO_MOCAP, LINES_TO_MOCAP, PIN_TO_JOINTS),
    only_with=("flex", "flexcomp"),
)
def flex_attachment(model: Model) -> Iterator[Diagnostic]:
    """A flexcomp stands in a body that cannot carry it."""
    release = model.target.release
    mocap, joints = NOT_TO_MOCAP.holds_in(release), PIN_TO_JOINTS.holds_in(release)
    for flex in flexes(model) if mocap or joints else ():
        if flex.composed and flex.rigid is False and (body := _body(flex.node)):
            if mocap and _elastic(flex, model):
                yield from _on_mocap(flex, body)
            if joints and not flex.pinned and flex.node.get("dof") not in ("2d", "radial"):
                yield from _on_joints(flex, body)


def _body(node: Node) -> Node | None:
    """Return the body that an element belongs to."""
    above = node.parent
    while above and above.tag in _INSIDE:
        above = above.parent
    return above if above and above.tag == "body" else None


def _elastic(flex: Flex, model: Model) -> bool:
    if flex.young <= 0 or flex.interpolated or flex.dim is None:
        return False
    return flex.dim > 1 or not LINES_TO_MOCAP.holds_in(model.target.release)


def _on_mocap(flex: Flex, body: Node) -> Iterator[Diagnostic]:
    if body.get("mocap") == "true":
        yield Diagnostic(
            flex.node.element.name_span,
            f"flexcomp {flex.name!r} is elastic and stands in mocap body {body.get('name')!r}",
            related=(Related(body.attributes["mocap"].span, "this makes it a mocap body"),),
            note="put it into a body of its own, free and with a small geom, and weld that body "
            "to the mocap body",
        )


def _on_joints(flex: Flex, body: Node) -> Iterator[Diagnostic]:
    moved, joint = _moved(body)
    if moved is None or joint is None:
        return
    what = "nodes" if flex.interpolated else "vertices"
    pin = flex.node.element.with_child('<pin id="0"/>')
    yield Diagnostic(
        flex.node.element.name_span,
        f"no {what} of flexcomp {flex.name!r} are pinned to the body {moved.get('name') or ''!r}, "
        "which has joints",
        Fix.unsafe("Pin the first one to it", pin),
        related=(Related(joint.element.start_tag, f"this {joint.tag} moves the body"),),
        note="the vertices would only be carried along; move the flexcomp into a body without "
        "joints where that is not meant",
    )


def _moved(body: Node) -> tuple[Node | None, Node | None]:
    """Return the nearest body with joints, from a body outwards, and the first of its joints."""
    above: Node | None = body
    while above:
        if joint := next(_joints(above), None):
            return above, joint
        above = _body(above)
    return None, None


def _joints(node: Node) -> Iterator[Node]:
    """Yield the joints of a body."""
    for child in node.children:
        if child.tag in _JOINTS:
            yield child
        elif child.tag in _INSIDE:
            yield from _joints(child)
