"""What a rule is: a function from a Model to Diagnostics, with a category."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from mjcf_lint.diagnostic import Category, Diagnostic
    from mjcf_lint.mjcf.model import Model
    from mjcf_lint.releases.change import Change

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
    file_by_file: bool = False
    """It finds in a file what it would find there whatever the other files of the model hold.

    It may look at the tags around the include that leads to the file, at the target, at the kind
    of the model and whether it is complete. What it asks of the model beyond that, its defaults
    or `whole()`, has it run over the whole model instead.
    """
    only_with: frozenset[str] = frozenset()
    """It finds nothing in a model that has none of these: elements, as `tendon`, attributes of
    them, as `geom.fromto`, or of any, as `.fromto`, in default classes as elsewhere. Empty for a
    rule that may find something in any model."""
    between_releases: bool = False
    """It finds nothing where nobody says which release a model was made for."""
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
    file_by_file: bool = False,
    only_with: Iterable[str] = (),
    between_releases: bool = False,
) -> Callable[[Check], Rule]:
    """Make the decorated function a rule, named after it with dashes."""

    def decorate(check: Check) -> Rule:
        name = check.__name__.replace("_", "-")
        summary = (check.__doc__ or "").strip().split("\n", 1)[0]
        return Rule(
            id=name,
            category=category,
            summary=summary,
            check=check,
            compiles=compiles,
            judges=judges,
            alternatives=alternatives,
            changes=tuple(changes),
            searches=searches,
            in_all_roots=in_all_roots,
            file_by_file=file_by_file,
            only_with=frozenset(only_with),
            between_releases=between_releases,
        )

    return decorate
