"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.composites import is_gone
from mjcf_lint.parts.flexes import real, reals

CURVE_HAS_THREE = Change("2.3.1", "3.17.0")
ONE_JOINT_OF_A_KIND = Change("2.3.1", "3.17.0")
SPACED_BY_SIZE = Change("2.3.1", "3.2.7")
VERTICES_COUNT_NOT = Change("3.0.0")
"""Releases that leave the spacing of particles with vertices of their own alone."""
CHANGES = (CURVE_HAS_THREE, ONE_JOINT_OF_A_KIND, SPACED_BY_SIZE, VERTICES_COUNT_NOT)
_AXES = 3


@rule(category=Category.ERROR, changes=CHANGES, only_with=("composite",))
def composite_value(model: Model) -> Iterator[Diagnostic]:
    """A composite has a value that MuJoCo refuses."""
    release = model.target.release
    if not CURVE_HAS_THREE.holds_in(release):
        return
    for node in model.elements("composite"):
        if not is_gone(node, release):
            yield from _curve(node)
            yield from _joints(node)
            if SPACED_BY_SIZE.holds_in(release):
                yield from _spacing(node, model)


def _curve(node: Node) -> Iterator[Diagnostic]:
    curve = node.attributes.get("curve")
    letters = curve.value.split() if curve else []
    ends_in_space = curve is not None and curve.value[-1:].isspace()
    if curve and len(letters) + ends_in_space > _AXES:
        yield Diagnostic(
            curve.value_span,
            f"a curve has a shape for each of three axes, not {len(letters)}"
            if len(letters) > _AXES
            else "white space behind the last of three shapes counts as another one",
            Fix.safe("Keep the first three", curve.with_value(" ".join(letters[:_AXES]))),
        )


def _joints(node: Node) -> Iterator[Diagnostic]:
    if node.get("type") == "particle":
        return
    kinds: dict[str, list[Node]] = {}
    for child in node.children:
        if child.tag == "joint" and (kind := child.get("kind")):
            kinds.setdefault(kind, []).append(child)
    for kind, joints in kinds.items():
        if len(joints) > 1:
            yield Diagnostic(
                joints[1].element.name_span,
                f"a composite has one joint of kind {kind!r}, not {len(joints)}; "
                "only particles may have more",
                _merged(joints),
                related=(Related(joints[0].element.name_span, "the first one"),),
                note="up to 2.3.0 the last one counted, where it said nothing the one before it",
            )


def _merged(joints: list[Node]) -> Fix | None:
    """Leave one joint with what the last one said of each attribute."""
    last = joints[-1]
    if any(joint.element.source is not last.element.source for joint in joints):
        return None
    said = {name: one.value for joint in joints for name, one in joint.attributes.items()}
    missing = {name: value for name, value in said.items() if name not in last.attributes}
    edits = [joint.element.removed() for joint in joints[:-1]]
    written: Edit | None = None
    for name, value in missing.items():
        edit = last.element.with_attribute(name, value)
        more = edit.text if written is None else f'{written.text} {name}="{value}"'
        written = Edit(edit.span, more)
    return Fix.unsafe("Keep one of them", *edits, *((written,) if written else ()))


def _spacing(node: Node, model: Model) -> Iterator[Diagnostic]:
    kind = node.get("type")
    own = "vertex" in node.attributes and VERTICES_COUNT_NOT.holds_in(model.target.release)
    if kind not in ("grid", "particle") or (kind == "particle" and own):
        return
    geom = next((child for child in node.children if child.tag == "geom"), None)
    size = geom.attributes.get("size") if geom else None
    largest = max(reals(size.value)[:3] if size else (), default=0.0)
    spacing = node.attributes.get("spacing")
    apart = real(spacing.value, 0.0) if spacing else 0.0
    if size and apart < largest:
        yield Diagnostic(
            spacing.span if spacing else node.element.name_span,
            f"the spacing {apart:g} is smaller than the size {largest:g} of the geoms",
            related=(Related(size.span, "the size"),),
            note="geoms that close overlap; wider spacing or smaller geoms load",
        )
