"""The joints of a fixed tendon."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Kind, Model, Related
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.actuator_edits import text
from mjcf_lint.parts.bodies import joint_type
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change

JOINT_ONCE = Change("4.0.0")
ONE_COORDINATE = Change("4.0.0")

_MANY_COORDINATES = ("ball", "free")


def joints(terms: list[Node], model: Model) -> Iterator[Diagnostic]:
    """Report joints that stand in a fixed tendon twice, or have several coordinates."""
    if JOINT_ONCE.holds_in(model.target.release):
        yield from _repeated(terms)
    if ONE_COORDINATE.holds_in(model.target.release) and model.kind is Kind.ROOT:
        yield from _types(terms, model)


def _repeated(terms: list[Node]) -> Iterator[Diagnostic]:
    by_name: dict[str, list[Node]] = {}
    for term in terms:
        if name := term.get("joint"):
            by_name.setdefault(name, []).append(term)
    for name, (first, *others) in by_name.items():
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


def _types(terms: list[Node], model: Model) -> Iterator[Diagnostic]:
    known = names(model)
    for term in terms:
        reference = term.attributes.get("joint")
        joint = known.element("joint", reference.value) if reference else None
        if reference is None or joint is None:
            continue
        if (kind := joint_type(model, joint)) in _MANY_COORDINATES:
            yield Diagnostic(
                reference.value_span,
                f"{reference.value!r} is a {kind} joint; a fixed tendon takes slide and hinge only",
                note=(
                    "up to 3.17.0 the tendon took the first coordinate of the joint, which is "
                    + ("its x position" if kind == "free" else "a part of a quaternion")
                ),
            )
