"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.names import namespace
from mjcf_lint.mjcf.tree import Node

CHECKED_FIRST = Change("3.4.0")


@rule(category=Category.ERROR, changes=(CHECKED_FIRST,), only_with=("replicate",))
def replicated_name(model: Model) -> Iterator[Diagnostic]:
    """A name inside a replicate is that of an earlier element."""
    if not CHECKED_FIRST.holds_in(model.target.release):
        return
    if not any(True for _ in model.elements("replicate")):
        return
    seen: dict[tuple[str, str], list[tuple[Node, tuple[Node, ...]]]] = {}
    for node in model.elements():
        space, name = namespace(node), node.get("name")
        if not space or not name:
            continue
        around = tuple(above for above in node.ancestors() if above.tag == "replicate")
        for earlier, others in seen.get((space, name), ()):
            # Those of a replicate that ended have their numbers by now; those of the same
            # replicate are repeated in every release.
            if around and around != others and set(others) < set(around):
                yield _clash(node, earlier, space, model)
                break
        seen.setdefault((space, name), []).append((node, around))


def _clash(node: Node, earlier: Node, space: str, model: Model) -> Diagnostic:
    name = node.attributes["name"]
    return Diagnostic(
        name.span,
        f"the name {name.value!r} is taken by another {space}; MuJoCo looks before it makes "
        f"{name.value}0 and so on of it",
        _renamed(node, space, model),
        related=(Related(earlier.attributes["name"].span, "first used here"),),
    )


def _renamed(node: Node, space: str, model: Model) -> Fix | None:
    """Give the inner element a fresh name, where nothing refers to what becomes of it."""
    name = node.attributes["name"]
    taken = {other.get("name") or "" for other in model.elements() if namespace(other) == space}
    for other in model.elements():
        for attribute in other.attributes.values():
            made = attribute.value.removeprefix(name.value)
            if attribute != name and made != attribute.value and made[-1:].isdigit():
                return None
    fresh = name.value + "_"
    while any(one.startswith(fresh) for one in taken):
        fresh += "_"
    return Fix.unsafe(f"Call it {fresh!r}: copies are {fresh}0 and so on", name.with_value(fresh))
