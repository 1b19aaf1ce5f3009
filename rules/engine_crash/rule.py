"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Model, rule


@rule(category=Category.ERROR, compiles=True)
def engine_crash(model: Model) -> Iterator[Diagnostic]:
    """MuJoCo dies or hangs over the model instead of answering."""
    for rejection in model.rejections:
        if rejection.crash:
            message = f"{model.target} does not survive this model: {rejection.message}"
            yield Diagnostic(rejection.span, message)
