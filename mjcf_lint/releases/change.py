"""What a release of MuJoCo does otherwise than the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from packaging.version import Version

from mjcf_lint.releases.target import Target


@dataclass(frozen=True, slots=True)
class Change:
    """Releases that do something in a way of their own, from the first to the last of them.

    `last` is empty where the newest release still does so. Both were found by running every
    release, as were the examples in the `changes` folder of a rule.
    """

    first: str
    last: str = ""

    def holds_in(self, release: Version) -> bool:
        """Say whether a release does so."""
        return _lies_within(release, self.first, self.last)

    def parts(self, target: Target) -> bool:
        """Say whether it came between the release that models were made for and the target."""
        made_for = target.made_for
        if made_for is None or made_for >= target.release:
            return False
        return self.holds_in(target.release) and made_for < Version(self.first)


@lru_cache(maxsize=4096)
def _lies_within(release: Version, first: str, last: str) -> bool:
    """Say whether a release is neither before the first nor behind the last; asked very often."""
    return Version(first) <= release and (not last or release <= Version(last))
