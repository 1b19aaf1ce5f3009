"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, Related, rule
from mjcf_lint.grammar.numbers import numbers
from mjcf_lint.tree import Node

_DATA = ("vertex", "texcoord", "face")
_FILE = ".skn"
_GROUPS = 6
_NO_WEIGHT = 1e-15


@rule(category=Category.ERROR)
def invalid_skin(model: Model) -> Iterator[Diagnostic]:
    """A skin lacks data, or has some that do not fit together."""
    for section in (*model.sections("asset"), *model.sections("deformable")):
        for node in section.children:
            if node.tag == "skin":
                yield from _group(node)
                yield from _from_file(node) if node.get("file") else _written(node)


def _group(node: Node) -> Iterator[Diagnostic]:
    given = node.attributes.get("group")
    group = numbers(given.value) if given else None
    if given and group and len(group) == 1 and not 0 <= group[0] < _GROUPS:
        yield Diagnostic(
            given.span,
            f"the group of a skin must be 0 to {_GROUPS - 1}, not {given.value.strip()}",
        )


def _from_file(node: Node) -> Iterator[Diagnostic]:
    file = node.attributes["file"]
    data = [node.attributes[name] for name in _DATA if (node.get(name) or "").split()]
    bones = _bones(node)
    if data or bones:
        what = " and ".join((*(one.name for one in data), *["bones"][: len(bones)]))
        place = data[0].span if data else bones[0].element.start_tag
        yield Diagnostic(
            place,
            f"skin {node.get('name') or ''!r} has a file, and {what} beside it",
            related=(Related(file.span, "the file"),),
        )
    elif not file.value.casefold().endswith(_FILE):
        yield Diagnostic(file.value_span, f"the file of a skin ends in {_FILE}: {file.value!r}")


def _written(node: Node) -> Iterator[Diagnostic]:
    bones = _bones(node)
    missing = [name for name in ("vertex", "face") if not (node.get(name) or "").split()]
    missing += ["bone"] * (not bones)
    name = node.get("name") or ""
    if missing:
        message = f"skin {name!r} has no file, and no {' and no '.join(missing)}"
        yield Diagnostic(node.element.name_span, message)
        return
    lists = {one: numbers(node.get(one) or "") for one in _DATA}
    for one in ("vertex", "face"):
        found = lists[one]
        if found is not None and len(found) % 3:
            yield Diagnostic(
                node.attributes[one].span,
                f"{one} of skin {name!r} has {len(found)} numbers, which is no multiple of 3",
            )
    vertices = lists["vertex"]
    if vertices is None or len(vertices) % 3:
        return
    count, corners = len(vertices) // 3, lists["texcoord"]
    if corners and len(corners) != 2 * count:
        yield Diagnostic(
            node.attributes["texcoord"].span,
            f"skin {name!r} has {count} vertices, so texcoord has {2 * count} numbers, "
            f"not {len(corners)}",
        )
    yield from _weights(node, bones, count)


def _bones(node: Node) -> list[Node]:
    return [child for child in node.children if child.tag == "bone"]


def _weights(node: Node, bones: list[Node], count: int) -> Iterator[Diagnostic]:
    weights = [0.0] * count
    sound = True
    for bone in bones:
        ids, shares = (numbers(bone.get(one) or "") for one in ("vertid", "vertweight"))
        faults = list(_bone(bone, ids, shares, count))
        yield from faults
        sound = sound and not faults and ids is not None and shares is not None
        for at, share in zip(ids or (), shares or (), strict=False) if sound else ():
            weights[int(at)] += share
    without = [at for at, weight in enumerate(weights) if not weight > _NO_WEIGHT]
    if sound and without:
        more = f" and {len(without) - 1} more have" if len(without) > 1 else " has"
        yield Diagnostic(
            node.element.name_span,
            f"vertex {without[0]} of skin {node.get('name') or ''!r}{more} no positive weight",
            note="each vertex needs bones that carry it, with weights above 0 in all",
        )


def _bone(
    bone: Node, ids: list[float] | None, shares: list[float] | None, count: int
) -> Iterator[Diagnostic]:
    given = bone.attributes.get("vertid")
    if ids is None or shares is None or given is None or "vertweight" not in bone.attributes:
        return
    which = f"the bone of body {bone.get('body') or ''!r}"
    if len(ids) != len(shares):
        yield Diagnostic(
            bone.attributes["vertweight"].span,
            f"{which} has {len(ids)} vertices and {len(shares)} weights",
            related=(Related(given.span, "the vertices"),),
        )
    elif not ids:
        yield Diagnostic(given.span, f"{which} has no vertices")
        return
    wrong = next((at for at in ids if not 0 <= int(at) < count), None)
    if wrong is not None:
        yield Diagnostic(
            given.span,
            f"{which} carries vertex {wrong:g}, but the {count} vertices are 0 to {count - 1}",
        )
