"""Who looks at models: this process, several processes, or those of other machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mjcf_lint.checking.checked import Seen
    from mjcf_lint.checking.linter import Linter

__all__ = ["Crew"]


class Crew(Protocol):
    """Reads and checks many roots."""

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Yield what `linter` sees of each root, in their order; raises what it would raise."""
