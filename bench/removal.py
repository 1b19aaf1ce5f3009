"""What keeps a promise, and what the code is like without it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Removal:
    """A guarantee, and how to take away what keeps it.

    Where `old`, which stands once in `file`, is replaced by `new`, the guarantee no longer holds:
    at least one of `tests`, which all pass otherwise, must fail. Tests are named below tests/.
    """

    guarantee: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def removed_from(self, checkout: Path) -> str:
        """Return the text of the file without what keeps the guarantee."""
        text = (checkout / self.file).read_text("utf-8")
        if (count := text.count(self.old)) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands there {count} times")
        return text.replace(self.old, self.new)
