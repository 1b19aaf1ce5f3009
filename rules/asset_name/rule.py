"""See README.md."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.model import of_model
from mjcf_lint.mjcf.names import name_of
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.asset_files import MESHES_DISCARDED, compiled_meshes
from mjcf_lint.parts.trimming import asked
from mjcf_lint.xml.element import escaped

SHARED = Change("2.2.0", "3.0.1")
"""Here assets may share a name that a file gave, and a reference means the first of them."""
NUMBERED = Change("3.1.0", "3.2.2")
"""Here assets without a name are called m_0, m_1, ... where their files would give the same."""
_MATERIAL = "material"
_KINDS = {"mesh": "mesh", "texture": "texture", "hfield": "height field", _MATERIAL: "material"}
_OBJECT = "objname"


@dataclass(slots=True)
class _Names:
    """The assets of one kind by the name that they or their files give, and the names in use."""

    kind: str
    model: Model
    groups: dict[str, list[Node]] = field(default_factory=dict)

    @property
    def referred(self) -> dict[str, tuple[Node, str]]:
        """The names that something refers to, with the first element and its attribute."""
        return _referred(self.model)[self.kind]

    def free(self, name: str, also: set[str]) -> bool:
        return name not in self.groups and name not in self.referred and name not in also


@rule(category=Category.ERROR, changes=(SHARED, NUMBERED, MESHES_DISCARDED), only_with=("asset",))
def asset_name(model: Model) -> Iterator[Diagnostic]:
    """An asset has no name, or one that the file of another gives, too."""
    if model.kind is not Kind.ROOT:
        return
    for names in _all(model):
        for name, nodes in names.groups.items():
            if not name:
                numbered = NUMBERED.holds_in(model.target.release) and names.kind != _MATERIAL
                if len(nodes) < 2 or not numbered:
                    kept = (node for node in nodes if not _may_go_nameless(node, model))
                    yield from (_nameless(node, names) for node in kept)
            elif len(nodes) > 1 and names.kind != _MATERIAL:
                yield from _clash(name, nodes, names, model)


def _all(model: Model) -> Iterator[_Names]:
    found = {kind: _Names(kind, model) for kind in _KINDS}
    for section in model.sections("asset"):
        for node in section.children:
            if node.tag in found:
                found[node.tag].groups.setdefault(name_of(node), []).append(node)
    yield from found.values()


@of_model
def _referred(model: Model) -> dict[str, dict[str, tuple[Node, str]]]:
    found: dict[str, dict[str, tuple[Node, str]]] = {kind: {} for kind in _KINDS}
    for node in model.elements():
        for name, attribute in node.attributes.items():
            for kind in _KINDS if name == _OBJECT else (name,):
                if kind in found:
                    found[kind].setdefault(attribute.value, (node, name))
    return found


def _may_go_nameless(node: Node, model: Model) -> bool:
    """Say whether it may be the texture of the sky, or taken out before its name is asked for."""
    if asked(model, "discardvisual") and MESHES_DISCARDED.holds_in(model.target.release):
        if node.tag in ("texture", _MATERIAL):
            return True
        if node.tag == "mesh" and all(node is not one for one in compiled_meshes(model)):
            return True
    given = model.values(node).get("type")
    return given is not None and given.value == "skybox"


def _nameless(node: Node, names: _Names) -> Diagnostic:
    number = names.groups[""].index(node) + 1
    while not names.free(name := f"{node.tag}_{number}", set()):
        number += len(names.groups[""])
    message, note = f"this {_KINDS[node.tag]} has no name", ""
    if node.tag != _MATERIAL:
        message += ", and no file that would give it one"
        note = "only MuJoCo 3.1.0 to 3.2.2 took several of them, calling them '_0', '_1' and so on"
    return Diagnostic(
        node.element.name_span,
        message,
        Fix.unsafe(f"Call it {name!r}", _named(node, name)),
        note=note,
    )


def _clash(name: str, nodes: list[Node], names: _Names, model: Model) -> Iterator[Diagnostic]:
    release = model.target.release
    own = [node for node in nodes if node.get("name")]
    unnamed = [node for node in nodes if not node.get("name")]
    if SHARED.holds_in(release) and len(own) < 2:
        return
    if NUMBERED.holds_in(release) and len(own) + (len(unnamed) == 1) < 2:
        if not own and (reference := names.referred.get(name)):
            yield _numbered(name, nodes, reference, _fix(name, nodes, names, model))
        return
    at = nodes[1].attributes.get("name") or nodes[1].attributes["file"]
    others = (node for node in nodes if node is not nodes[1])
    yield Diagnostic(
        at.span,
        f"{len(nodes)} {_plural(names.kind)} are called {name!r}"
        + (", as a file gives its name to what has none of its own" if unnamed else ""),
        _fix(name, nodes, names, model),
        related=tuple(Related(node.element.name_span, "another one") for node in others),
        note=""
        if unnamed
        else "no release takes this: say which of them the references mean, and rename the others",
    )


def _numbered(
    name: str, nodes: list[Node], reference: tuple[Node, str], fix: Fix | None
) -> Diagnostic:
    kind = nodes[0].tag
    return Diagnostic(
        reference[0].attributes[reference[1]].span,
        f"no {_KINDS[kind]} is called {name!r}: the {len(nodes)} whose files are named so "
        f"are '{name}_0' to '{name}_{len(nodes) - 1}' here",
        fix,
        related=tuple(Related(node.element.name_span, "one of them") for node in nodes),
        note="up to 3.0.1 they shared the name, and it meant the first of them",
    )


def _plural(kind: str) -> str:
    return _KINDS[kind] + ("es" if kind == "mesh" else "s")


def _fix(name: str, nodes: list[Node], names: _Names, model: Model) -> Fix | None:
    """Write names that mean what they meant in the older releases that took the model."""
    unnamed = [node for node in nodes if not node.get("name")]
    own = [node for node in nodes if node.get("name")]
    if len(own) > 1 or len({id(node.element) for node in nodes}) < len(nodes):
        return None
    made_for = model.target.made_for
    shared = not own or (made_for is not None and SHARED.holds_in(made_for))
    if len(unnamed) > 1 and not (shared and name in names.referred):
        numbers = [f"{name}_{number}" for number in range(len(unnamed))]
        if any(one in names.groups for one in numbers):
            return None
        edits = [_named(node, one) for node, one in zip(unnamed, numbers, strict=True)]
        # With a written name beside them, releases up to 3.0.1 gave that to the first of all.
        make = Fix.unsafe if own and name in names.referred and not made_for else Fix.safe
        return make("Write the names they had in MuJoCo 3.1.0 to 3.2.2", *edits)
    kept, *rest = nodes
    edits = [_named(kept, name)] if not kept.get("name") else []
    taken: set[str] = set()
    for number, node in enumerate(rest, start=2):
        other = f"{name}_{number}"
        while not names.free(other, taken):
            other += "_"
        taken.add(other)
        edits.append(_named(node, other))
    return Fix.safe("Give each a name of its own", *edits)


def _named(node: Node, name: str) -> Edit:
    if attribute := node.attributes.get("name"):
        return attribute.with_value(name)
    start = min((one.name_start for one in node.attributes.values()), default=0)
    if not start:
        return node.element.with_attribute("name", name)
    return Edit(node.element.source.span(start, start), f'name="{escaped(name)}" ')
