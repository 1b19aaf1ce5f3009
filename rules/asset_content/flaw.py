"""What is wrong with the content of a file."""

from __future__ import annotations

from mjcf_lint.deferred import dataclass


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, as it goes on behind the name of the file.

    `alien` says that a file of another kind would show it, so that the kind is worth naming.
    """

    text: str
    alien: bool = False
