"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.parts.trimming import asked, visual_geoms, weighs

INERTIA_IS_KEPT = Change("3.16.0")
_SHOWN = 4


@rule(category=Category.ERROR, changes=(INERTIA_IS_KEPT,), only_with=("compiler.discardvisual",))
def discarded_visual(model: Model) -> Iterator[Diagnostic]:
    """Visual geoms are discarded, and bodies take their inertia from them."""
    if not INERTIA_IS_KEPT.holds_in(model.target.release) or model.kind is not Kind.ROOT:
        return
    if not asked(model, "discardvisual") or setting(model, _COMPILER, "inertiafromgeom") != "true":
        return
    geoms = [
        node
        for node in visual_geoms(model)
        if weighs(node, model) and not _in_fluid(model.values(node).get("fluidshape"))
    ]
    stated = model.setting("compiler", "inertiafromgeom")
    if not geoms or stated is None:
        return
    yield Diagnostic(
        stated.attribute.span,
        f"inertiafromgeom='true' infers the inertia of bodies from {len(geoms)} visual "
        f"geom{'s' * (len(geoms) > 1)} that discardvisual='true' takes away",
        _fix(model),
        related=tuple(Related(node.element.name_span, "discarded") for node in geoms[:_SHOWN]),
        note="with inertiafromgeom='auto' MuJoCo keeps the inertia of what it discards as an "
        "explicit inertial; bodies that have one of their own then use that",
    )


_COMPILER = ("compiler",)


def _in_fluid(given: object) -> bool:
    return getattr(given, "value", None) == "ellipsoid"


def _fix(model: Model) -> Fix | None:
    if any(model.elements("inertial")):
        return None
    edits: list[Edit] = [
        attribute.removed()
        for node in model.sections("compiler")
        if (attribute := node.attributes.get("inertiafromgeom"))
    ]
    return Fix.unsafe("Infer it only where no inertial is given", *dict.fromkeys(edits))
