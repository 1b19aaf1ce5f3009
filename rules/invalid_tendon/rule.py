"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.change import Change
from mjcf_lint.defaults import takes_defaults
from mjcf_lint.element import Attribute
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.limits import numbers
from mjcf_lint.tree import Node

JOINT_ONCE = Change("4.0.0")
ONE_COORDINATE = Change("4.0.0")
DIVISOR_POSITIVE = Change("4.0.0")
FIXED_ARMATURE = Change("4.0.0")

_MANY_COORDINATES = ("ball", "free")


@rule(
    category=Category.ERROR,
    changes=(JOINT_ONCE, ONE_COORDINATE, DIVISOR_POSITIVE, FIXED_ARMATURE),
)
def invalid_tendon(model: Model) -> Iterator[Diagnostic]:
    """A tendon with joints or numbers that MuJoCo refuses."""
    types: dict[str, str] | None = None
    armatures: dict[Attribute, None] = {}
    for section in model.sections("tendon"):
        for tendon in section.children:
            if (armature := _negative_armature(tendon, model)) and armature not in armatures:
                armatures[armature] = None
                yield _armature(armature)
            if tendon.tag == "spatial":
                yield from _divisors(tendon, model)
            elif tendon.tag == "fixed":
                types = _joint_types(model) if types is None else types
                yield from _repeated(tendon, model)
                yield from _types(tendon, types, model)


def _negative_armature(tendon: Node, model: Model) -> Attribute | None:
    given = model.values(tendon).get("armature")
    if given is None or not any(number < 0 for number in numbers(given.value)[:1]):
        return None
    refused = tendon.tag == "spatial" or FIXED_ARMATURE.holds_in(model.target.release)
    return given.attribute if refused else None


def _armature(armature: Attribute) -> Diagnostic:
    return Diagnostic(
        armature.span,
        f"the armature of a tendon cannot be negative: {armature.value}",
        Fix.unsafe("Remove the armature", armature.removed()),
        note="up to 3.17.0 a fixed tendon took it, and it made the inertia matrix singular",
    )


def _divisors(tendon: Node, model: Model) -> Iterator[Diagnostic]:
    for pulley in tendon.children:
        divisor = pulley.attributes.get("divisor")
        if pulley.tag != "pulley" or divisor is None:
            continue
        number = next(iter(numbers(divisor.value)), 1.0)
        if number < 0 or (number == 0 and DIVISOR_POSITIVE.holds_in(model.target.release)):
            yield Diagnostic(
                divisor.span,
                f"the divisor of a pulley must be positive: {divisor.value}",
                note="up to 3.17.0 the divisor 0 loaded, and the tendon was infinitely long",
            )


def _repeated(tendon: Node, model: Model) -> Iterator[Diagnostic]:
    if not JOINT_ONCE.holds_in(model.target.release):
        return
    terms: dict[str, list[Node]] = {}
    for term in tendon.children:
        if term.tag == "joint" and (name := term.get("joint")):
            terms.setdefault(name, []).append(term)
    for name, (first, *others) in terms.items():
        if others:
            yield Diagnostic(
                others[0].attributes["joint"].span,
                f"the joint {name!r} stands {len(others) + 1} times in this fixed tendon",
                _merged(first, others),
                related=(Related(first.element.name_span, "it stands here first"),),
                note=(
                    "from 3.6.0 to 3.17.0 the coefficients added up, though the strength of limits "
                    "and friction of the tendon counted them apart; before, its pull was another"
                ),
            )


def _merged(first: Node, others: list[Node]) -> Fix | None:
    coefficients = [numbers(term.get("coef") or "") for term in (first, *others)]
    if any(len(found) != 1 for found in coefficients):
        return None
    total = text((sum(found[0] for found in coefficients),))
    edits = [first.attributes["coef"].with_value(total)]
    edits += [term.element.removed() for term in others]
    return Fix.unsafe(f"Merge them: coef {total}", *edits)


def _types(tendon: Node, types: dict[str, str], model: Model) -> Iterator[Diagnostic]:
    if not ONE_COORDINATE.holds_in(model.target.release):
        return
    for term in tendon.children:
        reference = term.attributes.get("joint")
        if term.tag != "joint" or reference is None:
            continue
        if (kind := types.get(reference.value)) in _MANY_COORDINATES:
            yield Diagnostic(
                reference.value_span,
                f"{reference.value!r} is a {kind} joint; a fixed tendon takes slide and hinge only",
                note=(
                    "up to 3.17.0 the tendon took the first coordinate of the joint, which is "
                    + ("its x position" if kind == "free" else "a part of a quaternion")
                ),
            )


def _joint_types(model: Model) -> dict[str, str]:
    types = {}
    for node in model.elements("joint", "freejoint"):
        name = node.get("name")
        if not name or (node.tag == "joint" and not takes_defaults(node)):
            continue
        kind = model.values(node).get("type") if node.tag == "joint" else None
        types[name] = "free" if node.tag == "freejoint" else kind.value if kind else "hinge"
    return types
