"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.names import written
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.typed import places_read
from mjcf_lint.parts.copies import made

NOT_COPIED = Change("3.1.5", "3.17.0")
"""Replicates cannot copy a flex."""
NOT_EVEN_UNUSED = Change("3.2.1")
"""Nor can they leave one out that they are to copy 0 times."""
_AROUND = ("body", "worldbody", "replicate")


@rule(category=Category.ERROR, changes=(NOT_COPIED, NOT_EVEN_UNUSED), only_with=("flexcomp",))
def flexcomp_parent(model: Model) -> Iterator[Diagnostic]:
    """A flexcomp stands in a body without a name, or in what a replicate copies."""
    for place in places_read(model, lambda role: role.tag == "flexcomp"):
        node = place.node
        around = [above for above in node.ancestors() if above.tag in _AROUND]
        copiers = [above for above in around if above.tag == "replicate"]
        copied = made(node)
        if copiers and not model.target.grammar.quirks.replicate:
            continue
        if not around or not (copied or NOT_EVEN_UNUSED.holds_in(model.target.release)):
            continue
        if around[0].tag == "replicate":
            yield Diagnostic(
                node.element.name_span,
                "a flexcomp stands directly in a replicate; it needs a body with a name around it",
                related=(Related(copiers[0].element.start_tag, "the replicate"),),
            )
        elif around[0].tag == "body" and not around[0].get("name"):
            yield _nameless(node, around[0], model)
        elif copiers and NOT_COPIED.holds_in(model.target.release):
            yield Diagnostic(
                node.element.name_span,
                f"MuJoCo {model.target.release} cannot copy flexcomp {node.get('name') or ''!r}",
                related=(Related(copiers[0].element.start_tag, "the replicate"),),
                note="4.0.0 and later can; write the copies out, each with a name of its own",
            )


def _nameless(node: Node, body: Node, model: Model) -> Diagnostic:
    base = f"{node.get('name') or 'flex'}_body"
    taken = written(model).get("body", ())
    fresh, number = base, 2
    while fresh in taken:
        fresh, number = f"{base}_{number}", number + 1
    return Diagnostic(
        node.element.name_span,
        f"the body around flexcomp {node.get('name') or ''!r} has no name",
        Fix.unsafe(f"Call it {fresh!r}", body.element.with_attribute("name", fresh)),
        related=(Related(body.element.start_tag, "this body"),),
        note="MuJoCo makes the bodies of vertices in it, and finds it by its name",
    )
