"""What the compiler is told of angles, mass and inertia."""

from __future__ import annotations

from typing import NamedTuple

from mjcf_lint.mjcf.model import Model
from mjcf_lint.parts.orientations import Angles, Cannot, exact

_GROUPS = (0.0, 5.0)


class CompilerSettings(NamedTuple):
    """The settings, as the last compiler element that has each of them gives it."""

    angles: Angles
    from_geoms: str
    """`true`, `false` or `auto`: only for bodies without an inertial."""
    groups: tuple[float, float]
    """The groups of geoms that count, first and last."""
    discards: bool
    fuses: bool
    balances: bool
    bound_mass: float
    bound_inertia: float
    total: float
    """The mass that all bodies together are scaled to; not scaled where it is not positive."""

    @classmethod
    def of(cls, model: Model) -> CompilerSettings:
        """Read them; raises Cannot where one is not what it should be."""

        def said(name: str, otherwise: str) -> str:
            setting = model.setting("compiler", name)
            return setting.value if setting else otherwise

        def number(name: str, otherwise: float) -> float:
            setting = model.setting("compiler", name)
            found = exact(setting.value) if setting else (otherwise,)
            if len(found) != 1:
                raise Cannot(f"{name}={said(name, '')!r} is no number")
            return found[0]

        sequence = said("eulerseq", "xyz")
        if len(sequence) != 3 or set(sequence.lower()) - set("xyz"):
            raise Cannot(f"eulerseq={sequence!r} names no axes")
        groups = said("inertiagrouprange", "")
        first_and_last = exact(groups) if groups else _GROUPS
        if len(first_and_last) != 2:
            raise Cannot(f"inertiagrouprange={groups!r} are not 2 numbers")
        return cls(
            Angles(said("angle", "degree") != "radian", sequence),
            said("inertiafromgeom", "auto"),
            (first_and_last[0], first_and_last[1]),
            said("discardvisual", "false") == "true",
            said("fusestatic", "false") == "true",
            said("balanceinertia", "false") == "true",
            number("boundmass", 0.0),
            number("boundinertia", 0.0),
            number("settotalmass", -1.0),
        )
