"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.mjcf.tree import IncludeTrouble
from mjcf_lint.xml.element import Element


@rule(category=Category.ERROR, only_with=("include",))
def include_with_children(model: Model) -> Iterator[Diagnostic]:
    """Something stands between <include> and </include>, be it a comment."""
    for fault in model.tree.faults:
        if fault.trouble is not IncludeTrouble.CHILDREN:
            continue
        element = fault.element
        what = "elements" if element.children else "text" if element.texts else "a comment"
        fix = _move_comments_out(element) if what == "a comment" else None
        message = f"this include holds {what}; MuJoCo refuses any content in it"
        yield Diagnostic(element.start_tag, message, fix)


def _move_comments_out(element: Element) -> Fix:
    source = element.source
    inside = source.span(element.tag_end, element.content_end).text.strip()
    return Fix.unsafe(
        "Move the comment behind the include",
        Edit(source.span(element.tag_end - 1, element.end), f"/> {inside}"),
    )
