"""What a rule is: a function from a Model to Diagnostics, with a category."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mjcf_lint.change import Change
    from mjcf_lint.diagnostic import Category, Diagnostic
    from mjcf_lint.model import Model

    Check = Callable[[Model], Iterable[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check; `summary` is the first line of its docstring."""

    id: str
    category: Category
    summary: str
    check: Check
    compiles: bool = False
    """It reports what the real compiler said, so it runs behind the others."""
    judges: bool = False
    """It looks at what the other rules found, so it runs last."""
    alternatives: tuple[str, ...] = ()
    """Names of the repairs it offers, where it offers more than one."""
    changes: tuple[Change, ...] = ()
    """What it looks at that not all releases do alike, beyond their grammars."""
    searches: bool = False
    """What it says of a finding depends on what else lies in the folders around the model."""
    in_all_roots: bool = False
    """What it finds in a file holds only if it finds it in every model that the file is part of."""
    folder: Path | None = None
    """Where it was loaded from, with the page that explains it."""

    @property
    def page(self) -> str:
        """The page that explains it; for a rule without one, its summary."""
        readme = self.folder / "README.md" if self.folder else None
        if readme is None or not readme.is_file():
            return f"# {self.id}\n\n{self.summary}\n"
        return readme.read_text("utf-8")


def rule(
    *,
    category: Category,
    compiles: bool = False,
    judges: bool = False,
    alternatives: tuple[str, ...] = (),
    changes: Iterable[Change] = (),
    in_all_roots: bool = False,
    searches: bool = False,
) -> Callable[[Check], Rule]:
    """Make the decorated function a rule, named after it with dashes."""

    def decorate(check: Check) -> Rule:
        name = check.__name__.replace("_", "-")
        summary = (check.__doc__ or "").strip().split("\n", 1)[0]
        told = tuple(changes)
        return Rule(
            name,
            category,
            summary,
            check,
            compiles,
            judges,
            alternatives,
            told,
            searches,
            in_all_roots,
        )

    return decorate
