"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule


@rule(category=Category.ERROR, compiles=True)
def engine_rejects(model: Model) -> Iterator[Diagnostic]:
    """MuJoCo itself refuses the model, for a reason no other rule has found."""
    for rejection in model.rejections:
        if not (rejection.crash or rejection.warning):
            yield Diagnostic(rejection.span, f"{model.target} says: {rejection.message}")
