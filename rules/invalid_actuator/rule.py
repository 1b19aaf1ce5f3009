"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Kind, Model, Related, rule
from mjcf_lint.parts.actuator_elements import ActuatorElement, actuator_defaults, actuators
from mjcf_lint.parts.histories import history_faults

from . import gains, inputs, states


@rule(
    category=Category.ERROR,
    changes=(*gains.CHANGES, *inputs.CHANGES, *states.CHANGES),
    only_with=("actuator", "default"),
)
def invalid_actuator(model: Model) -> Iterator[Diagnostic]:
    """An actuator with gains, inputs or states that MuJoCo refuses."""
    for one in (*actuator_defaults(model), *actuators(model)):
        yield from gains.wrong(one, model)
        yield from inputs.out_of_order(one, model)
    if model.kind is not Kind.ROOT or not model.complete:
        return
    yield from states.out_of_order(model)
    for one in actuators(model):
        yield from inputs.unfit(one, model)
        yield from states.wrong(one, model)
        yield from _histories(one, model)


def _histories(one: ActuatorElement, model: Model) -> Iterator[Diagnostic]:
    if "nsample" not in one.allowed.attributes:
        return
    for fault in history_faults(one.values, model):
        own = fault.given.own
        places = [] if own else [Related(fault.given.attribute.span, "its class says so")]
        if fault.other:
            places.append(Related(fault.other.attribute.span, "and this"))
        yield Diagnostic(
            fault.given.attribute.span if own else one.node.element.name_span,
            f"{one.which} {fault.why}",
            related=tuple(places),
        )
