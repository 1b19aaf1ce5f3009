"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.mjcf.numbers import integer
from mjcf_lint.xml.element import Attribute

_DIMENSIONS = {
    1: "no friction",
    3: "friction that holds against sliding",
    4: "and against turning",
    6: "and against rolling",
}


@rule(category=Category.ERROR, only_with=("pair.condim",))
def pair_condim(model: Model) -> Iterator[Diagnostic]:
    """A contact pair has a number of dimensions that there is not."""
    seen: set[Attribute] = set()
    for section in model.sections("contact"):
        for node in section.children:
            given = model.values(node).get("condim") if node.tag == "pair" else None
            if given is None or given.attribute in seen:
                continue
            number = integer(given.value)
            if number is not None and number not in _DIMENSIONS:
                seen.add(given.attribute)
                yield Diagnostic(
                    given.attribute.value_span,
                    f"condim can be 1, 3, 4 or 6, not {number}",
                    note=", ".join(f"{one}: {what}" for one, what in _DIMENSIONS.items()),
                )
