"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator, Set

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.nearest import Names


@rule(category=Category.STYLE, in_all_roots=True, only_with=("default",))
def unused_class(model: Model) -> Iterator[Diagnostic]:
    """A default class that nothing refers to."""
    if model.kind is not Kind.ROOT or not model.complete or model.defaults is None:
        return
    used = model.defaults.referred_to
    defined = model.defaults.nested_names
    # One that is named with a slip is used, and must be there for it to be mended.
    alike = Names(defined)
    used |= {alike.nearest(name) or name for name in used - defined}
    for top in model.defaults.top_level:
        stack = list(reversed(top.children))
        while stack:
            node = stack.pop()
            if node.tag != "default":
                continue
            if _in_use(node, used):
                stack.extend(reversed(node.children))
            else:
                yield _unused(node)


def _in_use(default: Node, used: Set[str]) -> bool:
    """Say whether something refers to a class or to one nested in it."""
    names = [node.get("class") for node in default.walk() if node.tag == "default"]
    return None in names or not used.isdisjoint(name for name in names if name)


def _unused(node: Node) -> Diagnostic:
    attribute = node.attributes["class"]
    nested = sum(below.tag == "default" for below in node.walk()) - 1
    also = f", nor to the {nested} nested in it" if nested else ""
    return Diagnostic(
        attribute.span,
        f"nothing refers to class {attribute.value!r}{also}",
        Fix.safe("Remove the class", node.element.removed()) if _of_one_file(node) else None,
        note="a class has no effect by itself, and a compiled model does not name it",
    )


def _of_one_file(default: Node) -> bool:
    """Say whether no include stands in a class."""
    return all(element.tag != "include" for element in default.element.walk())
