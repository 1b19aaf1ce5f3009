"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, rule
from mjcf_lint.parts.flexes import Flex, equalities, flexes

WARNS = Change("3.7.0")
BENDING_COUNTS = Change("3.8.1")
"""Releases that see the forces of surfaces that bend."""
LINES_COUNT = Change("3.17.0")
"""Releases that see the forces of lines, too."""


@rule(
    category=Category.UPGRADE,
    changes=(WARNS, BENDING_COUNTS, LINES_COUNT),
    only_with=("flex", "flexcomp"),
)
def flex_without_forces(model: Model) -> Iterator[Diagnostic]:
    """Nothing holds a flex together."""
    if not WARNS.holds_in(model.target.release):
        return
    found = [flex for flex in flexes(model) if flex.rigid is False and not flex.held]
    holding = equalities(model) if found else {}
    for flex in found:
        if flex.name in holding or _damped(flex) or _acts(flex, model):
            continue
        yield Diagnostic(
            flex.node.element.name_span,
            f"flex {flex.name!r} is not rigid, and has neither equality constraints nor passive "
            "forces",
            note=_advice(flex),
        )


def _damped(flex: Flex) -> bool:
    """Say whether forces act on its edges or dampen it."""
    edges = any(flex.number("edge", name) != 0 for name in ("stiffness", "damping"))
    return edges or flex.number("elasticity", "damping") != 0


def _acts(flex: Flex, model: Model) -> bool:
    """Say whether the engine sees an elastic force, or whether that cannot be told."""
    release = model.target.release
    if flex.dim is None:
        return True
    if flex.young <= 0:
        return False
    if _bends(flex):
        return BENDING_COUNTS.holds_in(release)
    if flex.dim == 1 and LINES_COUNT.holds_in(release):
        return flex.bends is not False
    return False


def _bends(flex: Flex) -> bool:
    return (flex.dim == 2 or flex.interpolated) and flex.elastic2d in ("bend", "both")


def _advice(flex: Flex) -> str:
    if flex.young > 0 and _bends(flex):
        return "it has the forces of bending, which releases before 3.8.1 do not count"
    if flex.young > 0 and (flex.dim != 2 or flex.elastic2d == "stretch"):
        return "the engine does not count what only stretches; damping in <elasticity> quiets it"
    inert = "young without elastic2d does nothing to a surface\n" if flex.young > 0 else ""
    kind = ' elastic2d="both"' if flex.dim == 2 else ""
    return (
        f'{inert}its vertices fall apart: hold its edges with <edge equality="true"/>, make it '
        f'elastic with young{kind} in <elasticity>, or rigid with rigid="true"'
    )
