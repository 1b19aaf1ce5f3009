"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.project.ignores import ignores_of


@rule(category=Category.SUPPRESSION, judges=True)
def ignore_without_reason(model: Model) -> Iterator[Diagnostic]:
    """A comment says to ignore findings, and not why."""
    for source in model.sources:
        for ignore in ignores_of(source):
            if ignore.names and not ignore.reason:
                example = " ".join(ignore.names)
                yield Diagnostic(
                    ignore.comment.span,
                    "this comment does not say why to ignore it",
                    note=f"write the reason in parentheses: mjcf-lint: ignore {example} (why)",
                )
