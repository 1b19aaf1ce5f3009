"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.defaults import MAIN
from mjcf_lint.mjcf.tree import Node


@rule(category=Category.ERROR, only_with=("default",))
def repeated_default_class(model: Model) -> Iterator[Diagnostic]:
    """Two default classes have the same name."""
    defaults = model.defaults
    if defaults is None:
        return
    fixed = model.target.grammar.quirks.top_level_class_is_fixed
    first: dict[str, Node] = {}
    for top in defaults.top_level:
        old_name = top.get("class") or MAIN
        global_name = MAIN if fixed else old_name
        for node in top.walk():
            name = node.get("class")
            if node is top or node.tag != "default" or not name:
                continue
            if fixed and old_name != MAIN and name == MAIN:
                continue  # root-default-renamed repairs both together
            if name == global_name:
                message = f"class {name!r} is the name of the global default class"
                yield Diagnostic(
                    node.attributes["class"].value_span,
                    message,
                    related=(Related(top.element.name_span, "the global class"),),
                )
            elif name in first:
                yield Diagnostic(
                    node.attributes["class"].value_span,
                    f"default class {name!r} is already defined",
                    related=(
                        Related(first[name].attributes["class"].value_span, "first defined here"),
                    ),
                )
            else:
                first[name] = node
