"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.element import Attribute
from mjcf_lint.tree import Node

LETTERS = "xyzXYZ"
_LENGTH = 3
_TURNED = frozenset({"body", "geom", "site", "camera", "frame", "flexcomp"})


@rule(category=Category.ERROR)
def invalid_eulerseq(model: Model) -> Iterator[Diagnostic]:
    """The order of Euler angles is not three letters out of x, y and z."""
    for node in model.sections("compiler"):
        sequence = node.attributes.get("eulerseq")
        if sequence and len(sequence.value.encode("utf-8", "surrogateescape")) != _LENGTH:
            yield _length(sequence)
    last = model.setting("compiler", "eulerseq")
    if last is None or model.kind is not Kind.ROOT or len(last.value) != _LENGTH:
        return
    wrong = [letter for letter in last.value if letter not in LETTERS]
    user = next(filter(_turned, model.elements()), None) if wrong else None
    if user:
        yield Diagnostic(
            last.attribute.value_span,
            f"{wrong[0]!r} in eulerseq is none of the axes x, y and z",
            related=(Related(user.attributes["euler"].span, "an orientation in these angles"),),
            note="small letters turn with the body, capital ones do not",
        )


def _length(sequence: Attribute) -> Diagnostic:
    letters = [letter for letter in sequence.value if letter in LETTERS]
    text = "".join(letters)
    fix = Fix.unsafe(f"Write {text}", sequence.with_value(text)) if len(text) == _LENGTH else None
    return Diagnostic(
        sequence.value_span,
        f"eulerseq has three letters, not {len(sequence.value)}",
        fix,
        note="without it, Euler angles turn about x, y and z of the body, in this order",
    )


def _turned(node: Node) -> bool:
    """Say whether an element in a body is turned by Euler angles of its own."""
    if node.tag not in _TURNED or not (node.get("euler") or "").strip():
        return False
    return all(above.tag != "default" for above in node.ancestors())
