"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.replicated import IDLE_COMPARED, compared, innermost
from mjcf_lint.releases.change import Change

UNIQUE = Change("3.1.4")


@rule(category=Category.ERROR, changes=(UNIQUE, IDLE_COMPARED), only_with=("frame.name",))
def repeated_frame_name(model: Model) -> Iterator[Diagnostic]:
    """Two frames have the same name."""
    if not UNIQUE.holds_in(model.target.release):
        return
    frames = [
        node
        for node in model.elements("frame")
        if node.get("name") and _in_bodies(node) and compared(node, model)
    ]
    taken = {node.get("name") for node in frames}
    # An attached model is referred to by the names of its frames.
    referred = any(model.elements("attach"))
    first: dict[tuple[str, Node | None], Node] = {}
    for frame in frames:
        name = frame.attributes["name"]
        known = first.setdefault((name.value, innermost(frame)), frame)
        if known is frame:
            continue
        fresh = _fresh(name.value, taken)
        apart = known.element is not frame.element
        fix = Fix.safe(f"Rename it to {fresh!r}", name.with_value(fresh))
        yield Diagnostic(
            name.value_span,
            f"a frame is already called {name.value!r}",
            fix if apart and not referred else None,
            related=(Related(known.element.start_tag, "it is here"),) if apart else (),
            note="" if apart else "the file that it stands in is included more than once",
        )
        if apart:
            taken.add(fresh)


def _in_bodies(frame: Node) -> bool:
    """Say whether the engine reads a frame: it passes over those outside of bodies."""
    chain = (frame, *frame.ancestors())
    return len(chain) > 1 and chain[-2].tag == "worldbody"


def _fresh(name: str, taken: set[str | None]) -> str:
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
