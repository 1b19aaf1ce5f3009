"""Write particles as replicates of one body."""

from mjcf_lint import Edit, Fix, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import reals

from .parts import Parts

_SLIDES = ("1 0 0", "0 1 0", "0 0 1")
_OF_PARTICLES = frozenset({"kind", "solreffix", "solimpfix"})
"""Attributes that a joint of a composite has, and no other joint."""
_GEOM = {"type": "sphere", "condim": "1", "priority": "1", "group": "0"}
"""What the geoms of particles have where nothing else is written."""


def as_replicate(parts: Parts, model: Model) -> Fix | None:
    """Write nested replicates of one body where the composite stands."""
    node, element = parts.node, parts.node.element
    if "skin" in {child.tag for child in node.children} or parts.child("plugin"):
        return None
    if any(child.element.source is not element.source for child in node.children):
        return None
    if _named(parts, model):
        return None
    newline, indent = element.source.newline, element.indent
    body = _body(parts)
    vertices = reals(node.get("vertex"))
    if vertices:
        text = (newline + indent).join(
            _placed(body, point, parts, newline + indent)
            for point in zip(vertices[::3], vertices[1::3], vertices[2::3], strict=False)
        )
    else:
        if parts.spacing <= 0 or any(count < 1 for count in parts.count):
            return None
        first = tuple(-0.5 * count * parts.spacing for count in parts.count)
        text = _nested(body, (first[0], first[1], first[2]), parts, newline + indent)
    title = "Write a body of each" if vertices else "Write replicates of one body"
    return Fix.unsafe(title, Edit(element.span, text))


def _named(parts: Parts, model: Model) -> bool:
    """Say whether something may refer to an element of the composite by its name."""
    start = f"{parts.prefix}B"
    for node in model.elements():
        if node.tag == "composite":
            continue
        for name, attribute in node.attributes.items():
            made = attribute.value.removeprefix(start)
            if name != "name" and made != attribute.value and made[:1].isdigit():
                return True
    return False


def _body(parts: Parts) -> list[str]:
    """Return the lines of what stands in a body of a particle."""
    given = [child for child in parts.node.children if child.tag == "joint"]
    own = [child for child in given if child.get("kind") == "particle"]
    if own:
        joints = [_joint(child, {}) for child in own]
    else:
        values = given[-1] if given else None
        joints = [_slide(values, axis) for axis in _SLIDES]
    geom = parts.child("geom")
    attributes = {**_GEOM, **_written(geom)} if geom else dict(_GEOM)
    site = parts.child("site")
    lines = [*joints, _tag("geom", attributes)]
    if site:
        lines.append(_tag("site", {"group": "0", **_written(site)}))
    return lines


def _joint(node: Node, more: dict[str, str]) -> str:
    kept = {name: value for name, value in _written(node).items() if name not in _OF_PARTICLES}
    return _tag("joint", {"type": "hinge", "group": "3", **kept, **more})


def _slide(node: Node | None, axis: str) -> str:
    more = {"type": "slide", "axis": axis}
    return _joint(node, more) if node else _tag("joint", {**more, "group": "3"})


def _written(node: Node | None) -> dict[str, str]:
    """Return the attributes of a node as they stand in the file."""
    if node is None:
        return {}
    return {name: one.value_span.text for name, one in node.attributes.items()}


def _tag(tag: str, attributes: dict[str, str]) -> str:
    text = "".join(f' {name}="{value}"' for name, value in attributes.items() if '"' not in value)
    return f"<{tag}{text}/>"


def _nested(body: list[str], first: tuple[float, float, float], parts: Parts, between: str) -> str:
    """Return replicates around a body, the last axis the fastest as the composite had it."""
    opened: list[str] = []
    closed: list[str] = []
    depth = 0
    for axis, count in enumerate(parts.count):
        if count > 1:
            step = " ".join(f"{parts.spacing:.12g}" if one == axis else "0" for one in range(3))
            opened.append(f'{"  " * depth}<replicate count="{count}" offset="{step}">')
            closed.insert(0, f"{'  ' * depth}</replicate>")
            depth += 1
    inner = _placed(body, first, parts, between + "  " * depth)
    return between.join([*opened, "  " * depth + inner, *closed])


def _placed(body: list[str], point: tuple[float, float, float], parts: Parts, between: str) -> str:
    at = " ".join(f"{one + by:.12g}" for one, by in zip(parts.offset, point, strict=True))
    lines = "".join(f"{between}  {line}" for line in body)
    return f'<body pos="{at}">{lines}{between}</body>'
