"""Which of its orientations an element has: its own and those of its default class."""

from __future__ import annotations

from packaging.version import Version

from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.releases.change import Change

NEAREST_WINS = Change("3.1.5")
"""Before, one kind of orientation won over another, wherever they stood."""
QUAT_COUNTS = Change("3.16.0")
"""Before, a quat counted only where nothing else was given."""

_STRONGEST = ("euler", "zaxis", "xyaxes", "axisangle", "quat")


def winner(values: Values, release: Version) -> Given | None:
    """Return the orientation that an element has in a release."""
    given = {name: values[name] for name in values if name in _STRONGEST}
    if not QUAT_COUNTS.holds_in(release) and len(given) > 1:
        given.pop("quat", None)
    if not given:
        return None
    if not NEAREST_WINS.holds_in(release):
        return given[min(given, key=_STRONGEST.index)]
    own = [one for one in given.values() if one.own]
    # Those of default classes stand in the order in which they were written.
    return (own or list(given.values()))[-1]


def computed(values: Values, release: Version) -> tuple[Given, ...]:
    """Return the orientations that a release computes, be it to drop them again.

    A place between two points (fromto) leaves no orientation to compute.
    """
    if "fromto" in values:
        return ()
    if NEAREST_WINS.holds_in(release):
        won = winner(values, release)
        return (won,) if won and won.attribute.name != "quat" else ()
    return tuple(values[name] for name in _STRONGEST if name in values and name != "quat")
