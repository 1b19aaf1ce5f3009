"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.orientation_in_force import NEAREST_WINS, QUAT_COUNTS, computed
from mjcf_lint.parts.standing import standing
from mjcf_lint.xml.element import Attribute

FRAMES = Change("3.1.5")
_LETTERS = frozenset("xyzXYZ")
_TURNED = frozenset({"body", "frame", "flexcomp"})


@rule(
    category=Category.ERROR,
    changes=(FRAMES, NEAREST_WINS, QUAT_COUNTS),
    only_with=("compiler.eulerseq",),
)
def euler_sequence(model: Model) -> Iterator[Diagnostic]:
    """The compiler's eulerseq is not three of x, y, z, X, Y and Z."""
    for section in model.sections("compiler"):
        given = section.attributes.get("eulerseq")
        if given and len(given.value.encode("utf-8", "surrogateescape")) != 3:
            yield Diagnostic(
                given.value_span,
                f"eulerseq has 3 letters, one for each angle, not {given.value!r}",
                _plain(given),
            )
    last = model.setting("compiler", "eulerseq")
    if last is None or model.kind is not Kind.ROOT or len(last.value) != 3:
        return
    wrong = [letter for letter in last.value if letter not in _LETTERS]
    first = next(_angles(model), None) if wrong else None
    if first:
        yield Diagnostic(
            last.attribute.value_span,
            f"eulerseq {last.value!r} has a letter other than x, y, z, X, Y and Z",
            related=(Related(first.span, "turned by this sequence"),),
            note="small letters turn around axes that move along, capital ones around fixed axes",
        )


def _plain(given: Attribute) -> Fix | None:
    stripped = given.value.strip()
    if len(stripped) == 3 and set(stripped) <= _LETTERS:
        return Fix.unsafe(f"Write {stripped!r}", given.with_value(stripped))
    return None


def _angles(model: Model) -> Iterator[Attribute]:
    """Yield the euler angles that the compiler reads."""
    frames = FRAMES.holds_in(model.target.release)
    for place in places_read(model, lambda role: role.tag in _TURNED):
        node = place.node
        euler = node.attributes.get("euler")
        if euler and euler.value.strip() and made(node) and (frames or node.tag != "frame"):
            yield euler
    for _, _, values in standing(model, "geom", "site", "camera"):
        for given in computed(values, model.target.release):
            if given.attribute.name == "euler":
                yield given.attribute
