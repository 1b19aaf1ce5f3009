"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Model, Related, rule
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.meshes import SHAPED, MeshGeom, mesh_assets, mesh_geoms
from mjcf_lint.xml.edit import apply
from mjcf_lint.xml.element import Attribute, Element

ASSET_ONLY = Change("3.3.0")
SHELL = "shell"
_SHOWN = 4


@rule(category=Category.ERROR, changes=(ASSET_ONLY,), only_with=("geom.shellinertia",))
def mesh_shellinertia(model: Model) -> Iterator[Diagnostic]:
    """A mesh geom asks for the inertia of a shell, which only the mesh itself can do now."""
    if not ASSET_ONLY.holds_in(model.target.release):
        return
    geoms = [geom for geom in mesh_geoms(model) if geom.shaped]
    causes: dict[Attribute, tuple[Attribute, list[MeshGeom]]] = {}
    for geom in geoms:
        if _is_shell(geom):
            cause = geom.values["shellinertia"].attribute
            causes.setdefault(cause, (cause, []))[1].append(geom)
    for cause, hit in causes.values():
        yield _asked(cause, hit, geoms, model)


def _is_shell(geom: MeshGeom) -> bool:
    return geom.value("shellinertia") == "true"


def _asked(
    cause: Attribute, hit: list[MeshGeom], geoms: list[MeshGeom], model: Model
) -> Diagnostic:
    own = cause.element is hit[0].node.element
    message = (
        f"{hit[0].type} geom{_named(hit[0])} cannot set shellinertia"
        if own
        else f"this default gives shellinertia to {len(hit)} mesh geom{'s' * (len(hit) > 1)}"
    )
    message += "; since MuJoCo 3.3.0 the mesh does so with inertia='shell'"
    related = () if own else [Related(geom.node.element.name_span, "taken here") for geom in hit]
    return Diagnostic(
        cause.span,
        message,
        _fix(cause, hit, geoms, model),
        related=tuple(related[:_SHOWN]),
        note="the shell of a mesh is not placed as it was up to 3.2.7, "
        "and every geom of a mesh takes the inertia that its mesh says",
    )


def _named(geom: MeshGeom) -> str:
    name = geom.node.get("name")
    return f" {name!r}" if name else ""


def _fix(cause: Attribute, hit: list[MeshGeom], geoms: list[MeshGeom], model: Model) -> Fix | None:
    edits = [_switched_off(cause, model)] if _only_meshes(cause, model) else []
    if not edits:
        edits = [geom.node.element.with_attribute("shellinertia", "false") for geom in hit]
    for mesh in {id(geom.mesh): geom.mesh for geom in hit}.values():
        if mesh is None:
            return None
        if (given := model.values(mesh).get("inertia")) and given.value == SHELL:
            continue
        solid = [one for one in geoms if one.mesh is mesh and not _is_shell(one)]
        if not solid:
            edits.append(mesh.element.with_attribute("inertia", SHELL))
        else:
            edits += _copied(mesh, [geom for geom in hit if geom.mesh is mesh], model)
    return Fix.unsafe("Let the mesh have the inertia of a shell", *dict.fromkeys(edits))


def _only_meshes(cause: Attribute, model: Model) -> bool:
    """Say whether nothing but mesh geoms takes a value, so that it may go."""
    for node in model.elements("geom"):
        values = model.values(node)
        given, of_type = values.get("shellinertia"), values.get("type")
        if given and given.attribute == cause and not (of_type and of_type.value in SHAPED):
            return False
    return True


def _switched_off(cause: Attribute, model: Model) -> Edit:
    """Take the attribute away, unless another one would be seen through the gap."""
    others = any(
        other != cause
        for top in (model.defaults.top_level if model.defaults else ())
        for node in top.walk()
        if node.tag == "geom" and (other := node.attributes.get("shellinertia"))
    )
    return cause.with_value("false") if others else cause.removed()


def _copied(mesh: Node, hit: list[MeshGeom], model: Model) -> list[Edit]:
    """Give the geoms a mesh of their own, where others need the solid one."""
    taken = {name_of(node): node for node in mesh_assets(model)}
    name = f"{name_of(mesh)}_{SHELL}"
    while name in taken and not _is_copy(taken[name], mesh):
        name += "_"
    edits = [geom.node.element.with_attribute("mesh", name) for geom in hit]
    if name in taken:
        return edits
    element, source = mesh.element, mesh.element.source
    between = f"{source.newline}{element.indent}" if element.indent else ""
    place = source.span(element.end, element.end)
    return [*edits, Edit(place, between + _as_copy(element, name))]


def _is_copy(node: Node, mesh: Node) -> bool:
    """Say whether a mesh is what the repair of another geom has written."""
    own = {name: one.value for name, one in mesh.attributes.items()}
    its = {name: one.value for name, one in node.attributes.items()}
    return its == {**own, "name": its.get("name"), "inertia": SHELL}


def _as_copy(element: Element, name: str) -> str:
    """Return the text of a mesh that differs in name and inertia."""
    data = element.source.data
    edits = [
        element.with_attribute("inertia", SHELL),
        element.attributes["name"].with_value(name)
        if "name" in element.attributes
        else Edit(element.name_span, f'{element.name_span.text} name="{name}"'),
    ]
    behind = len(data) - element.end
    written = apply(data, edits)
    return written[element.start : len(written) - behind].decode("utf-8", "surrogateescape")
