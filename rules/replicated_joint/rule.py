"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.copies import copies
from mjcf_lint.parts.flexes import reals

DIRECT = Change("3.15.0")
IN_FRAMES = Change("3.16.0")
"""Releases that look through frames, too."""
_JOINTS = ("joint", "freejoint")
_ORIENTED = ("euler", "quat", "axisangle", "xyaxes", "zaxis")


@rule(category=Category.ERROR, changes=(DIRECT, IN_FRAMES), only_with=("replicate",))
def replicated_joint(model: Model) -> Iterator[Diagnostic]:
    """A joint stands directly in a replicate."""
    release = model.target.release
    for node in model.elements(*_JOINTS) if DIRECT.holds_in(release) else ():
        above = node.parent
        while above and above.tag == "frame" and IN_FRAMES.holds_in(release):
            above = above.parent
        if above and above.tag == "replicate":
            yield Diagnostic(
                node.element.name_span,
                f"a {node.tag} cannot stand directly in a replicate, which would give the body "
                f"around it {above.get('count')} of them",
                _written_out(above, model) if above is node.parent else None,
                note="a body inside the replicate may have joints",
            )


def _written_out(replicate: Node, model: Model) -> Fix | None:
    """Write the joints of a replicate out, where it holds nothing else and only shifts them."""
    plain = all(
        child.tag == "joint"
        and "name" not in child.attributes
        and ("pos" in child.attributes or "pos" not in model.values(child))
        for child in replicate.children
    )
    element = replicate.element
    turned = any(name in replicate.attributes for name in _ORIENTED)
    nested = replicate.parent is not None and replicate.parent.tag == "replicate"
    count = copies(replicate) or 0
    offset = reals(replicate.get("offset") or "0 0 0")
    sources = {child.element.source for child in replicate.children}
    if not plain or turned or nested or count < 1 or len(offset) != 3 or element.comments:
        return None
    if sources != {element.source}:
        return None
    texts = []
    for copy in range(count):
        for child in replicate.children:
            if (text := _shifted(child, [copy * step for step in offset])) is None:
                return None
            texts.append(text)
    between = f"{element.source.newline}{element.indent}"
    return Fix.unsafe("Write the joints out", Edit(element.span, between.join(texts)))


def _shifted(node: Node, by: list[float]) -> str | None:
    """Return a joint's text with its position moved; None where that cannot be told."""
    pos = node.attributes.get("pos")
    at = reals(pos.value) if pos else [0.0, 0.0, 0.0]
    if len(at) != 3:
        return None
    moved = " ".join(f"{one + step:.12g}" for one, step in zip(at, by, strict=True))
    text, start = node.element.span.text, node.element.start
    if pos:
        return text[: pos.value_start - start] + moved + text[pos.value_end - start :]
    end = len(f"<{node.tag}")
    return f'{text[:end]} pos="{moved}"{text[end:]}' if any(by) else text
