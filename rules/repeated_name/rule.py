"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.names import WORLD, written
from mjcf_lint.tree import Node

from .copies import ATTACHES_LOOK, clashes
from .makers import INSISTED, makers

# Assets that are named after their files and frames have rules of their own.
_ELSEWHERE = frozenset({"mesh", "texture", "hfield", "frame"})


@rule(category=Category.ERROR, changes=(ATTACHES_LOOK, INSISTED))
def repeated_name(model: Model) -> Iterator[Diagnostic]:
    """Two elements of one kind have the same name."""
    if model.kind is not Kind.ROOT:
        return
    found = written(model)
    for space, given in found.items():
        for name, nodes in given.items() if space not in _ELSEWHERE else ():
            plain = [node for node in nodes if not _replicated(node)]
            if (space, name) == ("body", WORLD):
                for node in plain:
                    message = f"the worldbody is the body that is named {WORLD!r}"
                    yield Diagnostic(node.attributes["name"].value_span, message)
                continue
            for node in plain[1:]:
                first = plain[0].attributes["name"].value_span
                message = f"another {space} is named {name!r} already"
                related = (Related(first, "first used here"),)
                yield Diagnostic(node.attributes["name"].value_span, message, related=related)
    yield from clashes(model)
    yield from makers(model, found)


def _replicated(node: Node) -> bool:
    """Say whether an element is a pattern, whose copies get names of their own."""
    return any(above.tag == "replicate" for above in node.ancestors())
