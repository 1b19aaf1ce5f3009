"""What no schema text says of a release, each measured on the real libraries."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.version import Version


@dataclass(frozen=True, slots=True)
class Quirks:
    """How one release reads what its printed schema leaves open."""

    release: Version

    @property
    def frame(self) -> bool:
        """`frame` may stand in a body, and the schema lets its content pass unread."""
        return self.release >= Version("3.1.0")

    @property
    def replicate(self) -> bool:
        """`replicate` may stand in a body, likewise unread."""
        return self.release >= Version("3.1.5")

    @property
    def namespaced_root_attributes(self) -> bool:
        """The root may carry any attribute with a prefix, and xmlns (3.12.0 refuses them)."""
        return self.release >= Version("3.13.0")

    @property
    def top_level_class_is_fixed(self) -> bool:
        """A named top-level default is refused; before, it renamed the global class."""
        return self.release >= Version("3.2.0")

    @property
    def body_names(self) -> tuple[str, ...]:
        """What may stand in a body and hold what a body holds."""
        more = ("frame",) * self.frame + ("replicate",) * self.replicate
        return ("body", *more)
