"""Whether the numbers written for a skin fit together."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Change, Diagnostic, Fix, Related
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

from .lists import integers, reals, threes, words

SKIN_FACES_EXIST = Change("4.0.0")

_SMALLEST = 1e-15
"""The weights of a vertex add up to more."""


def skin(node: Node, release: Version) -> Iterator[Diagnostic]:
    """Look at a skin whose vertices stand in the XML."""
    file = node.attributes.get("file")
    bones = [child for child in node.children if child.tag == "bone"]
    if file and file.value:
        yield from _twice(node, file, bones)
        return
    missing = [name for name in ("vertex", "face") if not words(node, name)]
    if missing or not bones:
        missing += [] if bones else ["bones"]
        message = f"a skin without a file needs {' and '.join(missing)}"
        yield Diagnostic(node.element.name_span, message)
        return
    numbers = len(words(node, "vertex"))
    for name in ("vertex", "face"):
        if count := len(words(node, name)) % 3:
            yield _uneven(node.attributes[name], count)
    if numbers % 3 == 0:
        yield from _fitting(node, numbers // 3, bones, release)


def _twice(node: Node, file: Attribute, bones: list[Node]) -> Iterator[Diagnostic]:
    given = [node.attributes[name] for name in ("vertex", "texcoord", "face") if words(node, name)]
    spans = [one.span for one in given] or [bone.element.name_span for bone in bones[:1]]
    if spans:
        what = " and ".join(one.name for one in given) or "bones"
        yield Diagnostic(
            spans[0],
            f"{what} cannot stand beside the file, which has all data of the skin",
            related=(Related(file.span, "the file"),),
        )


def _uneven(attribute: Attribute, over: int) -> Diagnostic:
    each = "vertex has three numbers" if attribute.name == "vertex" else "face has three vertices"
    return Diagnostic(attribute.span, f"each {each}; {over} at the end are left over")


def _fitting(node: Node, count: int, bones: list[Node], release: Version) -> Iterator[Diagnostic]:
    if (coordinates := len(words(node, "texcoord"))) and coordinates != 2 * count:
        yield Diagnostic(
            node.attributes["texcoord"].span,
            f"texcoord has {coordinates} numbers, and {count} vertices take {2 * count}",
        )
    if SKIN_FACES_EXIST.holds_in(release) and (found := _faces(node, count)):
        yield found
    weights = [0.0] * count
    sound = True
    for bone in bones:
        for found in _bone(bone, count, weights):
            yield found
            sound = False
        sound = sound and bool(words(bone, "vertid"))
    bare = [number for number, weight in enumerate(weights) if weight <= _SMALLEST]
    if sound and bare:
        yield Diagnostic(
            node.element.name_span,
            f"no bone moves vertex {bare[0]} of skin {node.get('name') or ''!r}"
            + (f", nor {len(bare) - 1} others" if len(bare) > 1 else ""),
            note="the weights that all bones give to a vertex must add up to more than 0",
        )


def _bone(bone: Node, count: int, weights: list[float]) -> Iterator[Diagnostic]:
    """Look at the vertices of a bone, and add up their weights."""
    vertices, given = integers(bone, "vertid"), reals(bone, "vertweight")
    if not vertices or not given:
        return
    if len(vertices) != len(given):
        yield Diagnostic(
            bone.attributes["vertweight"].span,
            f"a bone with {len(vertices)} vertices has as many weights, not {len(given)}",
        )
    elif wrong := [one for one in vertices if not 0 <= one < count]:
        yield Diagnostic(
            bone.attributes["vertid"].span,
            f"a bone wants vertex {wrong[0]}, but the {count} vertices are 0 to {count - 1}",
        )
    else:
        for vertex, weight in zip(vertices, given, strict=True):
            weights[vertex] += weight


def _faces(node: Node, count: int) -> Diagnostic | None:
    attribute = node.attributes["face"]
    faces = list(threes(integers(node, "face") or []))
    kept = [face for face in faces if max(face) < count and min(face) >= 0]
    if len(kept) == len(faces):
        return None
    wrong = next(one for face in faces for one in face if not 0 <= one < count)
    text = "  ".join(" ".join(map(str, face)) for face in kept)
    lost = len(faces) - len(kept)
    title = f"Remove {lost} triangle{'s' * (lost > 1)}"
    return Diagnostic(
        attribute.span,
        f"a face of skin {node.get('name') or ''!r} wants vertex {wrong}, but the {count} vertices "
        f"are 0 to {count - 1}",
        Fix.unsafe(title, attribute.with_value(text)) if kept else None,
        note="up to 3.17.0 MuJoCo read what lay behind the vertices in memory",
    )
