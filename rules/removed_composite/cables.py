"""Write a cable out, body by body."""

from mjcf_lint import Edit, Fix, Model

from .frames import Segment, segments
from .parts import Parts
from .writing import GEOM, JOINT, SITE, numbers, tag, taken, takes_no_defaults

_FEWEST = 3
_ROUND = ("capsule", "cylinder")
_NOT_FREE = ("armature", "damping", "frictionloss")
"""What MuJoCo left out of the joint that sets a cable free."""


def cable_written_out(parts: Parts, model: Model) -> Fix | None:
    """Write the bodies that MuJoCo made of a cable; the compiled model stays as it was."""
    if model.node is None or not _can(parts, model):
        return None
    element, root = parts.node.element, model.node.element
    chain = segments(parts.line, parts.offset)
    bodies = _bodies(parts, chain, element.source.newline + element.indent)
    newline = root.source.newline
    added = newline.join(
        [
            "<contact>",
            *(
                f'  <exclude body1="{_name(parts, "B", at, len(chain))}" '
                f'body2="{_name(parts, "B", at + 1, len(chain))}"/>'
                for at in range(len(chain) - 1)
            ),
            "</contact>",
            f'<custom><text name="composite_{parts.prefix}" data="rope_{parts.prefix}"/></custom>',
        ]
    )
    return Fix.safe("Write its bodies out", Edit(element.span, bodies), root.with_child(added))


def _can(parts: Parts, model: Model) -> bool:
    """Say whether all that MuJoCo made of the cable can be told, and written."""
    node, geom = parts.node, parts.child("geom")
    if geom is None or geom.get("type") not in _ROUND or parts.child("plugin"):
        return False
    if parts.child("skin") or "quat" in node.attributes or len(parts.lengths) < _FEWEST:
        return False
    if any(above.tag == "replicate" for above in node.ancestors()) or not model.complete:
        return False
    if any(child.element.source is not node.element.source for child in node.children):
        return False
    if min(parts.lengths) == 0 or node.element.comments:
        return False
    return takes_no_defaults(model, ("geom", "joint", "site"))


def _name(parts: Parts, letter: str, at: int, count: int) -> str:
    which = "first" if at == 0 else "last" if at == count - 1 else str(at)
    return f"{parts.prefix}{letter}_{which}"


def _bodies(parts: Parts, chain: list[Segment], between: str) -> str:
    """Return the nested bodies."""
    lines: list[str] = []
    for at, segment in enumerate(chain):
        inner = [f"  {line}" for line in _inside(parts, segment, at, len(chain))]
        name = _name(parts, "B", at, len(chain))
        pos, quat = numbers(segment.pos), numbers(segment.quat)
        opened = f'<body name="{name}" pos="{pos}" quat="{quat}">'
        lines += ["  " * at + line for line in (opened, *inner)]
    lines += ["  " * at + "</body>" for at in reversed(range(len(chain)))]
    return between.join(lines)


def _inside(parts: Parts, segment: Segment, at: int, count: int) -> list[str]:
    """Return what stands in one body."""
    lines = []
    initial = parts.node.get("initial")
    if at or initial != "none":
        free = at == 0 and initial == "free"
        name = _name(parts, "J", at, count)
        read = [one for one in JOINT if not (free and one in _NOT_FREE)]
        written = {"group": "3", **taken(parts.child("joint"), read)}
        lines.append(tag("joint", {"name": name, "type": "free" if free else "ball", **written}))
    fromto = {"name": f"{parts.prefix}G{at}", "fromto": f"0 0 0 {segment.length!r} 0 0"}
    lines.append(tag("geom", {**fromto, **taken(parts.child("geom"), GEOM)}))
    if at in (0, count - 1):
        pos = "0 0 0" if at == 0 else f"{segment.length!r} 0 0"
        site = {"name": _name(parts, "S", at, count), "pos": pos, "group": "3"}
        lines.append(tag("site", {**site, **taken(parts.child("site"), SITE)}))
    return lines
