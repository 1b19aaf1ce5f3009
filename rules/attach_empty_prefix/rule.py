"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, rule

WARNS = Change("3.17.0")


@rule(category=Category.UPGRADE, changes=(WARNS,), only_with=("attach.prefix",))
def attach_empty_prefix(model: Model) -> Iterator[Diagnostic]:
    """An attach has an empty prefix."""
    for node in model.elements("attach") if WARNS.holds_in(model.target.release) else ():
        prefix = node.attributes.get("prefix")
        if prefix and not prefix.value:
            yield Diagnostic(
                prefix.span,
                "an empty prefix: MuJoCo warns that it may not save the model correctly",
                note="with a prefix, what refers to an attached element has to have it, too; the "
                "model itself compiles as it is",
            )
