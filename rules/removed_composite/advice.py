"""What to write for a composite, with the numbers of the model."""

from collections.abc import Sequence

from mjcf_lint.parts.flexes import real

from .parts import SHELLS, Parts, Point


def advice(parts: Parts, *, kept: bool) -> str:
    """Return the flexcomp that is most like a composite, and what it does not keep.

    `kept` says that a repair keeps the composite as it was.
    """
    if parts.kind == "particle":
        return "a <replicate> around one body with the joints and the geom does the same"
    written = _flexcomp(parts)
    if not written or parts.elements < 1:
        return "a <flexcomp> is most like it"
    lines = [
        f"its {parts.elements} elements weigh {parts.mass:.4g} in all; most like it is {written}"
    ]
    lines += _lost(parts, kept=kept)
    return "\n".join(lines)


def _flexcomp(parts: Parts) -> str:
    name = (
        parts.prefix or (parts.node.parent.get("name") if parts.node.parent else "") or parts.kind
    )
    radius, inside = parts.size[0], ""
    match parts.kind:
        case "rope":
            shape, inside = _grid(parts, 1), '<edge equality="true"/>'
        case "loop":
            shape = f'type="circle" dim="1" count="{parts.count[0]} 1 1" {_spaced(parts)}'
            inside = '<edge equality="true"/>'
        case "cloth":
            shape, inside = _grid(parts, 2), '<edge equality="true"/>'
        case "grid":
            dim = sum(count > 1 for count in parts.count)
            shape, inside = _grid(parts, dim), '<edge equality="true"/>'
        case "cable":
            return _cable(parts, name)
        case kind if kind in SHELLS:
            shape = f'type="{kind}" dim="3" {_counted(parts)} {_spaced(parts)}'
            inside = '<elasticity young="1e4" poisson="0.2"/>'
        case _:
            return ""
    if parts.spacing > 0:
        radius = min(radius, parts.spacing / 2)
    weight = f'radius="{radius:g}" mass="{parts.mass:.4g}"'
    return f'<flexcomp name="{name}" {shape} {weight}>{inside}</flexcomp>'


def _counted(parts: Parts) -> str:
    return f'count="{_joined(parts.count)}"'


def _spaced(parts: Parts) -> str:
    return f'spacing="{_joined([parts.spacing] * 3)}"'


def _grid(parts: Parts, dim: int) -> str:
    """Return the attributes of a grid whose elements are where the composite had them."""
    pos = list(parts.offset)
    if parts.kind == "grid":
        # Its elements were half a spacing beside the middle.
        for axis in range(2):
            pos[axis] -= parts.spacing / 2
    elif origin := parts.origin:
        for axis, at in enumerate(origin):
            pos[axis] = parts.spacing * ((parts.count[axis] - 1) / 2 - at)
    placed = f' pos="{_joined(pos)}"' if any(pos) else ""
    return f'type="grid" dim="{dim}" {_counted(parts)} {_spaced(parts)}{placed}'


def _cable(parts: Parts, name: str) -> str:
    points, lengths = parts.points, parts.lengths
    if len(points) < 2 or min(lengths) == 0:
        return ""
    if (parts.node.get("curve") or "").split() == ["s"] and not parts.node.get("vertex"):
        middle = [sum(axis) / 2 for axis in zip(points[0], points[-1], strict=True)]
        spacing = _joined([lengths[0]] * 3)
        shape = f'type="grid" dim="1" count="{len(points)} 1 1" spacing="{spacing}"'
        if any(middle):
            shape += f' pos="{_joined(middle)}"'
    else:
        shape = f'type="direct" dim="1" point="{_listed(points)}" element="{_chained(len(points))}"'
    return (
        f'<flexcomp name="{name}" {shape}{_section(parts)} mass="{parts.mass:.4g}">'
        f"{_pins(parts)}{_elastic(parts)}</flexcomp>"
    )


def _section(parts: Parts) -> str:
    geom = parts.child("geom")
    box = geom is not None and geom.get("type") == "box"
    radius = min(parts.size[1:]) if box else parts.size[0]
    return f' radius="{min(radius, min(parts.lengths) / 2):g}"'


def _pins(parts: Parts) -> str:
    """Pin what the first body of the cable was fixed by."""
    match parts.node.get("initial"):
        case "free":
            return ""
        case "none":
            return '<pin id="0 1"/>'
    return '<pin id="0"/>'


def _elastic(parts: Parts) -> str:
    plugin = parts.child("plugin")
    if plugin is None:
        return '<edge equality="true"/>'
    config = {one.get("key"): one.get("value") for one in plugin.children if one.tag == "config"}
    young, shear = real(config.get("bend"), 0.0), real(config.get("twist"), 0.0)
    return f'<edge equality="true"/><elasticity young="{young:g}" shear="{shear:g}"/>'


def _lost(parts: Parts, *, kept: bool) -> list[str]:
    lines = []
    if any(child.tag == "joint" for child in parts.node.children):
        lines.append(
            "the settings of its joints have no place there: damping goes into <elasticity> or "
            "<edge>"
        )
    above = parts.node.parent
    jointed = above is not None and any(one.tag in ("joint", "freejoint") for one in above.children)
    if jointed and parts.kind != "cable":
        lines.append("take the joint of the body around it away: vertices move by themselves")
    lines.append("names, joints and how it moves change with that")
    if not kept:
        lines.append(
            "an older MuJoCo that still loads the model can save it with every body written out, "
            "which keeps all of it"
        )
    return lines


def _joined(numbers: Sequence[float]) -> str:
    return " ".join(f"{number:g}" for number in numbers)


def _listed(points: list[Point]) -> str:
    return "  ".join(" ".join(f"{number:.6g}" for number in point) for point in points)


def _chained(count: int) -> str:
    return "  ".join(f"{start} {start + 1}" for start in range(count - 1))
