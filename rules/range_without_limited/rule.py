"""See README.md."""

from collections.abc import Iterator

from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.sections import with_setting
from mjcf_lint.parts.actuator_edits import as_general
from mjcf_lint.parts.actuators import Drives
from mjcf_lint.parts.drives import Unclear
from mjcf_lint.parts.limits import (
    ACTIVATION,
    AUTO,
    FLAG_NOT_READ,
    INTVELOCITY_LIMITED,
    LIMITS,
    TENDON_FORCE,
    Range,
    unflagged,
)
from mjcf_lint.releases.change import Change

NEEDS_FLAG = Change("2.2.2")
OFF_BY_DEFAULT = Change("2.2.2", "2.3.7")
TENDON_FORCE_CHECKED = Change("3.14.0")

_ALWAYS_LIMITING = Version("3.0.0")
_LAST_OFF = Version("2.2.1")
_LIMITED_ALWAYS, _FLAG_READ = Version("3.10.0"), Version("3.15.0")
_SHOWN = 3


@rule(
    category=Category.ERROR,
    alternatives=("off", "on"),
    changes=(
        NEEDS_FLAG,
        OFF_BY_DEFAULT,
        TENDON_FORCE_CHECKED,
        INTVELOCITY_LIMITED,
        FLAG_NOT_READ,
    ),
    only_with=(f".{limit.range}" for limit in LIMITS),
)
def range_without_limited(model: Model) -> Iterator[Diagnostic]:
    """A range without its limited flag, where the release wants to be told."""
    release = model.target.release
    if not NEEDS_FLAG.holds_in(release) or model.kind is not Kind.ROOT or not model.complete:
        return
    written = model.setting("compiler", "autolimits")
    off = OFF_BY_DEFAULT.holds_in(release) if written is None else written.value == "false"
    if not off:
        return
    limits = [
        limit
        for limit in LIMITS
        if limit is not TENDON_FORCE or TENDON_FORCE_CHECKED.holds_in(release)
    ]
    for one in unflagged(model, *limits):
        yield _missing(one, model)


def _missing(one: Range, model: Model) -> Diagnostic:
    limit, taker = one.limit, one.takers[0]
    noun = taker.tag if limit.section == "actuator" else limit.section
    if one.given.own:
        name = taker.get("name")
        whose = f"the {noun} {name!r} has" if name else f"the {noun} has"
    else:
        block = one.given.node.parent
        whose = f"default class {(block and block.get('class')) or 'main'!r} gives"
    count = len(one.takers)
    taken = "" if one.given.own else f"; {count} {'takes' if count == 1 else 'take'} it"
    off = _off(one, model)
    on = _on(model) if one.limit is not ACTIVATION or one.takers[0].tag == "general" else None
    if model.target.made_for and model.target.made_for >= _ALWAYS_LIMITING:
        off, on = on, off
    return Diagnostic(
        one.given.attribute.span,
        f"{whose} {limit.range} but not {limit.flag}{taken}",
        off or on,
        (on,) if off and on else (),
        related=() if one.given.own else _takers(one),
        note=_note(one, model),
    )


def _takers(one: Range) -> tuple[Related, ...]:
    return tuple(Related(node.element.name_span, "takes it") for node in one.takers[:_SHOWN])


def _note(one: Range, model: Model) -> str:
    if one.limit is TENDON_FORCE:
        return "up to 3.13.0 such a range had no effect"
    if one.limit is ACTIVATION and one.takers[0].tag == "intvelocity":
        return (
            "up to 3.10.0 an intvelocity always limited its activation; here autolimits is off "
            "and 3.16.0 and later do not read actlimited on it: only a general can have it"
        )
    if model.setting("compiler", "autolimits"):
        return "autolimits is off, so the flag must say whether the range limits"
    return (
        "up to 2.2.1 such a range had no effect, from 3.0.0 on it limits; in between the model "
        f"must say so: {one.limit.flag} here, or autolimits for all"
    )


def _off(one: Range, model: Model) -> Fix | None:
    """Do as the releases did that took the range for no limit."""
    if one.limit is ACTIVATION and any(node.tag != "general" for node in one.takers):
        return _as_generals(one, model)
    if one.limit is ACTIVATION and one.given.node.tag == "intvelocity":
        return None
    edit = one.switched("false", model)
    if edit is None:
        return None
    made_for = model.target.made_for
    old = made_for is not None and made_for <= _LAST_OFF
    make = Fix.safe if old or one.limit is TENDON_FORCE else Fix.unsafe
    return make(f'Keep it without effect: {one.limit.flag}="false"', edit, name="off")


def _as_generals(one: Range, model: Model) -> Fix | None:
    """Do as the releases did in which an intvelocity could limit its activation."""
    if model.defaults is None or OFF_BY_DEFAULT.holds_in(model.target.release):
        return None
    now = Drives(model.defaults, model.target.release)
    edits: list[Edit] = []
    for node in one.takers:
        flag = model.values(node).get(one.limit.flag)
        old = Drives(model.defaults, _FLAG_READ if flag else _LIMITED_ALWAYS)
        value = "true" if flag is None or flag.value == AUTO else flag.value
        try:
            drive = old.of(node)
            more = as_general(node, drive, (old, now), model, actlimited=value)
        except Unclear:
            return None
        if node.tag != "intvelocity" or not more:
            return None
        edits += more
    return Fix.safe("Write a general, which can have the flag", *edits, name="off")


def _on(model: Model) -> Fix | None:
    """Do as the releases do that take every range for a limit."""
    edit = with_setting(model, ("compiler",), "autolimits", "true")
    if edit is None:
        return None
    made_for = model.target.made_for
    make = Fix.safe if made_for and made_for >= _ALWAYS_LIMITING else Fix.unsafe
    return make('Let every range limit: autolimits="true"', edit, name="on")
