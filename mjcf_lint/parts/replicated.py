"""What replicates do to the names in them, and to elements that refer to others."""

from __future__ import annotations

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.copies import made, replicates
from mjcf_lint.releases.change import Change

FAULTY_DROPPED = Change("3.2.0", "3.2.0")
"""With a replicate in the model, what refers to nothing is dropped without a word."""
IDLE_COMPARED = Change("3.4.0")
"""Names in a replicate are compared as soon as they are read, be it copied 0 times."""


@of_model
def drops_faulty(model: Model) -> bool:
    """Say whether MuJoCo drops contacts, equalities, tendons, actuators and sensors at fault."""
    return FAULTY_DROPPED.holds_in(model.target.release) and any(
        above.tag == "worldbody"
        for node in model.elements("replicate")
        for above in node.ancestors()
    )


def innermost(node: Node) -> Node | None:
    """Return the replicate that an element stands in, with the others that share its endings."""
    return next(iter(replicates(node)), None)


def compared(node: Node, model: Model) -> bool:
    """Say whether MuJoCo compares the name of an element in replicates with those beside it."""
    return made(node) or IDLE_COMPARED.holds_in(model.target.release)
