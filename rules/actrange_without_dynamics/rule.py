"""See README.md."""

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import DefaultClasses
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_edits import as_general
from mjcf_lint.parts.actuators import CHANGES, KINDS_APART, Drives
from mjcf_lint.parts.drives import Drive, Unclear
from mjcf_lint.parts.limits import ACTIVATION, AUTO, FLAG_NOT_READ, dropped, implied, numbers
from mjcf_lint.releases.change import Change

AUTOLIMITS = Change("3.0.0")

_SHARED = Version("3.15.0")
"""The last release in which all kinds of actuators shared the dynamics of their class."""


@rule(
    category=Category.ERROR, changes=(AUTOLIMITS, FLAG_NOT_READ, *CHANGES), only_with=(".actrange",)
)
def actrange_without_dynamics(model: Model) -> Iterator[Diagnostic]:
    """An activation range limits an actuator that has no activation."""
    if model.node is None or model.kind is not Kind.ROOT or not model.complete:
        return
    drives: Drives | None = None
    for section in model.sections("actuator"):
        for node in section.children:
            values = model.values(node)
            given, flag = values.get(ACTIVATION.range), values.get(ACTIVATION.flag)
            if given is None or not _limits(node, given, flag, model):
                continue
            drives = drives or _drives(model, model.target.release)
            try:
                if drives.of(node).dyntype == "none":
                    yield _useless(node, given, flag, drives, model)
            except Unclear:
                continue


def _limits(node: Node, given: Given, flag: Given | None, model: Model) -> bool:
    ends = numbers(given.value)
    if len(ends) != 2 or ends[0] >= ends[1] or implied(node, ACTIVATION, model):
        return False
    if flag and flag.value != AUTO and not dropped(node, flag, ACTIVATION, model):
        return flag.value == "true"
    return _autolimits(model)


def _autolimits(model: Model) -> bool:
    written = model.setting("compiler", "autolimits")
    return written.value == "true" if written else AUTOLIMITS.holds_in(model.target.release)


def _drives(model: Model, release: Version) -> Drives:
    assert model.node
    return Drives(model.defaults or DefaultClasses(model.node), release)


def _useless(
    node: Node, given: Given, flag: Given | None, drives: Drives, model: Model
) -> Diagnostic:
    name = node.get("name")
    which = f"the {node.tag} {name!r}" if name else f"the {node.tag}"
    shared, fix = _drives(model, _SHARED), None
    old = shared.of(node)
    if KINDS_APART.holds_in(model.target.release) and _loaded(old, flag):
        edits = as_general(node, old, (shared, drives), model)
        fix = Fix.safe("Write the general that it was", *edits) if edits else None
    return Diagnostic(
        given.attribute.span if given.own else node.element.name_span,
        f"{which} has no activation that the actrange {given.value!r} could limit",
        fix,
        related=() if given.own else (Related(given.attribute.span, "its class gives it here"),),
        note=(
            "from 3.1.0 to 3.15.0 it had the dyntype that its class gives to general; now only "
            "general takes that, while all kinds still take actrange"
            if old.dyntype != "none"
            else ""
        ),
    )


def _loaded(old: Drive, flag: Given | None) -> bool:
    return old.dyntype != "none" or (flag is not None and flag.value == "false")
