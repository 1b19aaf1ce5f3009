"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.mjcf.names import WORLD, written
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.parts.replicated import IDLE_COMPARED, compared, innermost

from .copies import ATTACHES_LOOK, clashes
from .makers import INSISTED, makers

# Assets that are named after their files and frames have rules of their own.
_ELSEWHERE = frozenset({"mesh", "texture", "hfield", "frame"})


@rule(category=Category.ERROR, changes=(ATTACHES_LOOK, INSISTED, IDLE_COMPARED))
def repeated_name(model: Model) -> Iterator[Diagnostic]:
    """Two elements of one kind have the same name."""
    if model.kind is not Kind.ROOT:
        return
    found = written(model)
    read: set[int] = set()
    for space, given in found.items():
        for name, nodes in given.listed() if space not in _ELSEWHERE else ():
            if len(nodes) == 1 and (space, name) != ("body", WORLD):
                continue
            read = read or {id(place.node) for place in places_read(model)}
            first: dict[Node | None, Node] = {}
            for node in nodes:
                if id(node) not in read:
                    continue
                span = node.attributes["name"].value_span
                if (space, name) == ("body", WORLD):
                    if innermost(node) is None or IDLE_COMPARED.holds_in(model.target.release):
                        message = f"the worldbody is the body that is named {WORLD!r}"
                        yield Diagnostic(span, message)
                elif compared(node, model):
                    known = first.setdefault(innermost(node), node)
                    if known is not node:
                        message = f"another {space} is named {name!r} already"
                        related = (Related(known.attributes["name"].value_span, "first used here"),)
                        yield Diagnostic(span, message, related=related)
    yield from clashes(model)
    yield from makers(model, found)
