"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule


@rule(category=Category.ERROR, only_with=("default",))
def nested_default_without_class(model: Model) -> Iterator[Diagnostic]:
    """A default inside a default has no class name."""
    for node in model.defaults.nested if model.defaults else ():
        if not node.get("class"):
            message = "a <default> inside another one needs a class; this one has none"
            yield Diagnostic(node.element.name_span, message)
