"""How many channels a texture may have."""

from __future__ import annotations

from packaging.version import Version

from mjcf_lint import Change, Diagnostic, Fix
from mjcf_lint.mjcf.numbers import first_digits, tokens
from mjcf_lint.mjcf.values import Given, Values

THREE_CHANNELS = Change("3.15.0")
"""Textures made by MuJoCo, and cubes read from files, have three channels."""
SOME_CHANNELS = Change("3.2.1")
"""A picture is read with one, three or four channels."""
NONE_CRASHES = Change("3.2.1", "3.14.0")
"""MuJoCo divides by the channels of a texture that it makes."""
CHANGES = (THREE_CHANNELS, SOME_CHANNELS, NONE_CRASHES)

_THREE = 3
_OF_PICTURES = (1, _THREE, 4)


def of_a_drawing(values: Values, release: Version) -> Diagnostic | None:
    """Look at the channels of a texture that MuJoCo makes."""
    given, count = values.get("nchannel"), integer(values, "nchannel")
    if given is None or count in (_THREE, None):
        return None
    if THREE_CHANNELS.holds_in(release):
        return _not_three(given, "a texture that MuJoCo makes")
    if count == 0 and NONE_CRASHES.holds_in(release):
        message = "MuJoCo crashes on a texture without channels"
        return Diagnostic(given.attribute.value_span, message)
    return None


def of_a_picture(values: Values, kind: str, release: Version) -> Diagnostic | None:
    """Look at the channels of a texture of a kind that is read from PNG files."""
    given, count = values.get("nchannel"), integer(values, "nchannel")
    if given is None or count in (_THREE, None):
        return None
    if kind != "2d" and THREE_CHANNELS.holds_in(release):
        return _not_three(given, f"a {kind} texture from a file")
    if count not in _OF_PICTURES and SOME_CHANNELS.holds_in(release):
        message = f"a picture is read with 1, 3 or 4 channels, not {count}"
        return Diagnostic(given.attribute.value_span, message)
    return None


def _not_three(given: Given, what: str) -> Diagnostic:
    fix = Fix.safe("Remove nchannel", given.attribute.removed()) if given.own else None
    return Diagnostic(
        given.attribute.value_span,
        f"{what} has 3 channels, not {given.value.strip()}",
        fix,
        note="only pictures show it; up to 3.14.0 such a texture was stored with as many channels "
        "as nchannel says",
    )


def integer(values: Values, name: str) -> int | None:
    """Return the value of a setting that is one integer."""
    words = tokens(values[name].value) if name in values else []
    return first_digits(words[0]) if len(words) == 1 else None
