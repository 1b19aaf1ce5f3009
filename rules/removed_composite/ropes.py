"""Write a rope or a loop out, body by body."""

from math import cos, pi, sin, sqrt

from mjcf_lint import Edit, Fix, Model
from mjcf_lint.parts.flexes import reals

from .parts import Parts
from .writing import GEOM, JOINT, numbers, of_kind, tag, taken, takes_no_defaults

_HALF = sqrt(0.5)
_FEWEST = 3
_SOLREF = (0.01, 1.0)
_SOLIMP = (0.99, 0.99, 0.001, 0.5, 2.0)
"""How soft MuJoCo made the equality that closes a loop."""
_SOFT = {"solreffix", "solimpfix"}
_KINDS = ("sphere", "capsule", "ellipsoid", None)


def rope_written_out(parts: Parts, model: Model) -> Fix | None:
    """Write the bodies that MuJoCo made of a rope or loop below the body it stands in."""
    origin = parts.origin
    if model.node is None or len(origin) != 1 or not _can(parts, model):
        return None
    element, root, at = parts.node.element, model.node.element, origin[0]
    between = element.source.newline + element.indent
    lines = [_geom(parts, at)]
    lines += _chain(parts, range(at + 1, parts.count[0]), 1)
    lines += _chain(parts, range(at - 1, -1, -1), -1)
    edits = [Edit(element.span, between.join(lines))]
    equalities, others = _held(parts, at), [*model.sections("equality")]
    sections = [f"<equality>{''.join(equalities)}</equality>"] if equalities else []
    if parts.kind == "loop":
        ends = {"body1": _body(parts, 0), "body2": _body(parts, parts.count[0] - 1)}
        sections.append(f"<contact>{tag('exclude', ends)}</contact>")
    if sections:
        edits.append(root.with_child(root.source.newline.join(sections)))
    alone = not others and len([*model.elements("composite")]) == 1
    # Its equalities came before those of the model, whatever the order of the sections.
    make = Fix.safe if alone or not equalities else Fix.unsafe
    return make("Write its bodies out", *edits)


def _can(parts: Parts, model: Model) -> bool:
    """Say whether all that MuJoCo made of the rope can be told, and written."""
    node, geom = parts.node, parts.child("geom")
    if geom is None or geom.get("type") not in _KINDS or parts.child("skin"):
        return False
    if node.parent is None or node.parent.tag != "body" or parts.spacing <= 0:
        return False
    if (
        parts.count[1:] != [1, 1]
        or not parts.origin[0] < parts.count[0]
        or parts.count[0] < _FEWEST
    ):
        return False
    if any(_SOFT & set(child.attributes) for child in node.children) or node.element.comments:
        return False
    if any(above.tag == "replicate" for above in node.ancestors()) or not model.complete:
        return False
    if any(child.element.source is not node.element.source for child in node.children):
        return False
    return takes_no_defaults(model, ("geom", "joint", "equality"))


def _body(parts: Parts, at: int) -> str:
    return f"{parts.prefix}B{at}"


def _geom(parts: Parts, at: int) -> str:
    placed = {"name": f"{parts.prefix}G{at}", "quat": numbers((_HALF, 0, _HALF, 0))}
    return tag("geom", {**placed, **taken(parts.child("geom"), GEOM)})


def _chain(parts: Parts, places: range, step: int) -> list[str]:
    """Return nested bodies, each beside the one before it."""
    lines: list[str] = []
    for depth, at in enumerate(places):
        indent = "  " * depth
        where = " ".join(f'{name}="{numbers(one)}"' for name, one in _placed(parts, step).items())
        lines.append(f'{indent}<body name="{_body(parts, at)}" {where}>')
        lines += [f"{indent}  {line}" for line in (_geom(parts, at), *_joints(parts, at, step))]
    lines += ["  " * depth + "</body>" for depth in reversed(range(len(places)))]
    return lines


def _placed(parts: Parts, step: int) -> dict[str, tuple[float, ...]]:
    if parts.kind == "rope":
        return {"pos": (parts.spacing * step, 0, 0)}
    half = 0.5 * (2 * pi / parts.count[0])
    radius = 0.5 * parts.spacing * sin(pi - 2 * half) / sin(half)
    return {
        "pos": (step * radius * cos(half), radius * sin(half), 0),
        "quat": (cos(step * half), 0, 0, sin(step * half)),
    }


def _joints(parts: Parts, at: int, step: int) -> list[str]:
    """Return the joints between a body and the one before it."""
    pos = numbers((-0.5 * (parts.spacing * step), 0, 0))
    kinds = [("main", "hinge", f"J0_{at}", "0 1 0"), ("main", "hinge", f"J1_{at}", "0 0 1")]
    kinds += [(kind, form, f"{name}{at}", "1 0 0") for kind, form, name in _more(parts)]
    lines = []
    for kind, form, name, axis in kinds:
        own = {"group": "3", **taken(of_kind(parts, "joint", kind), JOINT)}
        first = {"name": parts.prefix + name, "type": form, "pos": pos, "axis": axis}
        lines.append(tag("joint", {**first, **own}))
    return lines


def _more(parts: Parts) -> list[tuple[str, str, str]]:
    """Return the kinds of joints that a rope has only where they are asked for."""
    kinds = [("twist", "hinge", "JT"), ("stretch", "slide", "JS")]
    return [one for one in kinds if of_kind(parts, "joint", one[0])]


def _held(parts: Parts, origin: int) -> list[str]:
    """Return the equalities, in the order in which MuJoCo made them."""
    order = [*range(origin + 1, parts.count[0]), *range(origin - 1, -1, -1)]
    held = [
        tag("joint", {"joint1": f"{parts.prefix}{name}{at}"})
        for at in order
        for _, _, name in _more(parts)
    ]
    if parts.kind == "loop":
        solref = _completed(parts.node.get("solrefsmooth"), _SOLREF)
        solimp = _completed(parts.node.get("solimpsmooth"), _SOLIMP)
        ends = {
            "body1": _body(parts, 0),
            "body2": _body(parts, parts.count[0] - 1),
            "anchor": numbers((-0.5 * parts.spacing, 0, 0)),
        }
        held.append(tag("connect", {**ends, "solref": solref, "solimp": solimp}))
    return held


def _completed(text: str | None, default: tuple[float, ...]) -> str:
    given = reals(text)
    return numbers([*given, *default[len(given) :]])
