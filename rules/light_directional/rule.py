"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule

HAS_TYPE = Change("3.3.3")
_TYPES = {"true": "directional", "false": "spot"}


@rule(
    category=Category.STYLE,
    changes=(HAS_TYPE,),
    file_by_file=True,
    only_with=("light.directional",),
)
def light_directional(model: Model) -> Iterator[Diagnostic]:
    """A light says with directional what its type says now."""
    if not HAS_TYPE.holds_in(model.target.release):
        return
    for node in model.elements("light"):
        attribute = node.attributes.get("directional")
        kind = _TYPES.get(attribute.value) if attribute else None
        if attribute and kind and "type" not in node.attributes:
            yield Diagnostic(
                attribute.span,
                f"directional={attribute.value!r} is type={kind!r} since MuJoCo 3.3.3",
                Fix.safe(
                    f"Write type={kind!r}", attribute.renamed("type"), attribute.with_value(kind)
                ),
                note="directional is still read, though not together with type",
            )
