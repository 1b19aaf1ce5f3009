"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Model, Related, rule
from mjcf_lint.mjcf.numbers import first_digits, is_nan, numbers, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute

TWO_ROWS = Change("4.0.0")
"""A height field has at least two rows and columns."""
FILE_ALONE = Change("2.2.0", "3.1.3")
"""A file says how many rows and columns there are; later releases leave nrow and ncol then."""
EMPTY_FILE = Change("3.1.3")
"""An empty file is one, and there are no heights in it."""
SOME_RANGE = Change("3.2.0")
"""Heights none of which is a number are refused."""

_COUNTS = ("nrow", "ncol")
_SIZES = ("radius x", "radius y", "elevation", "base")


@rule(
    category=Category.ERROR,
    changes=(TWO_ROWS, FILE_ALONE, EMPTY_FILE, SOME_RANGE),
    only_with=("hfield",),
)
def height_field_data(model: Model) -> Iterator[Diagnostic]:
    """A height field has no size or no heights, or not as many as it has rows and columns."""
    release = model.target.release
    for section in model.sections("asset"):
        for node in section.children:
            if node.tag != "hfield":
                continue
            yield from _size(node)
            if not node.get("file"):
                yield from _written(node, model)
            elif FILE_ALONE.holds_in(release):
                yield from _both(node)


def _size(node: Node) -> Iterator[Diagnostic]:
    size = node.attributes.get("size")
    values = numbers(size.value) if size else None
    if size and values and len(values) == len(_SIZES):
        names = [name for name, value in zip(_SIZES, values, strict=True) if value <= 0]
        if names:
            verb = "is" if len(names) == 1 else "are"
            yield Diagnostic(
                size.value_span,
                f"all four numbers of size must be positive: {' and '.join(names)} {verb} not",
                note="they are half the extents in x and y, the height of the highest point, and "
                "the depth below the lowest one",
            )


def _written(node: Node, model: Model) -> Iterator[Diagnostic]:
    """Look at the rows, columns and heights that stand in the XML."""
    rows, columns = (_integer(node.attributes.get(name)) for name in _COUNTS)
    if rows is None or columns is None:
        return
    file, elevation = node.attributes.get("file"), node.attributes.get("elevation")
    if file and rows > 0 and columns > 0 and EMPTY_FILE.holds_in(model.target.release):
        yield Diagnostic(
            file.span,
            "file is empty, and so the height field has no heights",
            Fix.safe("Remove file", file.removed()),
        )
    elif rows < 1 or columns < 1:
        wrong = [name for name, size in zip(_COUNTS, (rows, columns), strict=True) if size < 1]
        at = next((node.attributes[name] for name in wrong if name in node.attributes), None)
        yield Diagnostic(
            at.span if at else node.element.name_span,
            f"a height field needs a file, or nrow and ncol; {' and '.join(wrong)} "
            + ("must be positive" if at else f"{'is' if len(wrong) == 1 else 'are'} not given"),
        )
    elif elevation and (found := _heights(elevation, rows, columns, model)):
        yield found
    elif min(rows, columns) == 1 and TWO_ROWS.holds_in(model.target.release):
        yield _flat(node, rows, columns)


def _heights(elevation: Attribute, rows: int, columns: int, model: Model) -> Diagnostic | None:
    given = tokens(elevation.value)
    if given and len(given) != rows * columns:
        message = f"elevation has {len(given)} heights, and {rows} rows of {columns} take "
        return Diagnostic(elevation.name_span, f"{message}{rows * columns}")
    if given and SOME_RANGE.holds_in(model.target.release) and all(map(is_nan, given)):
        return Diagnostic(elevation.name_span, "none of the heights is a number")
    return None


def _both(node: Node) -> Iterator[Diagnostic]:
    given = [node.attributes[name] for name in _COUNTS if _integer(node.attributes.get(name))]
    if given:
        names = " and ".join(one.name for one in given)
        yield Diagnostic(
            given[0].span,
            f"{names} and file both say how many heights there are",
            Fix.safe(f"Remove {names}", *(one.removed() for one in given)),
            related=(Related(node.attributes["file"].span, "the file"),),
            note="MuJoCo 3.1.4 and later take the file",
        )


def _flat(node: Node, rows: int, columns: int) -> Diagnostic:
    names = [name for name, size in (("nrow", rows), ("ncol", columns)) if size == 1]
    heights = tokens(node.get("elevation") or "")
    if columns == 1:
        heights = [height for height in heights for _ in range(2)]
    if rows == 1:
        heights *= 2
    edits: list[Edit] = [node.attributes[name].with_value("2") for name in names]
    fix = Fix.unsafe("Write 2", *edits)
    if heights:
        edits.append(node.attributes["elevation"].with_value(" ".join(heights)))
        fix = Fix.unsafe("Write 2, and the heights twice", *edits)
    return Diagnostic(
        node.attributes[names[0]].value_span,
        f"{' and '.join(names)} must be at least 2, not 1",
        fix,
        note="heights are joined to a surface, which takes two rows and two columns",
    )


def _integer(attribute: Attribute | None) -> int | None:
    """Return the value of an attribute, 0 where it is not there; None where it is no integer."""
    words = tokens(attribute.value) if attribute else []
    return first_digits(words[0]) if words else 0
