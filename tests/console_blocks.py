"""Commands and what they print, as pages of the documentation show them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ELIDED = "..."


@dataclass(frozen=True)
class Shown:
    """A command and the lines below it; `...` stands for any number of lines."""

    command: str
    output: str

    @property
    def words(self) -> list[str]:
        return shlex.split(self.command)

    def matches(self, printed: str) -> bool:
        """Say whether a command printed what is shown."""
        lines = self.output.rstrip("\n").split("\n")
        parts = [r"(?:.*\n)*" if line == ELIDED else re.escape(f"{line}\n") for line in lines]
        return re.fullmatch("".join(parts), f"{printed.rstrip()}\n") is not None


def shown_in(page: Path, *, language: str = "console") -> list[Shown]:
    """Return the commands of all blocks of a page that show some, in their order."""
    block = re.compile(rf"^```{language}\n(\$ .*?)^```$", re.MULTILINE | re.DOTALL)
    found = []
    for one in block.finditer(page.read_text("utf-8")):
        for text in re.split(r"^\$ ", one[1], flags=re.MULTILINE)[1:]:
            command, _, output = text.partition("\n")
            found.append(Shown(command, output))
    return found
