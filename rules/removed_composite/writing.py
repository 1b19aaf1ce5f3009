"""Write elements that a composite was made of."""

from collections.abc import Sequence

from mjcf_lint import Model
from mjcf_lint.mjcf.tree import Node

from .parts import Parts

GEOM = (
    *("type", "size", "contype", "conaffinity", "condim", "group", "priority", "friction"),
    *("solmix", "solref", "solimp", "margin", "gap", "surfacevel", "adhesion", "material"),
    *("rgba", "mass", "density"),
)
SITE = ("size", "group", "material", "rgba")
JOINT = (
    *("group", "solreflimit", "solimplimit", "solreffriction", "solimpfriction", "stiffness"),
    *("range", "margin", "armature", "damping", "frictionloss"),
)
TENDON = (
    *("group", "solreflimit", "solimplimit", "solreffriction", "solimpfriction", "range"),
    *("margin", "stiffness", "damping", "frictionloss", "material", "rgba", "width"),
)
"""What MuJoCo read of the children of a composite."""


def taken(node: Node | None, names: Sequence[str]) -> dict[str, str]:
    """Return attributes of an element as they stand in the file."""
    given = node.attributes if node else {}
    return {name: given[name].value_span.text for name in names if name in given}


def of_kind(parts: Parts, name: str, kind: str) -> Node | None:
    """Return the first child that says of a joint or tendon which kind it is for."""
    found = (one for one in parts.node.children if one.tag == name and one.get("kind") == kind)
    return next(found, None)


def tag(name: str, attributes: dict[str, str], inside: str = "") -> str:
    """Write an element."""
    text = "".join(f" {key}={_quoted(value)}" for key, value in attributes.items())
    return f"<{name}{text}>{inside}</{name}>" if inside else f"<{name}{text}/>"


def _quoted(value: str) -> str:
    return f"'{value}'" if '"' in value else f'"{value}"'


def numbers(values: Sequence[float]) -> str:
    """Write numbers so that they are read as they are."""
    return " ".join(repr(float(value)).removesuffix(".0") for value in values)


def takes_no_defaults(model: Model, tags: Sequence[str]) -> bool:
    """Say whether elements of these kinds get nothing from default classes.

    Those of a composite never did.
    """
    return not any(
        node.tag in tags and node.attributes
        for section in model.sections("default")
        for node in section.walk()
    )
