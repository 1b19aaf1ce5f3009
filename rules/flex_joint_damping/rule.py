"""See README.md."""

from collections import Counter
from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import MAIN
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.flexes import Flex, flexes

REFUSED = Change("3.15.0")
_DAMPING = ("springdamper", "damping")
"""What damps a joint; the first one wins where it has two numbers that are not 0."""
_PLAIN = frozenset({"joint", "inertial", "site", "camera", "light", "frame"})
"""What a body may hold that is nothing but a vertex of a flex."""
_INSTEAD = "<elasticity damping=> or <edge damping=> damp the flex itself"
_SHOWN = 4

Damped = list[tuple[Node, Given]]
"""Joints, each with what damps it."""


@rule(category=Category.ERROR, changes=(REFUSED,), only_with=("flex", "flexcomp"))
def flex_joint_damping(model: Model) -> Iterator[Diagnostic]:
    """A joint that moves a vertex of a flex is damped."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    if not REFUSED.holds_in(model.target.release):
        return
    found = list(flexes(model))
    bodies = {name: body for body in model.elements("body") if (name := body.get("name"))}
    told: set[str] = set()
    for flex in found:
        if flex.composed:
            yield from _made(flex, model)
            continue
        names = [name for name in _vertices(flex) if name in bodies and name not in told]
        told.update(names)
        if damped := [one for name in names for one in _damped_joints(bodies[name], model)]:
            yield _written(flex, damped)


def _vertices(flex: Flex) -> list[str]:
    """Return the bodies that each are one vertex or node of a flex, which has several."""
    found: list[str] = []
    for attribute in ("body", "node"):
        counts = Counter((flex.node.get(attribute) or "").split())
        found += [name for name, count in counts.items() if count == 1 and len(counts) > 1]
    return found


def _damped_joints(body: Node, model: Model) -> Damped:
    """Return the damped joints of a body that nothing but slides moves."""
    inside = [node for node in body.walk() if node is not body]
    joints = [(node, model.values(node)) for node in inside if node.tag == "joint"]
    slides = all("type" in values and values["type"].value == "slide" for _, values in joints)
    if not slides or any(node.tag not in _PLAIN for node in inside):
        return []
    return [(joint, given) for joint, values in joints if (given := _damping(values))]


def _written(flex: Flex, damped: Damped) -> Diagnostic:
    """Report all joints of a flex at once: somebody wanted the flex to be damped."""
    joint, given = damped[0]
    others = [node.element.start_tag for node, _ in damped[1:_SHOWN]]
    zeros = [node.element.with_attribute(*_off(one)) for node, one in damped]
    whose, by = f"of flex {flex.name!r}", f"{given.attribute.name} {given.value!r}"
    said = f"this joint, which moves a vertex {whose}, has {by}"
    if others:
        said = f"{len(damped)} joints that move vertices {whose} are damped, this one by {by}"
    by_class = () if given.own else (Related(given.attribute.span, "its class gives it here"),)
    return Diagnostic(
        given.attribute.span if given.own else joint.element.name_span,
        said,
        Fix.unsafe("Do not damp the joints", *zeros),
        related=(*by_class, *(Related(span, "this joint, too") for span in others)),
        note=_INSTEAD,
    )


def _off(given: Given) -> tuple[str, str]:
    name = given.attribute.name
    return name, "0 0" if name == "springdamper" else "0"


def _made(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    """Look at what the joints that a flexcomp makes take from the class of its body."""
    above = (node for node in flex.node.ancestors() if node.tag == "body")
    name = next((name for body in above if (name := body.get("childclass"))), MAIN)
    given = _damping(model.class_values(name, "joint"))
    if given and flex.rigid is False:
        yield Diagnostic(
            flex.node.element.name_span,
            f"the joints of flexcomp {flex.name!r} take {given.attribute.name} {given.value!r} "
            f"from the class {name!r}",
            related=(Related(given.attribute.span, "given here"),),
            note=f"{_INSTEAD}; a childclass with damping='0' on the body around the flexcomp "
            "keeps the damping of other joints",
        )


def _damping(values: Values) -> Given | None:
    for name in _DAMPING:
        given = values.get(name)
        found = numbers(given.value) if given else None
        wanted = all if name == "springdamper" else any
        if given and found and wanted(found):
            return given
    return None
