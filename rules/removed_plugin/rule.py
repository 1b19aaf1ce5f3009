"""See README.md."""

from collections.abc import Iterator
from typing import NamedTuple

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import escaped

KINDS_OF_BENDING = Change("3.3.3")
"""Since this release elasticity of a sheet says whether it stretches, bends or both."""


class Elastic(NamedTuple):
    """How a flexcomp says what a plugin did: its dimensions, settings, and kind of elasticity."""

    dim: str
    keys: tuple[str, ...]
    kind: str = ""


class Gone(NamedTuple):
    """A plugin that no longer comes with MuJoCo, and what to do without it."""

    plugin: str
    change: Change
    advice: str
    flex: Elastic | None = None
    built_in: bool = False


PLUGINS = {
    gone.plugin: gone
    for gone in (
        Gone(
            "mujoco.elasticity.membrane",
            Change("3.2.4"),
            "a flexcomp of dim 2 does the same with <elasticity young= poisson= thickness=>, "
            "elastic2d='stretch' since MuJoCo 3.3.3",
            Elastic("2", ("young", "poisson", "thickness", "damping"), "stretch"),
        ),
        Gone(
            "mujoco.elasticity.solid",
            Change("3.2.4"),
            "a flexcomp of dim 3 does the same with <elasticity young= poisson= damping=>",
            Elastic("3", ("young", "poisson", "damping")),
        ),
        Gone(
            "mujoco.elasticity.shell",
            Change("3.3.3"),
            "a flexcomp of dim 2 does the same with <elasticity young= poisson= thickness= "
            "elastic2d='bend'>",
            Elastic("2", ("young", "poisson", "thickness", "damping"), "bend"),
        ),
        Gone(
            "mujoco.sdf.sdflib",
            Change("3.3.5"),
            "a geom of type sdf computes the distances of its mesh itself",
            built_in=True,
        ),
        Gone(
            "mujoco.elasticity.cable",
            Change("4.0.0"),
            "build the cable as a flexcomp of dim 1 with <elasticity young= shear=> in place of "
            "the composite",
        ),
    )
}


@rule(
    category=Category.ERROR,
    changes=(KINDS_OF_BENDING, *(one.change for one in PLUGINS.values())),
    only_with=("plugin",),
)
def removed_plugin(model: Model) -> Iterator[Diagnostic]:
    """A plugin that MuJoCo brought along once and does no more."""
    if model.kind is not Kind.ROOT:
        return
    for section in model.sections("extension"):
        for node in section.children:
            gone = PLUGINS.get(node.get("plugin") or "") if node.tag == "plugin" else None
            if gone and gone.change.holds_in(model.target.release):
                yield _gone(gone, node, model)


def _gone(gone: Gone, node: Node, model: Model) -> Diagnostic:
    instances = {name: one for one in node.children if (name := one.get("name"))}
    uses = [
        one
        for one in model.elements("plugin")
        if one.parent
        and one.parent.tag != "extension"
        and (one.get("plugin") == gone.plugin or one.get("instance") in instances)
    ]
    return Diagnostic(
        node.attributes["plugin"].span,
        f"plugin {gone.plugin!r} is not part of MuJoCo since {gone.change.first}",
        _fix(gone, node, uses, instances, model),
        related=tuple(Related(one.element.name_span, "used here") for one in uses),
        note=gone.advice,
    )


def _fix(
    gone: Gone, node: Node, uses: list[Node], instances: dict[str, Node], model: Model
) -> Fix | None:
    alone = (
        node.parent and len(node.parent.children) == 1 and len(node.parent.element.children) == 1
    )
    removed = node.parent if alone and node.parent else node
    edits = [removed.element.removed()]
    for use in uses:
        if gone.built_in:
            edits.append(use.element.removed())
            continue
        source = instances.get(use.get("instance") or "", use)
        written = _elastic(gone.flex, use, source, model) if gone.flex else None
        if written is None:
            return None
        edits += written
    if not uses:
        return Fix.safe("Remove the plugin, which nothing uses", *edits)
    return Fix.unsafe("Do without the plugin", *dict.fromkeys(edits))


def _elastic(flex: Elastic, use: Node, source: Node, model: Model) -> list[Edit] | None:
    """Return edits that give a flexcomp the elasticity of its plugin."""
    above = use.parent
    if above is None or above.tag != "flexcomp" or (above.get("dim") or "2") != flex.dim:
        return None
    if any(child.tag == "elasticity" for child in above.children):
        return None
    config = {one.get("key") or "": one.get("value") or "" for one in source.children}
    if not config.keys() <= set(flex.keys):
        return None
    if flex.kind and KINDS_OF_BENDING.holds_in(model.target.release):
        config["elastic2d"] = flex.kind
    text = "".join(f' {key}="{escaped(value.strip())}"' for key, value in config.items())
    edits = [Edit(use.element.span, f"<elasticity{text}/>")]
    for edge in above.children:
        equality = edge.attributes.get("equality") if edge.tag == "edge" else None
        if equality and config.get("elastic2d") != "bend":
            # What is elastic cannot be held by constraints as well.
            edits.append(equality.removed())
    return edits
