"""See README.md."""

from collections import Counter
from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.defaults import MAIN
from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.parts.flexes import Flex, flexes
from mjcf_lint.tree import Node
from mjcf_lint.values import Given, Values

REFUSED = Change("3.15.0")
_DAMPING = ("springdamper", "damping")
"""What damps a joint; the first one wins where it has two numbers that are not 0."""
_PLAIN = frozenset({"joint", "inertial", "site", "camera", "light", "frame"})
"""What a body may hold that is nothing but a vertex of a flex."""


@rule(category=Category.ERROR, changes=(REFUSED,))
def flex_joint_damping(model: Model) -> Iterator[Diagnostic]:
    """A joint that moves a vertex of a flex is damped."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    found = list(flexes(model)) if REFUSED.holds_in(model.target.release) else []
    bodies = {name: body for body in model.elements("body") if (name := body.get("name"))}
    told: set[Node] = set()
    for flex in found:
        if flex.composed:
            yield from _made(flex, model)
        for name in _vertices(flex):
            body = bodies.get(name)
            if body is not None and body not in told:
                told.add(body)
                yield from _written(flex, body, model)


def _vertices(flex: Flex) -> list[str]:
    """Return the bodies that each are one vertex or node of a flex, which has several."""
    found: list[str] = []
    for attribute in ("body", "node"):
        counts = Counter((flex.node.get(attribute) or "").split() if not flex.composed else ())
        found += [name for name, count in counts.items() if count == 1 and len(counts) > 1]
    return found


def _written(flex: Flex, body: Node, model: Model) -> Iterator[Diagnostic]:
    inside = [node for node in body.walk() if node is not body]
    joints = [node for node in inside if node.tag == "joint"]
    values = {joint: model.values(joint) for joint in joints}
    slides = all(_text(values[joint], "type") == "slide" for joint in joints)
    if not slides or any(node.tag not in _PLAIN for node in inside):
        return
    damped = {joint: given for joint in joints if (given := _damped(values[joint]))}
    if not damped:
        return
    joint, given = next(iter(damped.items()))
    removed = [one.attribute.removed() for one in damped.values() if one.own]
    yield Diagnostic(
        given.attribute.span if given.own else joint.element.name_span,
        f"a joint of body {body.get('name')!r}, a vertex of flex {flex.name!r}, has "
        f"{given.attribute.name} {given.value!r}",
        Fix.unsafe("Do not damp its joints", *removed) if len(removed) == len(damped) else None,
        related=() if given.own else (Related(given.attribute.span, "its class gives it here"),),
        note=_INSTEAD,
    )


def _made(flex: Flex, model: Model) -> Iterator[Diagnostic]:
    """Look at what the joints that a flexcomp makes take from the class of its body."""
    above = (node for node in flex.node.ancestors() if node.tag == "body")
    name = next((name for body in above if (name := body.get("childclass"))), MAIN)
    given = _damped(model.class_values(name, "joint"))
    if given and flex.rigid is False:
        yield Diagnostic(
            flex.node.element.name_span,
            f"the joints of flexcomp {flex.name!r} take {given.attribute.name} {given.value!r} "
            f"from the class {name!r}",
            related=(Related(given.attribute.span, "given here"),),
            note=f"{_INSTEAD}; a childclass with damping='0' on the body around the flexcomp "
            "keeps the damping of other joints",
        )


_INSTEAD = "<elasticity damping=> or <edge damping=> damp the flex itself"


def _damped(values: Values) -> Given | None:
    for name in _DAMPING:
        given = values.get(name)
        found = numbers(given.value) if given else None
        wanted = all if name == "springdamper" else any
        if given and found and wanted(found):
            return given
    return None


def _text(values: Values, name: str) -> str:
    return values[name].value if name in values else ""
