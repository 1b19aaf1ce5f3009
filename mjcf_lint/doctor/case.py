"""Everything the checks look at, gathered before the first of them runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.doctor.asking import Tried
from mjcf_lint.doctor.facts import Facts
from mjcf_lint.doctor.files import Flaw
from mjcf_lint.doctor.kitchens import Kitchen
from mjcf_lint.doctor.log import LogRead
from mjcf_lint.doctor.models import Looked
from mjcf_lint.preflight.resources import Resources


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asks about: workers at once, rendering, models and folders."""

    workers: int = 0
    render: bool = False
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """An environment, what was tried in it, and what was found on its disk."""

    facts: Facts
    asked: Asked = Asked()
    resources: Resources = field(default_factory=Resources)
    trials: Mapping[str, Tried] = field(default_factory=dict)
    flaws: tuple[Flaw, ...] = ()
    kitchens: tuple[Kitchen, ...] = ()
    models: Looked | None = None
    log: LogRead | None = None

    @property
    def python(self) -> str:
        """The interpreter, for commands to type."""
        return self.facts.executable
