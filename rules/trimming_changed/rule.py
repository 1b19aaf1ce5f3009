"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.trimming import (
    KEEPS_MASS,
    asked,
    body_of,
    parts,
    static_bodies,
    visual_geoms,
    weighs,
)
from mjcf_lint.xml.element import Attribute

KEEPS_FLUID = Change("3.16.0")
FUSES_WITH_REFERENCES = Change("3.3.3")
PLACES_CAMERAS = Change("3.16.0")
KEEPS_SPECIAL = Change("3.16.0")
_REFERRING = ("sensor", "contact", "equality", "tendon", "actuator")
_PLACED = ("pos", "quat", "axisangle", "xyaxes", "zaxis", "euler")
_SHOWN = 4


@rule(
    category=Category.UPGRADE,
    changes=(KEEPS_MASS, KEEPS_FLUID, FUSES_WITH_REFERENCES, PLACES_CAMERAS, KEEPS_SPECIAL),
    only_with=("compiler.discardvisual", "compiler.fusestatic"),
)
def trimming_changed(model: Model) -> Iterator[Diagnostic]:
    """What discardvisual or fusestatic takes out, and what stays of it, changed."""
    if model.kind is not Kind.ROOT or model.target.made_for is None:
        return
    if (stated := model.setting("compiler", "discardvisual")) and asked(model, "discardvisual"):
        yield from _discarded(stated.attribute, model)
    if (stated := model.setting("compiler", "fusestatic")) and asked(model, "fusestatic"):
        yield from _fused(stated.attribute, model)


def _discarded(stated: Attribute, model: Model) -> Iterator[Diagnostic]:
    visual = list(visual_geoms(model))
    swims = [node for node in visual if _value(node, "fluidshape", model) == "ellipsoid"]
    heavy = [node for node in visual if weighs(node, model) and _inferred(node, model)]
    if KEEPS_MASS.parts(model.target) and heavy:
        edits = [node.element.with_attribute("mass", "0") for node in heavy]
        yield _found(
            stated,
            f"discardvisual keeps the mass of {_count(heavy, 'geom')} since MuJoCo 3.1.2",
            heavy,
            "up to 3.1.1 what was discarded weighed nothing; mass='0' keeps that",
            Fix.restoring("Let what is discarded weigh nothing", *dict.fromkeys(edits)),
        )
    if KEEPS_FLUID.parts(model.target) and swims:
        yield _found(
            stated,
            f"discardvisual keeps {_count(swims, 'geom')} with fluidshape since MuJoCo 3.16.0",
            swims,
            "the fluid acts on what was discarded before; without fluidshape it still is",
        )


def _fused(stated: Attribute, model: Model) -> Iterator[Diagnostic]:
    bodies = list(static_bodies(model))
    turned_off = Fix.restoring("Do not fuse static bodies", stated.with_value("false"))
    referring = any(section.children for tag in _REFERRING for section in model.sections(tag))
    if FUSES_WITH_REFERENCES.parts(model.target) and referring and bodies:
        yield _found(
            stated,
            f"fusestatic takes away {_count(bodies, 'bod')} since MuJoCo 3.3.3, although the model "
            "has references by name",
            bodies,
            "up to 3.3.2 nothing was fused where a sensor, actuator or the like refers to anything",
            turned_off,
        )
    seeing = [
        part
        for body in bodies
        if any(name in body.attributes for name in _PLACED)
        for part in parts(body)
        if part.tag in ("camera", "light")
    ]
    if PLACES_CAMERAS.parts(model.target) and seeing:
        yield _found(
            stated,
            "cameras and lights of fused bodies move with them since MuJoCo 3.16.0",
            seeing,
            "up to 3.15.0 they kept their numbers and stood elsewhere",
        )
    special = [body for body in bodies if _is_special(body)]
    if KEEPS_SPECIAL.parts(model.target) and special:
        edits = [
            attribute.removed()
            for body in special
            if (attribute := body.attributes.get("gravcomp"))
        ]
        yield _found(
            stated,
            f"fusestatic keeps {_count(special, 'bod')} with gravcomp or a plugin since "
            "MuJoCo 3.16.0",
            special,
            "up to 3.15.0 these were fused and lost gravcomp, which acts now",
            Fix.unsafe("Remove gravcomp", *dict.fromkeys(edits)) if edits else None,
        )


def _is_special(body: Node) -> bool:
    above = body_of(body)
    differs = (body.get("gravcomp") or "0") != ((above and above.get("gravcomp")) or "0")
    return differs or any(child.tag == "plugin" for child in body.children)


def _inferred(geom: Node, model: Model) -> bool:
    """Say whether the body of a geom has no inertia of its own."""
    body = body_of(geom)
    given = setting(model, ("compiler",), "inertiafromgeom") or "auto"
    explicit = body is not None and any(child.tag == "inertial" for child in body.children)
    return given == "true" or (given == "auto" and not explicit)


def _value(node: Node, name: str, model: Model) -> str | None:
    given = model.values(node).get(name)
    return given.value if given else None


def _count(nodes: list[Node], noun: str) -> str:
    ends = ("y", "ies") if noun == "bod" else ("", "s")
    return f"{len(nodes)} {noun}{ends[len(nodes) > 1]}"


def _found(
    at: Attribute, message: str, nodes: list[Node], note: str, fix: Fix | None = None
) -> Diagnostic:
    related = tuple(Related(node.element.name_span, "this one") for node in nodes[:_SHOWN])
    return Diagnostic(at.span, message, fix, related=related, note=note)
