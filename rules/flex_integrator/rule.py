"""See README.md."""

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Model, Related, Span, rule
from mjcf_lint.mjcf.sections import setting, with_setting
from mjcf_lint.parts.flexes import Flex, flexes, real

PASSIVE_NEEDS_CG = Change("3.12.0", "3.12.0")
PASSIVE_NEEDS_DISCRETE = Change("3.13.0")
PASSIVE_NODES = Change("4.0.0")
"""Releases in which flexes that nodes move have passive contacts, too."""
ELASTICITY_LEAVES_IMPLICIT = Change("3.13.0")
LINES_BEND = Change("4.0.0")
"""Releases that count lines among the flexes whose elasticity implicit integrators leave."""
DISCRETE_WITHOUT_EDGES = Change("4.0.0")
CHANGES = (
    PASSIVE_NEEDS_CG,
    PASSIVE_NEEDS_DISCRETE,
    PASSIVE_NODES,
    ELASTICITY_LEAVES_IMPLICIT,
    LINES_BEND,
    DISCRETE_WITHOUT_EDGES,
)
_IMPLICIT = ("implicit", "implicitfast")
_DEFAULTS = {"integrator": "Euler", "solver": "Newton", "cone": "pyramidal"}
_SHOWN = 4


class Options(NamedTuple):
    """The options of a model that decide about its flexes."""

    integrator: str
    solver: str
    cone: str
    noslip: bool

    @classmethod
    def of(cls, model: Model) -> "Options":
        """Return the options of a model."""
        given = {
            name: setting(model, ("option",), name) or default
            for name, default in _DEFAULTS.items()
        }
        noslip = real(setting(model, ("option",), "noslip_iterations"), 0) > 0
        return cls(**given, noslip=noslip)

    @property
    def has_metric(self) -> bool:
        """Say whether 3.12.0 would let flexes touch passively."""
        return self.integrator in _IMPLICIT and self.solver == "CG" and self.cone == "pyramidal"

    @property
    def takes_discrete(self) -> bool:
        """Say whether the discrete integrator gets along with the other options."""
        return self.solver != "PGS" and not self.noslip


@rule(category=Category.ERROR, changes=CHANGES, only_with=("flex", "flexcomp"))
def flex_integrator(model: Model) -> Iterator[Diagnostic]:
    """The integrator does not simulate what a flex asks for."""
    release = model.target.release
    if not any(change.holds_in(release) for change in CHANGES):
        return
    found = [flex for flex in flexes(model) if flex.rigid is False]
    if not found:
        return
    options = Options.of(model)
    yield from _passive(model, found, options)
    yield from _elasticity(model, found, options)
    yield from _edges(model, found, options)


def _passive(model: Model, found: list[Flex], options: Options) -> Iterator[Diagnostic]:
    release = model.target.release
    if PASSIVE_NEEDS_CG.holds_in(release):
        if options.has_metric:
            return
        needed = "an implicit integrator, the CG solver and pyramidal cones"
        edits = _settings(model, integrator="implicitfast", solver="CG", cone="pyramidal")
        title = "Integrate with implicitfast, solve with CG"
    elif PASSIVE_NEEDS_DISCRETE.holds_in(release):
        if options.integrator == "discrete":
            return
        needed = "the discrete integrator"
        edits = _settings(model, integrator="discrete")
        title = 'Write integrator="discrete"'
        if not _discrete_fits(model, found, options):
            edits = []
    else:
        return
    for flex in found:
        passive = flex.attribute("contact", "passive")
        if passive is None or passive.value != "true" or not _touches(flex, model):
            continue
        without = Fix.unsafe(
            "Remove passive: let the solver handle the contacts", passive.removed()
        )
        with_it = Fix.unsafe(title, *edits) if edits else without
        yield Diagnostic(
            passive.span,
            f"passive contacts of flex {flex.name!r} need {needed}; this model has "
            f"integrator {options.integrator} with solver {options.solver}",
            with_it,
            (without,) if edits else (),
            note="either repair changes how the whole model, or this flex, moves",
        )


def _touches(flex: Flex, model: Model) -> bool:
    """Say whether the engine would simulate the passive contacts of a flex."""
    if PASSIVE_NEEDS_CG.holds_in(model.target.release):
        return True
    if flex.interpolated and not PASSIVE_NODES.holds_in(model.target.release):
        return False
    return flex.dim in (2, 3)


def _elasticity(model: Model, found: list[Flex], options: Options) -> Iterator[Diagnostic]:
    release = model.target.release
    if options.integrator not in _IMPLICIT or not ELASTICITY_LEAVES_IMPLICIT.holds_in(release):
        return
    lines = LINES_BEND.holds_in(release)
    elastic = [flex for flex in found if _elastic(flex, lines=lines)]
    if not elastic:
        return
    edits = _settings(model, integrator="discrete")
    discrete = Fix.unsafe('Write integrator="discrete"', *edits, name="discrete")
    euler = Fix.unsafe('Write integrator="Euler"', *_settings(model, integrator="Euler"))
    fits = _discrete_fits(model, elastic, options) and _discrete_fits(model, found, options)
    count = f"{len(elastic)} elastic flexes" if len(elastic) > 1 else f"flex {elastic[0].name!r}"
    yield Diagnostic(
        _span(model, "integrator"),
        f"integrator={options.integrator!r} no longer integrates the elasticity of {count}",
        discrete if fits else euler,
        (euler,) if fits else (),
        related=tuple(
            Related(young.span, f"flex {flex.name!r} is elastic")
            for flex in elastic[:_SHOWN]
            if (young := flex.attribute("elasticity", "young"))
        ),
        note="the discrete integrator is the one for stiff flexes, with solver Newton or CG; "
        "Euler needs a small timestep; both change how the whole model moves",
    )


def _elastic(flex: Flex, *, lines: bool) -> bool:
    if flex.young <= 0:
        return False
    if flex.interpolated or flex.dim == 3:
        return True
    if flex.dim == 2:
        return flex.elastic2d != "none"
    return lines and flex.dim == 1 and flex.bends is True


def _edges(model: Model, found: list[Flex], options: Options) -> Iterator[Diagnostic]:
    if options.integrator != "discrete" or not DISCRETE_WITHOUT_EDGES.holds_in(
        model.target.release
    ):
        return
    for flex in found:
        for name in ("stiffness", "damping"):
            attribute = flex.attribute("edge", name)
            if attribute and flex.number("edge", name) > 0:
                yield Diagnostic(
                    attribute.span,
                    f"the discrete integrator takes no edge {name}, which flex {flex.name!r} has",
                    note="<elasticity> with young and damping, or an edge equality, keeps it "
                    "together instead; another integrator keeps the edges as they are",
                )


def _discrete_fits(model: Model, found: list[Flex], options: Options) -> bool:
    """Say whether the model would load with the discrete integrator."""
    if not options.takes_discrete:
        return False
    edges = any(
        flex.number("edge", name) > 0 for flex in found for name in ("stiffness", "damping")
    )
    return not (edges and DISCRETE_WITHOUT_EDGES.holds_in(model.target.release))


def _settings(model: Model, **values: str) -> list[Edit]:
    """Write options; those that are so already stay as they are."""
    edits: list[Edit] = []
    written: Edit | None = None
    for name, value in values.items():
        having = [node for node in model.sections("option") if name in node.attributes]
        if having:
            edits.append(having[-1].attributes[name].with_value(value))
        elif _DEFAULTS[name] == value:
            continue
        elif written is None:
            written = with_setting(model, ("option",), name, value)
        else:
            before, end, after = written.text.partition("/>")
            written = Edit(written.span, f'{before} {name}="{value}"{end}{after}')
    return [*edits, written] if written else edits


def _span(model: Model, name: str) -> Span:
    """Return where an option of the model is set."""
    having = [node for node in model.sections("option") if name in node.attributes]
    return having[-1].attributes[name].span
