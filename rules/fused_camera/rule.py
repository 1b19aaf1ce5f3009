"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.parts.trimming import asked, parts, static_bodies

CRASHES = Change("3.3.3", "3.5.0")
_SHOWN = 4


@rule(category=Category.ERROR, changes=(CRASHES,), only_with=("compiler.fusestatic",))
def fused_camera(model: Model) -> Iterator[Diagnostic]:
    """A static body that is fused holds a camera or a light, on which MuJoCo crashes."""
    if not CRASHES.holds_in(model.target.release) or model.kind is not Kind.ROOT:
        return
    stated = model.setting("compiler", "fusestatic")
    if stated is None or not asked(model, "fusestatic"):
        return
    held = [
        part
        for body in static_bodies(model)
        for part in parts(body)
        if part.tag in ("camera", "light")
    ]
    if held:
        tags = " and ".join(sorted({f"{part.tag}s" for part in held}))
        yield Diagnostic(
            stated.attribute.span,
            f"MuJoCo {CRASHES.first} to {CRASHES.last} crash on fusing static bodies with {tags}",
            Fix.unsafe("Do not fuse static bodies", stated.attribute.with_value("false")),
            related=tuple(Related(part.element.name_span, "here") for part in held[:_SHOWN]),
            note="a crash ends the whole program; 3.6.0 and later load the model",
        )
