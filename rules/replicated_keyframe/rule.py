"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Model, Related, rule
from mjcf_lint.parts.replicas import sizes_at_first

SIZED_BY_ONE_COPY = Change("3.3.0", "3.15.0")


@rule(category=Category.ERROR, changes=(SIZED_BY_ONE_COPY,), only_with=("keyframe",))
def replicated_keyframe(model: Model) -> Iterator[Diagnostic]:
    """A keyframe is written for all copies of a replicate."""
    release = model.target.release
    if not SIZED_BY_ONE_COPY.holds_in(release):
        return
    keys = [key for section in model.sections("keyframe") for key in section.children]
    sizes = sizes_at_first(model) if keys else None
    if sizes is None:
        return
    first = next(model.elements("replicate"))
    for key in keys:
        for name, attribute in key.attributes.items():
            given = len(attribute.value.split())
            if given and name in sizes and given != sizes[name]:
                yield Diagnostic(
                    attribute.span,
                    f"MuJoCo {release} wants {sizes[name]} numbers for {name} here, not {given}",
                    related=(Related(first.element.start_tag, "because of this replicate"),),
                    note="up to 3.15.0 it reads keyframes when the replicate has one copy yet, and "
                    "makes one for each; 3.16.0 and later take numbers for all of the model. For "
                    "releases between, write the copies out as bodies or set the state at run time",
                )
