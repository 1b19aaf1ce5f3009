"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.tree import Node

ONE_BODY = Change("3.2.0", "3.2.4")
"""An attach has to name a model and a body, though the grammar requires neither."""
OF_ITSELF = Change("3.11.0")
"""An attach without a model takes a part of this one, which may be a frame, too."""


@rule(category=Category.ERROR, changes=(ONE_BODY, OF_ITSELF))
def attach_part(model: Model) -> Iterator[Diagnostic]:
    """An attach does not say, or says twice, what it attaches."""
    if model.kind is not Kind.ROOT:
        return
    release = model.target.release
    for node in model.elements("attach"):
        if ONE_BODY.holds_in(release):
            yield from _whole(node)
        elif OF_ITSELF.holds_in(release):
            yield from _part(node)


def _whole(node: Node) -> Iterator[Diagnostic]:
    if "body" not in node.attributes:
        yield Diagnostic(
            node.element.start_tag,
            "this attach names no body",
            note="MuJoCo 3.3.1 and later attach all that the world of a model holds",
        )
    elif "model" not in node.attributes and node.get("prefix"):
        yield Diagnostic(
            node.element.start_tag,
            "this attach names no model",
            note="MuJoCo 3.11.0 and later attach a part of the same model once more",
        )


def _part(node: Node) -> Iterator[Diagnostic]:
    body, frame = node.attributes.get("body"), node.attributes.get("frame")
    if body and frame:
        yield Diagnostic(
            frame.span,
            f"this attach names both the body {body.value!r} and the frame {frame.value!r}",
            related=(Related(body.span, "the body"),),
        )
    elif "model" in node.attributes:
        return
    elif not body and not frame:
        yield Diagnostic(
            node.element.start_tag,
            "this attach names no model, and no body or frame of this one",
        )
    elif (prefix := node.attributes.get("prefix")) and not prefix.value:
        part = body or frame
        assert part
        yield Diagnostic(
            prefix.span,
            f"the {part.name} {part.value!r} of this model is attached once more, "
            "and without a prefix it has the same name",
        )
