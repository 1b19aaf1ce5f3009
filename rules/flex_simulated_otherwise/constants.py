"""Elastic constants of 4.0.0 that make the material that releases before made of the old ones."""

from math import sqrt

_STRETCH_LIMIT = 0.25
"""Poisson ratios from here on have no counterpart for a surface that stretches."""


def converted(kind: str, young: float, poisson: float, thickness: float) -> dict[str, float]:
    """Return the constants for a volume, or a surface by its elastic2d; none where there are none.

    The note of release 4.0.0 gives the formulas.
    """
    if kind == "volume":
        new = 2 * poisson / (1 + 2 * poisson)
        return {"young": young * (1 + new) / (1 + poisson), "poisson": new}
    if kind == "bend":
        return {"young": 0.75 * (1 - poisson) * young}
    if poisson >= _STRETCH_LIMIT:
        return {}
    stretched = young * (1 + 2 * poisson) / (4 * (1 + poisson))
    if kind == "stretch":
        return {"young": stretched, "poisson": 2 * poisson}
    thicker = thickness * sqrt(3 * (1 - 2 * poisson))
    young = stretched * thickness / thicker
    return {"young": young, "poisson": 2 * poisson, "thickness": thicker}
