"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, Related, rule
from mjcf_lint.parts.replicas import sizes_at_first

ONE_EACH = Change("3.16.0")


@rule(category=Category.UPGRADE, changes=(ONE_EACH,), only_with=("keyframe",))
def keyframe_not_replicated(model: Model) -> Iterator[Diagnostic]:
    """A keyframe was written for one copy of a replicate."""
    if not ONE_EACH.parts(model.target):
        return
    keys = [key for section in model.sections("keyframe") for key in section.children]
    sizes = sizes_at_first(model) if keys else None
    if not sizes:
        return
    first = next(model.elements("replicate"))
    if not sizes["qpos"] and not sizes["mpos"]:
        return
    for key in keys:
        vectors = [name for name in sizes if name in key.attributes]
        if not vectors or any(
            len(key.attributes[name].value.split()) != sizes[name] for name in vectors
        ):
            continue
        name = key.get("name")
        yield Diagnostic(
            key.element.name_span,
            f"keyframe {name!r} is no longer copied for each replica"
            if name
            else "this keyframe is no longer copied for each replica",
            related=(Related(first.element.start_tag, "the replicate"),),
            note="up to 3.15.0 MuJoCo made a key of it for each copy; now there is one, and what "
            f"its {' and '.join(vectors)} leave out rests at the default: write the numbers of "
            "all copies",
        )
