"""The MuJoCo release that models are checked against."""

from __future__ import annotations

from dataclasses import dataclass, field

from packaging.version import Version

from mjcf_lint.grammar import Grammar


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A release and the grammar its library accepts.

    `made_for` is the release that the models were made for, where the user names one: what that
    release and the target read differently is a finding then.
    """

    release: Version
    grammar: Grammar = field(repr=False)
    made_for: Version | None = None

    def __str__(self) -> str:
        return f"MuJoCo {self.release}"
