"""Take an element out of the frames around it."""

from collections.abc import Iterator

from mjcf_lint import Edit, Fix
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.content import whole_lines


def frames_around(node: Node) -> Iterator[Node]:
    """Yield the frames between an element and its body, the nearest one first."""
    above = node.parent
    while above and above.tag == "frame":
        yield above
        above = above.parent


def out_of(node: Node, frames: list[Node]) -> Fix | None:
    """Move an element out of frames, where that keeps the order of what stands there."""
    inner, outer = node.element, frames[-1].element
    path = [node, *frames]
    if any(one.element.source is not outer.source for one in path):
        return None
    levels = [[child.element for child in frame.children] for frame in frames]
    steps = [one.element for one in path[:-1]]
    first = all(level[0] is step for level, step in zip(levels, steps, strict=True))
    last = all(level[-1] is step for level, step in zip(levels, steps, strict=True))
    if first and last and not any(frame.element.comments for frame in frames):
        return Fix.restoring("Remove the frame around it", Edit(outer.span, inner.span.text))
    source, between = outer.source, f"{outer.source.newline}{outer.indent}"
    cut = Edit(whole_lines(inner.span), "")
    if last:
        place = Edit(source.span(outer.end, outer.end), between + inner.span.text)
    elif first:
        place = Edit(source.span(outer.start, outer.start), inner.span.text + between)
    else:
        return None
    return Fix.restoring("Move it out of the frame", place, cut)
