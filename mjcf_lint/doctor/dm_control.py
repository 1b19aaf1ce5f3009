"""Which mujoco each dm_control was made for.

dm_control wraps each field of mjModel and mjData that its own mujoco had, so it works with the
releases that have them all, and raises AttributeError with others. The rows come from the list
of fields in each wheel (`mjbindings/sizes.py`), compared with the fields of every mujoco from
2.3.1.post1 to 4.0.0; `first` is not before the release its metadata asks for. Both ends of
several rows were run.
"""

from __future__ import annotations

from packaging.version import Version

from mjcf_lint.deferred import dataclass


@dataclass(frozen=True, slots=True)
class MadeFor:
    """A release of dm_control, the first and the last mujoco that it works with."""

    release: str
    first: str
    last: str

    def works_with(self, mujoco: Version) -> bool:
        """Whether a mujoco is in the range."""
        return Version(self.first) <= mujoco <= Version(self.last)


MADE_FOR = (
    MadeFor("1.0.3", "2.2.0", "2.3.7"),
    MadeFor("1.0.4", "2.2.1", "2.3.7"),
    MadeFor("1.0.5", "2.2.1", "2.3.7"),
    MadeFor("1.0.6", "2.2.2", "2.3.7"),
    MadeFor("1.0.7", "2.2.2", "2.3.7"),
    MadeFor("1.0.8", "2.3.0", "2.3.7"),
    MadeFor("1.0.9", "2.3.1.post1", "2.3.7"),
    MadeFor("1.0.10", "2.3.2", "2.3.7"),
    MadeFor("1.0.11", "2.3.3", "2.3.7"),
    MadeFor("1.0.12", "2.3.5", "2.3.7"),
    MadeFor("1.0.13", "2.3.6", "2.3.7"),
    MadeFor("1.0.14", "2.3.7", "2.3.7"),
    MadeFor("1.0.15", "3.0.0", "3.2.0"),
    MadeFor("1.0.16", "3.1.1", "3.2.0"),
    MadeFor("1.0.17", "3.1.3", "3.2.0"),
    MadeFor("1.0.18", "3.1.4", "3.2.0"),
    MadeFor("1.0.19", "3.1.5", "3.2.0"),
    MadeFor("1.0.20", "3.1.6", "3.2.0"),
    MadeFor("1.0.21", "3.2.0", "3.2.0"),
    MadeFor("1.0.22", "3.2.1", "3.2.4"),
    MadeFor("1.0.23", "3.2.3", "3.2.4"),
    MadeFor("1.0.24", "3.2.4", "3.2.4"),
    MadeFor("1.0.25", "3.2.5", "3.2.6"),
    MadeFor("1.0.26", "3.2.6", "3.2.6"),
    MadeFor("1.0.27", "3.2.7", "3.3.2"),
    MadeFor("1.0.28", "3.3.0", "3.3.2"),
    MadeFor("1.0.30", "3.3.2", "3.3.2"),
    MadeFor("1.0.31", "3.3.3", "3.3.5"),
    MadeFor("1.0.34", "3.3.6", "3.4.0"),
    MadeFor("1.0.36", "3.4.0", "3.4.0"),
    MadeFor("1.0.37", "3.5.0", "3.5.0"),
    MadeFor("1.0.38", "3.6.0", "3.10.0"),
    MadeFor("1.0.39", "3.7.0", "3.10.0"),
    MadeFor("1.0.40", "3.8.0", "3.8.1"),
    MadeFor("1.0.41", "3.8.1", "3.8.1"),
    MadeFor("1.0.43", "3.10.0", "3.10.0"),
    MadeFor("1.0.44", "3.11.0", "3.14.0"),
    MadeFor("1.0.45", "3.12.0", "3.14.0"),
    MadeFor("1.0.46", "3.13.0", "3.14.0"),
    MadeFor("1.0.47", "3.14.0", "3.14.0"),
    MadeFor("1.0.48", "3.15.0", "3.17.0"),
    MadeFor("1.0.49", "3.16.0", "3.17.0"),
    MadeFor("1.0.50", "3.17.0", "3.17.0"),
)


def fitting_mujoco(control: Version) -> str:
    """Return the mujoco a dm_control was made for; empty for one that is not known."""
    return next((row.first for row in MADE_FOR if row.release == control.base_version), "")


def fitting_dm_control(mujoco: Version) -> str:
    """Return the newest dm_control that works with a mujoco; empty where none does."""
    fitting = [row.release for row in MADE_FOR if row.works_with(mujoco)]
    return fitting[-1] if fitting else ""
