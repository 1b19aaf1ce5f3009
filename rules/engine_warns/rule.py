"""See README.md."""

import re
from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule

_TOLD_BY_RULES = re.compile(
    "|".join(
        (
            r"^Attach conflict",
            r"with an empty prefix",
            r"attribute '(?:settotalmass|meaninertia)' is deprecated",
            r'"(?:rope|loop)" composite type is deprecated',
            r"has no equality constraints or passive forces",
            r"XML contains a 'NaN'",
            r"missing face texture coordinate",
        )
    )
)
"""Warnings that a rule of their own reports, at a better place."""


@rule(category=Category.UPGRADE, compiles=True)
def engine_warns(model: Model) -> Iterator[Diagnostic]:
    """MuJoCo loads the model and warns of something that no other rule has found."""
    for rejection in model.rejections:
        if rejection.warning and not _TOLD_BY_RULES.search(rejection.message):
            yield Diagnostic(rejection.span, f"{model.target} warns: {rejection.message}")
