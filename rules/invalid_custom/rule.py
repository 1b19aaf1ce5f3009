"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, rule
from mjcf_lint.mjcf.numbers import (
    EMPTY_NUMBERS_REFUSED,
    STRICT_NUMBERS,
    integer,
    reader,
    tokens,
)
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.texts import IN_CONTENT

from .texts import NO_TEXTS, texts
from .tuples import LATE_KEYS, NO_SPACES, tuples

LIMITED = Change("2.2.0", "3.17.0")
"""A numeric has at most 500 numbers."""
_MOST = 500
_AS_IF_NOT_WRITTEN = 501
"""A size that old releases take for none, where numbers are written."""


@rule(
    category=Category.ERROR,
    changes=(
        *(LIMITED, NO_TEXTS, IN_CONTENT, NO_SPACES, LATE_KEYS),
        *(STRICT_NUMBERS, EMPTY_NUMBERS_REFUSED),
    ),
    only_with=("custom",),
)
def invalid_custom(model: Model) -> Iterator[Diagnostic]:
    """A numeric, text or tuple has no content, or more than fits."""
    for section in model.sections("custom"):
        for node in section.children:
            if node.tag == "numeric":
                yield from _numeric(node, model)
            elif node.tag == "text":
                yield from texts(node, model)
            elif node.tag == "tuple":
                yield from tuples(node, model)


def _numeric(node: Node, model: Model) -> Iterator[Diagnostic]:
    data, size = node.attributes.get("data"), node.attributes.get("size")
    kind = next(iter(model.target.grammar.places.get("numeric", ())), None)
    given = reader(model.target.release).counted(data.value, None) if data else 0
    limited = LIMITED.holds_in(model.target.release) and kind is not None
    wanted = integer(size.value) if size else given
    if data is not None and not tokens(data.value) and not size and _takes_no_numbers(model):
        return
    if wanted is None or (size and limited and given and wanted == _AS_IF_NOT_WRITTEN):
        return
    name = node.get("name") or ""
    if size and wanted < 1:
        message = f"the size of a numeric must be positive, not {wanted}"
        fix = Fix.unsafe("Remove size", size.removed()) if given else None
        yield Diagnostic(size.span, message, fix)
    elif wanted < 1:
        message = f"numeric {name!r} has neither data nor a size"
        yield Diagnostic(node.element.name_span, message)
    elif size and data and given > wanted:
        yield Diagnostic(
            size.span,
            f"numeric {name!r} has {given} numbers, but room for {wanted}",
            Fix.unsafe(f"Write {given}", size.with_value(str(given))),
        )
    elif wanted > _MOST and limited:
        yield Diagnostic(
            (size or data or node.attributes["name"]).span,
            f"numeric {name!r} has {wanted} numbers; before MuJoCo 4.0.0 there is room for {_MOST}",
        )


def _takes_no_numbers(model: Model) -> bool:
    """Say whether data may be empty, or is refused for that, as all attributes for numbers are."""
    release = model.target.release
    return not STRICT_NUMBERS.holds_in(release) or EMPTY_NUMBERS_REFUSED.holds_in(release)
