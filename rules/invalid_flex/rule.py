"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.parts.flexes import equalities, flexes

from .composed import COMPOSED_CHANGES, composed
from .data import DATA_CHANGES, data
from .settings import SETTING_CHANGES, settings


@rule(
    category=Category.ERROR,
    changes=(*DATA_CHANGES, *SETTING_CHANGES, *COMPOSED_CHANGES),
    only_with=("flex", "flexcomp"),
)
def invalid_flex(model: Model) -> Iterator[Diagnostic]:
    """A flex has data that do not fit together, or settings that its kind cannot have."""
    held = equalities(model)
    for flex in flexes(model):
        yield from (composed if flex.composed else data)(flex, model)
        yield from settings(flex, held.get(flex.name, []), model)
