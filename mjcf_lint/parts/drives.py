"""How the kinds of actuators turn their control into force, in each release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from packaging.version import Version

from mjcf_lint.parts.limits import numbers
from mjcf_lint.releases.change import Change

BIAS_KEPT = Change("3.1.0")
"""position and intvelocity keep the damping of their class, and position its dyntype."""
KV_ZERO_IGNORED = Change("3.1.6", "3.3.2")
ONE_BIAS_READ = Change("3.3.3", "3.10.0")
ADHESION_READ_IN_DEFAULTS = Change("2.3.0")
DAMPER_KV_KEPT = Change("3.11.0")
MUSCLE_NEGATIVE_UNSET = Change("3.3.3")
"""A negative number of a muscle counts as not written; before, it was taken as it is."""
CHANGES = (
    BIAS_KEPT,
    KV_ZERO_IGNORED,
    ONE_BIAS_READ,
    ADHESION_READ_IN_DEFAULTS,
    DAMPER_KV_KEPT,
    MUSCLE_NEGATIVE_UNSET,
)

Given = Mapping[str, str]
"""The attributes of an actuator."""
Numbers = tuple[float, ...]
_WIDTH = 10
_USED = {
    "none": 0,
    "integrator": 0,
    "fixed": 1,
    "filter": 1,
    "filterexact": 1,
    "affine": 3,
    "muscle": 9,
}
_MUSCLE_DYNAMICS = 3
_MUSCLE_UNSET = (1.0, *[0.0] * 8)
_MUSCLE_GAINS = (0.75, 1.05, -1.0, 200.0, 0.5, 1.6, 1.5, 1.3, 1.2)
MUSCLE_NAMES = ("force", "scale", "lmin", "lmax", "vmax", "fpmax", "fvmax")


class Unclear(Exception):
    """Raised where we do not follow what an actuator comes to."""


def filled(values: Numbers) -> Numbers:
    """Return numbers with zeros behind them."""
    return values + (0.0,) * (_WIDTH - len(values))


_ZERO, _ONE = filled(()), filled((1.0,))


class Drive(NamedTuple):
    """How an actuator turns its control into force."""

    dyntype: str = "none"
    gaintype: str = "fixed"
    biastype: str = "none"
    dynprm: Numbers = _ONE
    gainprm: Numbers = _ONE
    biasprm: Numbers = _ZERO
    actearly: bool = False

    @property
    def effect(self) -> Drive:
        """The same without the numbers that do nothing."""
        used = _MUSCLE_DYNAMICS if self.dyntype == "muscle" else _used(self.dyntype)
        return self._replace(
            dynprm=self.dynprm[:used],
            gainprm=self.gainprm[: _used(self.gaintype)],
            biasprm=self.biasprm[: _used(self.biastype)],
            actearly=self.actearly and self.dyntype != "none",
        )


def _used(kind: str) -> int:
    return _USED.get(kind, _WIDTH)


def _over(base: Numbers, given: Numbers, start: int = 0) -> Numbers:
    values = list(base)
    values[start : start + len(given)] = given
    return tuple(values)


def _numbers(given: Given, name: str) -> Numbers:
    text = given.get(name)
    if text is None:
        return ()
    found = numbers(text)
    if not found or len(found) > _WIDTH:
        raise Unclear
    return found


def _general(given: Given, base: Drive, _: Version) -> Drive:
    early = given.get("actearly")
    return Drive(
        dyntype=given.get("dyntype") or base.dyntype,
        gaintype=given.get("gaintype") or base.gaintype,
        biastype=given.get("biastype") or base.biastype,
        dynprm=_over(base.dynprm, _numbers(given, "dynprm")),
        gainprm=_over(base.gainprm, _numbers(given, "gainprm")),
        biasprm=_over(base.biasprm, _numbers(given, "biasprm")),
        actearly=base.actearly if early is None else early == "true",
    )


def _motor(_: Given, base: Drive, __: Version) -> Drive:
    return Drive(
        dynprm=base.dynprm,
        gainprm=_over(base.gainprm, (1.0,)),
        biasprm=base.biasprm,
        actearly=base.actearly,
    )


def _position(given: Given, base: Drive, release: Version) -> Drive:
    gain = _numbers(given, "kp")[:1] or base.gainprm[:1]
    bias = base.biasprm if BIAS_KEPT.holds_in(release) else _ZERO
    bias = _over(bias, (-gain[0],), 1)
    zero_counts = not KV_ZERO_IGNORED.holds_in(release)
    for name, sign in (("kv", -1), ("dampratio", 1)):
        if (value := _numbers(given, name)) and (value[0] or zero_counts):
            bias = _over(bias, (sign * value[0],), 2)
    dyntype = base.dyntype if BIAS_KEPT.holds_in(release) else "none"
    dynprm = base.dynprm
    if timeconst := _numbers(given, "timeconst"):
        dynprm = _over(dynprm, timeconst[:1])
        dyntype = "filterexact" if timeconst[0] else "none"
    return Drive(
        dyntype=dyntype,
        biastype="affine",
        dynprm=dynprm,
        gainprm=_over(base.gainprm, gain),
        biasprm=bias,
        actearly=base.actearly,
    )


def _intvelocity(given: Given, base: Drive, release: Version) -> Drive:
    return _position(given, base, release)._replace(dyntype="integrator")


def _velocity(given: Given, base: Drive, _: Version) -> Drive:
    gain = _numbers(given, "kv")[:1] or base.gainprm[:1]
    return Drive(
        biastype="affine",
        dynprm=base.dynprm,
        gainprm=_over(base.gainprm, gain),
        biasprm=filled((0.0, 0.0, -gain[0])),
        actearly=base.actearly,
    )


def _damper(given: Given, base: Drive, release: Version) -> Drive:
    kept = -base.gainprm[2] if DAMPER_KV_KEPT.holds_in(release) and base.gaintype == "affine" else 0
    gain = _numbers(given, "kv")[:1] or (kept,)
    return base._replace(
        dyntype="none",
        gaintype="affine",
        biastype="none",
        gainprm=filled((0.0, 0.0, -gain[0])),
    )


def _cylinder(given: Given, base: Drive, release: Version) -> Drive:
    if "diameter" in given:
        raise Unclear
    bias = _numbers(given, "bias")
    if ONE_BIAS_READ.holds_in(release):
        bias = bias[:1]
    return Drive(
        dyntype="filter",
        biastype="affine",
        dynprm=_over(base.dynprm, _numbers(given, "timeconst")[:1]),
        gainprm=_over(base.gainprm, _numbers(given, "area")[:1]),
        biasprm=_over(base.biasprm, bias),
        actearly=base.actearly,
    )


def _muscle(given: Given, base: Drive, release: Version) -> Drive:
    drops_negative = MUSCLE_NEGATIVE_UNSET.holds_in(release)
    dyn, gain = list(base.dynprm), list(base.gainprm)
    dyn[0] = 0.01 if dyn[0] == 1 else dyn[0]
    dyn[1] = 0.04 if dyn[1] == 0 else dyn[1]
    for at, (unset, value) in enumerate(zip(_MUSCLE_UNSET, _MUSCLE_GAINS, strict=True)):
        gain[at] = value if gain[at] == unset else gain[at]
    dyn[2:3] = _numbers(given, "tausmooth")[:1] or dyn[2:3]
    written = [(dyn, at, value) for at, value in enumerate(_numbers(given, "timeconst"))]
    written += [(gain, at, value) for at, value in enumerate(_numbers(given, "range"))]
    for at, name in enumerate(MUSCLE_NAMES, 2):
        written += [(gain, at, value) for value in _numbers(given, name)[:1]]
    for held, at, value in written:
        if value >= 0 or not drops_negative:
            held[at] = value
    values = tuple(gain)
    return Drive(
        "muscle",
        "muscle",
        "muscle",
        tuple(dyn),
        values,
        _over(base.biasprm, values[:9]),
        base.actearly,
    )


def _adhesion(given: Given, base: Drive, release: Version) -> Drive:
    if not ADHESION_READ_IN_DEFAULTS.holds_in(release):
        raise Unclear
    gain = _numbers(given, "gain")[:1] or base.gainprm[:1]
    return base._replace(gaintype="fixed", biastype="none", gainprm=_over(base.gainprm, gain))


KINDS = {
    "general": _general,
    "motor": _motor,
    "position": _position,
    "intvelocity": _intvelocity,
    "velocity": _velocity,
    "damper": _damper,
    "cylinder": _cylinder,
    "muscle": _muscle,
    "adhesion": _adhesion,
}
STRANGE = frozenset({"plugin", "dcmotor", "orientation", "pid"})
