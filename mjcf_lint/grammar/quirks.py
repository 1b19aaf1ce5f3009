"""What no schema text says of a release, each measured on the real libraries."""

from __future__ import annotations

from functools import cached_property

from packaging.version import Version

from mjcf_lint.deferred import dataclass


@dataclass(frozen=True)
class Quirks:
    """How one release reads what its printed schema leaves open."""

    release: Version

    @cached_property
    def frame(self) -> bool:
        """`frame` may stand in a body, and the schema lets its content pass unread."""
        return self.release >= Version("3.1.0")

    @cached_property
    def replicate(self) -> bool:
        """`replicate` may stand in a body, likewise unread."""
        return self.release >= Version("3.1.5")

    @cached_property
    def namespaced_root_attributes(self) -> bool:
        """The root may carry any attribute with a prefix, and xmlns (3.12.0 refuses them)."""
        return self.release >= Version("3.13.0")

    @cached_property
    def top_level_class_is_fixed(self) -> bool:
        """A named top-level default is refused; before, it renamed the global class."""
        return self.release >= Version("3.2.0")

    @cached_property
    def body_names(self) -> tuple[str, ...]:
        """What may stand in a body and hold what a body holds."""
        more = ("frame",) * self.frame + ("replicate",) * self.replicate
        return ("body", *more)
