"""What another process needs to know to see of a model what we would see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

if TYPE_CHECKING:
    from mjcf_lint.engine.find import Library
    from mjcf_lint.mjcf.model import Model


@dataclass(frozen=True, slots=True)
class Order:
    """How to check against one target; it can be pickled.

    Paths are relative to `folder`, where the process that gives the order works: whoever opens it
    and looks at models has to work there, too.
    """

    release: Version
    made_for: Version | None
    library: Library | None
    compiles: bool
    """Let the engine of the library compile the models."""
    rules: tuple[str, ...]
    rule_dirs: tuple[Path, ...] = ()
    names: frozenset[str] = frozenset()
    images: bool = True
    origins: bool = False
    concerned: Callable[[Model], bool] | None = None
    overlay: tuple[tuple[Path, bytes], ...] = ()
    inside: tuple[str, ...] = ()
    digests: bool = False
    folder: str = ""
    run: str = ""
    """Tells runs apart where processes outlive them: what one has read is old to the next."""
