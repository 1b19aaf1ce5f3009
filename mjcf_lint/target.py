"""The MuJoCo release that models are checked against."""

from __future__ import annotations

from dataclasses import dataclass, field

from packaging.version import Version

from mjcf_lint.grammar import Grammar


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A release and the grammar its library accepts."""

    release: Version
    grammar: Grammar = field(repr=False)

    def __str__(self) -> str:
        return f"MuJoCo {self.release}"
