"""Names in attaches: of models, and of the bodies and frames in them."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Fix, Model, Related
from mjcf_lint.attached import attachable
from mjcf_lint.element import Attribute
from mjcf_lint.names import namespace
from mjcf_lint.nearest import nearest
from mjcf_lint.parts.known_names import attached_part, attached_scope
from mjcf_lint.parts.scopes import Scope
from mjcf_lint.tree import Node


def dangling(model: Model, known: Scope) -> Iterator[Diagnostic]:
    """Report attaches of models, bodies or frames that are not there."""
    takes = {name for one in model.target.grammar.places.get("attach", ()) for name in one.attributes}
    for node in model.elements("attach") if takes else ():
        part = attached_part(node)
        if part and part[0] not in takes:
            part = None
        if (given := node.attributes.get("model")) is not None:
            yield from _of_model(node, given, part, model)
        elif part and "frame" in takes:
            yield from _of_itself(node, part, known, model)


def _of_model(
    node: Node, given: Attribute, part: tuple[str, str] | None, model: Model
) -> Iterator[Diagnostic]:
    models = attachable(model)
    if given.value not in models.models:
        if models.all_named:
            yield _missing(given, "model", list(models.models))
        return
    child = models.models[given.value]
    inside = attached_scope(model, given.value)
    if child is None or inside is None or not child.complete or part is None:
        return
    kind, name = part
    if not inside.knows(kind, name):
        where = f" in {child.root.path.name}"
        yield _missing(node.attributes[kind], kind, inside.some(kind), where)


def _of_itself(
    node: Node, part: tuple[str, str], known: Scope, model: Model
) -> Iterator[Diagnostic]:
    kind, name = part
    attribute = node.attributes[kind]
    copied = any(above.tag == "replicate" for above in node.ancestors())
    if not known.knows(kind, name, unnumbered=copied):
        yield _missing(attribute, kind, known.some(kind), " in this model")
        return
    before = True
    written = []
    for other in model.elements(kind, "attach"):
        if other is node:
            before = False
        elif other.get("name") == name and namespace(other) == kind:
            written.append((before, other))
    others = known.made.get(kind) or any(inner.node is not node for inner in known.inner)
    if len(written) == 1 and not written[0][0] and not others:
        yield Diagnostic(
            attribute.value_span,
            f"the {kind} {name!r} comes later; only what stands before an attach can be attached",
            related=(Related(written[0][1].element.start_tag, f"this {kind}"),),
        )


def _missing(attribute: Attribute, kind: str, names: list[str], where: str = "") -> Diagnostic:
    message = f"no {kind}{where} is named {attribute.value!r}"
    fix = None
    if found := nearest(attribute.value, names):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Write {found!r}", attribute.with_value(found))
    return Diagnostic(attribute.value_span, message, fix)
