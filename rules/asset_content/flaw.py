"""What is wrong with the content of a file."""

from __future__ import annotations

from typing import NamedTuple


class Flaw(NamedTuple):
    """What is wrong, as it goes on behind the name of the file.

    `alien` says that a file of another kind would show it, so that the kind is worth naming.
    """

    text: str
    alien: bool = False
