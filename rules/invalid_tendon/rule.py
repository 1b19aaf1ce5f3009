"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.replicated import FAULTY_DROPPED, drops_faulty

from .joints import JOINT_ONCE, ONE_COORDINATE, joints
from .numbers import ALWAYS_AUTO, FIXED_ARMATURE, Seen, numbers
from .path import DIVISOR_POSITIVE, path

_PARTS = {"spatial": ("site", "geom", "pulley"), "fixed": ("joint",)}
_REFERENCES = ("joint", "site", "geom")


@rule(
    category=Category.ERROR,
    changes=(
        *(JOINT_ONCE, ONE_COORDINATE, DIVISOR_POSITIVE, FIXED_ARMATURE, ALWAYS_AUTO),
        FAULTY_DROPPED,
    ),
    only_with=("tendon",),
)
def invalid_tendon(model: Model) -> Iterator[Diagnostic]:
    """A tendon with a path, joints or numbers that MuJoCo refuses."""
    if drops_faulty(model):
        return
    seen: Seen = set()
    for section in model.sections("tendon"):
        for tendon in section.children:
            if tendon.tag not in _PARTS or _pattern(tendon, model):
                continue
            yield from numbers(tendon, model, seen)
            parts = [part for part in tendon.children if part.tag in _PARTS[tendon.tag]]
            if not tendon.children:
                yield _empty(tendon)
            elif tendon.tag == "fixed":
                yield from joints(parts, model)
            elif len(parts) == len(tendon.children):
                yield from path(parts, model)


def _pattern(tendon: Node, model: Model) -> bool:
    """Say whether a tendon is made for what a replicate copies; some releases drop such ones."""
    known = names(model)
    return bool(known.replicates) and any(
        not known.knows(kind, name) and known.knows(kind, name, unnumbered=True)
        for part in tendon.children
        for kind in _REFERENCES
        if (name := part.get(kind))
    )


def _empty(tendon: Node) -> Diagnostic:
    what = "joints" if tendon.tag == "fixed" else "sites"
    return Diagnostic(tendon.element.name_span, f"this {tendon.tag} tendon has no {what}")
