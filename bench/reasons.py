"""Why reading and the engine disagree on public models, where that is known."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from packaging.version import Version


@dataclass(frozen=True, slots=True)
class Reason:
    """What keeps us from the engine's verdict on some models of a package in some releases."""

    package: str
    """As in `metaworld 3.1.1`."""
    models: str
    """Their paths below the package's folder; `*` stands for anything."""
    first: str
    last: str
    """The releases it holds for, both included."""
    why: str

    def holds(self, package: str, model: str, release: Version) -> bool:
        """Say whether it speaks of a model of a package under a release."""
        within = Version(self.first) <= release <= Version(self.last)
        return within and self.package == package and fnmatchcase(model, self.models)


REASONS: tuple[Reason, ...] = ()


def reason_for(package: str, model: str, release: Version) -> str:
    """Return why we disagree, empty where nobody knows."""
    return next((one.why for one in REASONS if one.holds(package, model, release)), "")
