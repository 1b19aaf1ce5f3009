"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.parts import composites

WARNS = {"rope": Change("2.3.2", "2.3.7"), "loop": Change("3.0.0", "3.2.2")}


@rule(category=Category.UPGRADE, changes=tuple(WARNS.values()), only_with=("composite.type",))
def deprecated_composite(model: Model) -> Iterator[Diagnostic]:
    """A composite is of a kind that a later release takes away."""
    kinds = {kind for kind, change in WARNS.items() if change.holds_in(model.target.release)}
    for node in model.elements("composite") if kinds else ():
        kind = node.attributes.get("type")
        if kind and kind.value in kinds:
            gone = composites.GONE[kind.value].first
            yield Diagnostic(
                kind.span,
                f"composites of type {kind.value!r} are deprecated",
                note=f"MuJoCo {gone} has none; --target-version {gone} tells what to write instead",
            )
