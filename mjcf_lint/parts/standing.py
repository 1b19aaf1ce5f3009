"""What stands in the bodies of a model and reaches the compiler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from packaging.version import Version

from mjcf_lint.diagnostic import Related
from mjcf_lint.mjcf.model import Kind, Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.bodies import Bodies, Body, Joint, bodies
from mjcf_lint.parts.copies import copies, made
from mjcf_lint.parts.meshes import number
from mjcf_lint.parts.trimming import asked
from mjcf_lint.releases.change import Change

FRAMES_PASS_ON = Version("3.2.0")
"""From here on all that stands in a frame takes its class; before, some or nothing did."""
JOINT_REPLICAS = Change("3.1.5", "3.14.0")
"""A joint in a replicate is copied; later it is refused there, which has a rule of its own."""
_FRAMES = ("frame", "replicate")
_SHOWN = 3


def known_bodies(model: Model) -> Bodies | None:
    """Return the bodies of a model of which everything is seen, its defaults included."""
    seen = model.kind is Kind.ROOT and model.complete
    return bodies(model) if seen else None


def standing(model: Model, *tags: str) -> Iterator[tuple[Body, Node, Values]]:
    """Yield the elements with one of the tags that the compiler sees, each with its values.

    Left out are those that it may discard, and those whose default class is not known.
    """
    by_tag = _standing(model)
    for tag in tags:
        if tag in by_tag:
            yield from zip(*by_tag[tag], strict=True)


@of_model
def _standing(model: Model) -> dict[str, tuple[list[Body], list[Node], list[Values]]]:
    """Sort all that stands in bodies by tag: many rules look at it, one after the other."""
    by_tag: dict[str, tuple[list[Body], list[Node], list[Values]]] = {}
    found = known_bodies(model)
    discards = asked(model, "discardvisual")
    all_known = _all_classes_are_known(model)
    for body in found.all if found else ():
        for node in body.elements:
            inside = node.parent is body.node
            if not (body.copies if inside else made(node)):
                continue
            if not (all_known or _class_is_known(node, model)):
                continue
            values = model.values(node)
            if not (discards and _visual(values)):
                bodies_of_tag, nodes, all_values = by_tag.setdefault(node.tag, ([], [], []))
                bodies_of_tag.append(body)
                nodes.append(node)
                all_values.append(values)
    return by_tag


def standing_joints(model: Model) -> Iterator[tuple[Body, Joint, Values]]:
    """Yield the joints of bodies that the compiler sees, those in replicates once."""
    found = known_bodies(model)
    for body in found.all if found else ():
        for joint in body.joints if not body.is_world else ():
            if made(joint.node) and _class_is_known(joint.node, model):
                yield body, joint, model.values(joint.node) if joint.node.tag == "joint" else {}


def joints_of(body: Body, release: Version) -> list[Joint]:
    """Return the joints of a body in the order of the compiler, each as often as it is made."""
    found = []
    for joint in body.joints:
        inside = list(_replicates_within(body, joint.node))
        if inside and not JOINT_REPLICAS.holds_in(release):
            continue
        times = 1 if made(joint.node) else 0
        for replicate in inside:
            times *= copies(replicate) or 0
        # Seven are too many however many more there are.
        found += [joint] * min(times, 7)
    return found


def moving(body: Body, release: Version) -> Joint | None:
    """Return the joint that moves a body, its own or of the nearest body above; None if static."""
    above: Body | None = body
    while above and not above.is_world and not above.mocap:
        if joints := joints_of(above, release):
            return joints[0]
        above = above.parent
    return None


def called(node: Node) -> str:
    """Return how a message speaks of an element."""
    name = node.get("name")
    return f"{node.tag} {name!r}" if name else f"this {node.tag}"


def a(kind: str) -> str:
    """Return the type of a geom with its article, in words."""
    word = "height field" if kind == "hfield" else kind
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"


def takers(nodes: Iterable[Node], giver: Given) -> tuple[Related, ...]:
    """Return the first places that take a value of a default class; none if it is their own."""
    if giver.own:
        return ()
    return tuple(Related(node.element.name_span, "takes it") for node in list(nodes)[:_SHOWN])


def _replicates_within(body: Body, node: Node) -> Iterator[Node]:
    for above in node.ancestors():
        if above is body.node:
            return
        if above.tag == "replicate":
            yield above


def _visual(values: Values) -> bool:
    bits = [values.get(name) for name in ("contype", "conaffinity")]
    return all(given and number(given.value, 1) == 0 for given in bits)


def _all_classes_are_known(model: Model) -> bool:
    """Say whether every element surely has a class that is known; quick, once for all of them."""
    if model.defaults is None or model.target.release < FRAMES_PASS_ON:
        return False
    return model.defaults.referred_to <= model.defaults.names


def _class_is_known(node: Node, model: Model) -> bool:
    if model.defaults is None or node.tag == "freejoint":
        return True
    if model.target.release < FRAMES_PASS_ON and _takes_class_of_frame(node):
        return False
    return model.defaults.class_of(node) in model.defaults.names


def _takes_class_of_frame(node: Node) -> bool:
    """Say whether a frame gives the class that an element takes."""
    if node.get("class"):
        return False
    for above in node.ancestors():
        if above.get("childclass") or (above.tag in _FRAMES and above.get("class")):
            return above.tag in _FRAMES
    return False
