"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, Related, rule
from mjcf_lint.mjcf.tree import IncludeTrouble
from mjcf_lint.xml.content import whole_lines


@rule(category=Category.ERROR, only_with=("include",))
def include_repeated(model: Model) -> Iterator[Diagnostic]:
    """A file is included a second time."""
    for fault in model.tree.faults:
        if fault.trouble is not IncludeTrouble.REPEATED:
            continue
        file = fault.element.attributes["file"]
        related: tuple[Related, ...] = ()
        if fault.other:
            related = (Related(fault.other.start_tag, "first included here"),)
        yield Diagnostic(
            file.value_span,
            f"{file.value!r} is already included; MuJoCo takes each file once",
            Fix.unsafe("Remove the second include", Edit(whole_lines(fault.element.span), "")),
            related=related,
        )
