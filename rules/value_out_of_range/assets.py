"""Height fields with a single row, and textures of a number of channels that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Diagnostic, Edit, Fix, Model
from mjcf_lint.change import Change
from mjcf_lint.grammar.numbers import first_digits, tokens
from mjcf_lint.tree import Node
from mjcf_lint.values import Values

TWO_ROWS = Change("4.0.0")
"""A height field has at least two rows and columns."""
THREE_CHANNELS = Change("3.15.0")
"""Textures made by MuJoCo, and cubes read from files, have three channels."""
CHANGES = (TWO_ROWS, THREE_CHANNELS)

_FILES = ("file", "fileright", "fileleft", "fileup", "filedown", "filefront", "fileback")


def hfields(model: Model) -> Iterator[Diagnostic]:
    """Report height fields of one row or column that stand in the XML."""
    if not TWO_ROWS.holds_in(model.target.release):
        return
    for node in model.elements("hfield"):
        rows, columns = _integer(node.get("nrow")), _integer(node.get("ncol"))
        if node.parent is None or node.parent.tag != "asset" or "file" in node.attributes:
            continue
        if rows and columns and min(rows, columns) == 1:
            yield _flat(node, rows, columns)


def _flat(node: Node, rows: int, columns: int) -> Diagnostic:
    names = [name for name, size in (("nrow", rows), ("ncol", columns)) if size == 1]
    heights = tokens(node.get("elevation") or "")
    if columns == 1:
        heights = [height for height in heights for _ in range(2)]
    if rows == 1:
        heights *= 2
    edits: list[Edit] = [node.attributes[name].with_value("2") for name in names]
    fix = None
    if "elevation" not in node.attributes:
        fix = Fix.unsafe("Write 2", *edits)
    elif len(tokens(node.get("elevation") or "")) == rows * columns:
        edits.append(node.attributes["elevation"].with_value(" ".join(heights)))
        fix = Fix.unsafe("Write 2, and the heights twice", *edits)
    return Diagnostic(
        node.attributes[names[0]].value_span,
        f"{' and '.join(names)} must be at least 2, not 1",
        fix,
        note="heights are joined to a surface, which takes two rows and two columns",
    )


def textures(model: Model) -> Iterator[Diagnostic]:
    """Report numbers of channels that a texture cannot have."""
    if not THREE_CHANNELS.holds_in(model.target.release):
        return
    for node in model.elements("texture"):
        if node.parent is not None and node.parent.tag == "asset":
            yield from _channels(model.values(node))


def _channels(values: Values) -> Iterator[Diagnostic]:
    given = values.get("nchannel")
    if given is None or _integer(given.value) in (3, None):
        return
    if _value(values, "builtin", "none") != "none":
        what = "a texture that MuJoCo makes"
    elif _value(values, "type", "cube") in ("cube", "skybox") and _from_picture(values):
        what = f"a {_value(values, 'type', 'cube')} texture from a file"
    else:
        return
    fix = None
    if given.own:
        fix = Fix.safe("Remove nchannel", given.attribute.removed())
    yield Diagnostic(
        given.attribute.value_span,
        f"{what} has 3 channels, not {given.value.strip()}",
        fix,
        note="only pictures show it; up to 3.14.0 such a texture was stored with as many channels "
        "as nchannel says",
    )


def _from_picture(values: Values) -> bool:
    files = [values[name].value for name in _FILES if name in values]
    told = "content_type" in values
    return bool(files) and not told and all(file.casefold().endswith(".png") for file in files)


def _value(values: Values, name: str, otherwise: str) -> str:
    return values[name].value if name in values else otherwise


def _integer(text: str | None) -> int | None:
    found = tokens(text or "")
    return first_digits(found[0]) if len(found) == 1 else None
