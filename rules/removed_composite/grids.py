"""Write a grid out, body by body and tendon by tendon."""

from mjcf_lint import Edit, Fix, Model
from mjcf_lint.mjcf.numbers import truncated
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.flexes import reals

from .parts import Parts
from .writing import GEOM, JOINT, SITE, TENDON, numbers, of_kind, tag, taken, takes_no_defaults

_PARTS = ("geom", "joint", "site", "tendon", "equality")
_AXES = ("1 0 0", "0 1 0", "0 0 1")
_KINDS = ("sphere", "capsule", "ellipsoid", None)
_SOLREF = {"main": (0.01, 1.0), "shear": (0.02, 1.0)}
_SOLIMP = {"main": (0.99, 0.99, 0.001, 0.5, 2.0), "shear": (0.9, 0.95, 0.001, 0.5, 2.0)}
"""How soft MuJoCo made the equalities of the tendons."""
Cell = tuple[int, int]


def grid_written_out(parts: Parts, model: Model) -> Fix | None:
    """Write the bodies and tendons that MuJoCo made of a grid."""
    if model.node is None or not _can(parts, model):
        return None
    element, root = parts.node.element, model.node.element
    between = element.source.newline + element.indent
    bodies = between.join(line for cell in _cells(parts) for line in _body(parts, cell))
    tendons, equalities = _held(parts)
    newline = root.source.newline
    added = newline.join(
        ["<tendon>", *tendons, "</tendon>", "<equality>", *equalities, "</equality>"]
    )
    others = [node for tag in ("tendon", "equality") for node in model.sections(tag)]
    alone = not others and len([*model.elements("composite")]) == 1
    # Its tendons came before those of the model, whatever the order of the sections.
    make = Fix.safe if alone else Fix.unsafe
    edits = [Edit(element.span, bodies)]
    if tendons:
        edits.append(root.with_child(added))
    return make("Write its bodies and tendons out", *edits)


def _can(parts: Parts, model: Model) -> bool:
    """Say whether all that MuJoCo made of the grid can be told, and written."""
    node, geom = parts.node, parts.child("geom")
    columns, rows, layers = parts.count
    if geom is None or geom.get("type") not in _KINDS or parts.child("skin"):
        return False
    if layers != 1 or columns < 2 or rows < 1 or parts.spacing <= 0 or node.element.comments:
        return False
    if any(above.tag == "replicate" for above in node.ancestors()) or not model.complete:
        return False
    if any(child.element.source is not node.element.source for child in node.children):
        return False
    return takes_no_defaults(model, _PARTS)


def _cells(parts: Parts) -> list[Cell]:
    return [(x, y) for x in range(parts.count[0]) for y in range(parts.count[1])]


def _body(parts: Parts, cell: Cell) -> list[str]:
    """Return the lines of one body."""
    x, y, z = parts.offset
    at = f"{cell[0]}_{cell[1]}"
    pos = (
        x + parts.spacing * (cell[0] - 0.5 * parts.count[0]),
        y + parts.spacing * (cell[1] - 0.5 * parts.count[1]),
        z,
    )
    geom = {**taken(parts.child("geom"), GEOM), "type": "sphere"}
    lines = [
        f'<body name="{parts.prefix}B{at}" pos="{numbers(pos)}">',
        "  " + tag("geom", {"name": f"{parts.prefix}G{at}", **geom}),
    ]
    site = {"name": f"{parts.prefix}S{at}", "group": "3", **taken(parts.child("site"), SITE)}
    lines.append("  " + tag("site", site))
    if cell not in _pinned(parts):
        joint = {"group": "3", **taken(of_kind(parts, "joint", "main"), JOINT)}
        for number, axis in enumerate(_AXES):
            name = f"{parts.prefix}J{number}_{at}"
            slide = {"name": name, "type": "slide", "axis": axis}
            lines.append("  " + tag("joint", {**slide, **joint}))
    return [*lines, "</body>"]


def _pinned(parts: Parts) -> set[Cell]:
    found: set[Cell] = set()
    for pin in parts.node.children:
        if pin.tag == "pin":
            x, y = ([truncated(number, -1) for number in reals(pin.get("coord"))] + [0, 0])[:2]
            found.add((x, y))
    return found


def _held(parts: Parts) -> tuple[list[str], list[str]]:
    """Return the tendons between neighbours, and the equalities that keep their lengths."""
    columns, rows, _ = parts.count
    pairs = [
        ("main", f"T{along}_{x}_{y}", (x, y), (x + (along == 0), y + (along == 1)))
        for along in range(2)
        for x in range(columns - (along == 0))
        for y in range(rows - (along == 1))
    ]
    if of_kind(parts, "tendon", "shear"):
        pairs += [
            ("shear", f"TS{x}_{y}", (x, y), (x + 1, y + 1))
            for x in range(columns - 1)
            for y in range(rows - 1)
        ]
    tendons, equalities = [], []
    for kind, name, one, other in pairs:
        given = of_kind(parts, "tendon", kind)
        ends = "".join(
            tag("site", {"site": f"{parts.prefix}S{end[0]}_{end[1]}"}) for end in (one, other)
        )
        spatial = {"name": parts.prefix + name, **taken(given, TENDON)}
        tendons.append("  " + tag("spatial", spatial, ends))
        soft = {
            "tendon1": parts.prefix + name,
            "solref": _soft(given, "solreffix", _SOLREF[kind]),
            "solimp": _soft(given, "solimpfix", _SOLIMP[kind]),
        }
        equalities.append("  " + tag("tendon", soft))
    return tendons, equalities


def _soft(node: Node | None, name: str, default: tuple[float, ...]) -> str:
    given = reals(node.get(name)) if node else []
    return numbers([*given, *default[len(given) :]])
