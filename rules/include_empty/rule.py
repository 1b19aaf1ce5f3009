"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.tree import IncludeTrouble


@rule(category=Category.ERROR, only_with=("include",))
def include_empty(model: Model) -> Iterator[Diagnostic]:
    """An included file holds no elements."""
    for fault in model.tree.faults:
        if fault.trouble is not IncludeTrouble.EMPTY:
            continue
        file = fault.element.attributes["file"]
        yield Diagnostic(
            file.value_span,
            f"included file {file.value!r} holds no elements; MuJoCo refuses to include it",
            Fix.unsafe("Remove the include", fault.element.removed()),
        )
