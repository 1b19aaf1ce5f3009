"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.sections import setting, with_setting

NEEDS_CG = Change("3.14.0", "3.17.0")
"""The solver has to be CG."""
NEEDS_CG_OR_NEWTON = Change("4.0.0")
"""... or Newton, which is the one where none is written."""


@rule(category=Category.ERROR, changes=(NEEDS_CG, NEEDS_CG_OR_NEWTON), only_with=("flag.ipc",))
def invalid_ipc(model: Model) -> Iterator[Diagnostic]:
    """The flag ipc does not go with the integrator, the solver or another flag."""
    release = model.target.release
    solvers = ("CG",) if NEEDS_CG.holds_in(release) else ("Newton", "CG")
    if not (NEEDS_CG.holds_in(release) or NEEDS_CG_OR_NEWTON.holds_in(release)):
        return
    if model.kind is not Kind.ROOT or setting(model, ("option", "flag"), "ipc") != "enable":
        return
    integrator = setting(model, ("option",), "integrator") or "Euler"
    solver = setting(model, ("option",), "solver") or "Newton"
    if integrator != "discrete":
        yield from _asks(model, "integrator", integrator, ("discrete",))
    if solver not in solvers:
        yield from _asks(model, "solver", solver, solvers)
    if setting(model, ("option", "flag"), "fwdinv") == "enable":
        yield from _rules_out(model)


def _asks(model: Model, name: str, given: str, wanted: tuple[str, ...]) -> Iterator[Diagnostic]:
    """Say what option has to be; the finding stands at the flag."""
    edit = with_setting(model, ("option",), name, wanted[0])
    for flag in reversed(model.select("/*/option/flag[@ipc]")):
        yield Diagnostic(
            flag.attributes["ipc"].span,
            f"ipc asks for {name} {' or '.join(map(repr, wanted))}, not {given!r}",
            Fix.unsafe(f"Write {name}={wanted[0]!r}", edit) if edit else None,
        )
        return


def _rules_out(model: Model) -> Iterator[Diagnostic]:
    for flag in reversed(model.select("/*/option/flag[@fwdinv]")):
        attribute = flag.attributes["fwdinv"]
        yield Diagnostic(
            attribute.span,
            "fwdinv compares with inverse dynamics, which there are none of with ipc",
            Fix.unsafe("Write fwdinv='disable'", attribute.with_value("disable")),
        )
        return
