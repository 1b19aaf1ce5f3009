"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.tree import IncludeTrouble


@rule(category=Category.ERROR, only_with=("include",))
def include_cycle(model: Model) -> Iterator[Diagnostic]:
    """A file includes itself, directly or through others."""
    for fault in model.tree.faults:
        if fault.trouble is not IncludeTrouble.CYCLE:
            continue
        file = fault.element.attributes["file"]
        way = [span.source.path.name for span in fault.inclusion.chain]
        way += [fault.inclusion.source.path.name, fault.tried[0].name]
        yield Diagnostic(
            file.value_span,
            f"{fault.tried[0].name} includes itself: {' -> '.join(way)}",
            related=tuple(
                Related(span, "on the way: included here") for span in fault.inclusion.chain
            ),
        )
