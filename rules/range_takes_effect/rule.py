"""See README.md."""

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import DefaultClasses
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given
from mjcf_lint.parts.actuator_edits import as_general
from mjcf_lint.parts.actuators import CHANGES, Drives
from mjcf_lint.parts.drives import Unclear
from mjcf_lint.parts.limits import (
    ACTIVATION,
    FLAG_NOT_READ,
    LIMITS,
    TENDON_FORCE,
    Range,
    dropped,
    in_defaults,
    numbers,
    unflagged,
)
from mjcf_lint.releases.change import Change

AUTOLIMITS = Change("3.0.0")
TENDON_FORCE_LIMITS = Change("3.14.0")

_LAST_WITHOUT = Version("2.2.1")
"""The releases between this one and 3.0.0 refuse a range without its flag."""
_FLAG_ON_INTVELOCITY = Version("3.11.0")
_SHOWN = 8


@rule(
    category=Category.UPGRADE,
    changes=(AUTOLIMITS, TENDON_FORCE_LIMITS, FLAG_NOT_READ, *CHANGES),
    only_with=(f".{limit.range}" for limit in LIMITS),
    between_releases=True,
)
def range_takes_effect(model: Model) -> Iterator[Diagnostic]:
    """A range that an older release left without effect is a limit now."""
    made_for = model.target.made_for
    if made_for is None or model.kind is not Kind.ROOT or not model.complete:
        return
    written = model.setting("compiler", "autolimits")
    if FLAG_NOT_READ.parts(model.target) and (written is None or written.value == "true"):
        yield from _flag_not_read(model)
    if written:
        return
    if AUTOLIMITS.parts(model.target) and made_for <= _LAST_WITHOUT:
        limits = [limit for limit in LIMITS if limit is not TENDON_FORCE]
        yield from _limiting(
            [one for one in unflagged(model, *limits) if _had_none(one, model)], model
        )
    if TENDON_FORCE_LIMITS.parts(model.target):
        yield from _limiting([one for one in unflagged(model, TENDON_FORCE) if one.orderly], model)


def _had_none(one: Range, model: Model) -> bool:
    """Say whether a range had no effect: an intvelocity always limited its activation."""
    if one.limit is not ACTIVATION:
        return one.orderly
    servos = in_defaults(model, frozenset({"intvelocity"}))
    return one.orderly and not servos and all(node.tag == "general" for node in one.takers)


def _limiting(ranges: list[Range], model: Model) -> Iterator[Diagnostic]:
    """Report all of them at once: they changed for one and the same reason."""
    if not ranges:
        return
    counts: dict[str, int] = {}
    for one in ranges:
        kind = f"{one.limit.section} {one.limit.range}"
        counts[kind] = counts.get(kind, 0) + len(one.takers)
    edits = [edit for one in ranges if (edit := one.switched("false", model))]
    whole = len(edits) == len(ranges)
    yield Diagnostic(
        ranges[0].given.attribute.span,
        "ranges that had no effect are limits now: "
        + ", ".join(f"{kind} ({count})" for kind, count in counts.items()),
        Fix.restoring('Keep them without effect: write the flag "false"', *edits)
        if whole
        else None,
        related=tuple(
            Related(one.given.attribute.span, f"this {one.limit.range} limits now")
            for one in ranges[1:_SHOWN]
        ),
        note=(
            f"in MuJoCo {model.target.made_for} a range without its flag did nothing; now the flag "
            "is 'auto' and the range limits. Where the limit was meant all along, leave it"
        ),
    )


def _flag_not_read(model: Model) -> Iterator[Diagnostic]:
    made_for, classes = model.target.made_for, model.defaults
    if made_for is None or model.node is None:
        return
    classes = classes or DefaultClasses(model.node)
    both = Drives(classes, made_for), Drives(classes, model.target.release)
    for section in model.sections("actuator"):
        for node in section.children:
            values = model.values(node)
            flag, given = values.get(ACTIVATION.flag), values.get(ACTIVATION.range)
            if flag is None or given is None or flag.value != "false":
                continue
            if not dropped(node, flag, ACTIVATION, model):
                continue
            if node.tag == "intvelocity" and made_for < _FLAG_ON_INTVELOCITY:
                continue
            ends = numbers(given.value)
            if len(ends) == 2 and ends[0] < ends[1]:
                yield from _limited(node, flag, both, model)


def _limited(
    node: Node, flag: Given, both: tuple[Drives, Drives], model: Model
) -> Iterator[Diagnostic]:
    try:
        drive = both[0].of(node)
        if both[1].of(node).dyntype == "none":
            return  # the target refuses it
        edits = as_general(node, drive, both, model, actlimited="false")
    except Unclear:
        return
    name = node.get("name")
    which = f"the {node.tag} {name!r}" if name else f"the {node.tag}"
    yield Diagnostic(
        flag.attribute.span if flag.own else node.element.name_span,
        f"{which} no longer reads actlimited='false': its actrange limits now",
        Fix.restoring("Write a general, which reads it", *edits) if edits else None,
        related=() if flag.own else (Related(flag.attribute.span, "its class says so here"),),
        note="from 3.16.0 on only general can have an actrange without a limit",
    )
