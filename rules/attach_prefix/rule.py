"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule

REQUIRED = Change("3.2.5")
NOT_EMPTY = Change("3.2.5", "3.2.6")


@rule(category=Category.ERROR, changes=(REQUIRED, NOT_EMPTY), only_with=("attach",))
def attach_prefix(model: Model) -> Iterator[Diagnostic]:
    """An attach gives the names of what it attaches no prefix."""
    release = model.target.release
    if not REQUIRED.holds_in(release):
        return
    filled = NOT_EMPTY.holds_in(release)
    for node in model.elements("attach"):
        prefix = node.attributes.get("prefix")
        if prefix is None:
            fix = Fix.safe(
                "Keep the names: prefix is empty", node.element.with_attribute("prefix", "")
            )
            yield Diagnostic(
                node.element.start_tag,
                "<attach> has no prefix, which MuJoCo requires since 3.2.5",
                None if filled else fix,
                note=_FILLED if filled else "",
            )
        elif not prefix.value and filled:
            yield Diagnostic(prefix.span, f"MuJoCo {release} takes no empty prefix", note=_FILLED)


_FILLED = (
    "3.2.5 and 3.2.6 want a prefix that is not empty; what refers to an attached element has to "
    "have it, too"
)
