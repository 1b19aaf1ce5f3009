"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, Related, rule
from mjcf_lint.mjcf.places import Role, places
from mjcf_lint.mjcf.tree import Node


@rule(category=Category.ERROR)
def repeated_element(model: Model) -> Iterator[Diagnostic]:
    """An element stands twice where MuJoCo takes one."""
    first: dict[tuple[Node | None, str], Node] = {}
    for place in places(model, _unique):
        if place.node.parent is None:
            continue
        node, key = place.node, (place.node.parent, place.node.tag)
        earlier = first.setdefault(key, node)
        if earlier is not node:
            yield Diagnostic(
                node.element.name_span,
                f"second <{node.tag}> in this <{key[0].tag if key[0] else ''}>; "
                "MuJoCo takes one at most",
                related=(Related(earlier.element.name_span, "the first one"),),
            )


def _unique(role: Role) -> bool:
    return role.checked and bool(role.allowed) and all(one.unique for one in role.allowed)
