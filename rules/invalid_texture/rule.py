"""See README.md."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Model, Related, rule
from mjcf_lint.mjcf.assets import SIDES, Asset
from mjcf_lint.mjcf.numbers import first_digits, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values
from mjcf_lint.parts.asset_files import TEXTURES_DISCARDED, embedded, opened
from mjcf_lint.parts.asset_formats import CHANGES, Format, format_of
from mjcf_lint.parts.png import Picture, picture
from mjcf_lint.parts.trimming import asked
from mjcf_lint.xml.element import Attribute

from .channels import CHANGES as CHANNELS
from .channels import integer, of_a_drawing, of_a_picture

HEIGHT_COUNTS = Change("2.2.0", "3.1.6")
"""A cube that MuJoCo draws has a height of its own, which it does not use."""

MOST_SQUARES = 12
LETTERS = ".RLUDFB"
_WIDEST = (2**31 - 1) // 6
"""Six times the width of a cube fits an integer; no memory is enough for less, either."""
_FLAT = "2d"
_CUBE = "cube"


@rule(
    category=Category.ERROR,
    changes=(*CHANNELS, HEIGHT_COUNTS, TEXTURES_DISCARDED, *CHANGES),
    only_with=("texture",),
)
def invalid_texture(model: Model) -> Iterator[Diagnostic]:
    """The settings of a texture do not fit together, or not to its picture."""
    release = model.target.release
    discarded = asked(model, "discardvisual") and TEXTURES_DISCARDED.holds_in(release)
    files: dict[int, list[Asset]] = {}
    for asset in opened(model):
        files.setdefault(id(asset.node), []).append(asset)
    for section in model.sections("asset"):
        for node in section.children:
            if node.tag != "texture":
                continue
            values = model.values(node)
            layout = node.attributes.get("gridlayout")
            if layout and (found := _layout(layout, values)):
                yield found
            elif not discarded:
                yield from _compiled(node, values, files.get(id(node), []), model)


def _layout(layout: Attribute, values: Values) -> Diagnostic | None:
    length, grid = len(layout.value.encode("utf-8", "surrogateescape")), _grid(values)
    if length > MOST_SQUARES:
        message = f"gridlayout has {length} letters, and a grid {MOST_SQUARES} squares at most"
        return Diagnostic(layout.value_span, message)
    if grid is None or length == grid[0] * grid[1]:
        return None
    rows, columns = grid
    written = "gridsize is" if "gridsize" in values else "gridsize is not given, and so"
    return Diagnostic(
        layout.value_span,
        f"gridlayout has {length} letters, but {written} {rows} {columns}",
        note="there is a letter for each square of the picture, row by row: R, L, U, D, F and B "
        "for the sides, and a point for a square that is not used",
    )


def _compiled(node: Node, values: Values, files: list[Asset], model: Model) -> Iterator[Diagnostic]:
    kind = _text(values, "type", _CUBE)
    if not embedded(node, model):
        yield from _by_reference(node, values)
    elif _text(values, "builtin", "none") != "none":
        yield from _drawn(node, values, kind, model)
    elif node.get("file"):
        for asset in files:
            yield from _from_file(asset, values, kind, model)
    elif kind == _FLAT or not any(node.get(side) for side in SIDES):
        yield _empty(node, kind)
    else:
        yield from _sides(files, values, kind, model)


def _by_reference(node: Node, values: Values) -> Iterator[Diagnostic]:
    """Look at a texture of which the model keeps only the path of its file."""
    flipped = [name for name in ("hflip", "vflip") if _text(values, name, "false") == "true"]
    if _text(values, "builtin", "none") != "none":
        why = "MuJoCo draws it"
    elif flipped:
        why = "it is flipped"
    elif _grid(values) not in ((1, 1), None):
        why = "its picture is a grid"
    elif not node.get("file"):
        why = "it has no file of its own"
    else:
        return
    embed = values["embed"]
    yield Diagnostic(
        embed.attribute.span,
        f"a texture that is not embedded is one file as it is, but {why}",
        Fix.unsafe("Remove embed", embed.attribute.removed()) if embed.own else None,
    )


def _drawn(node: Node, values: Values, kind: str, model: Model) -> Iterator[Diagnostic]:
    """Look at the size of a texture that MuJoCo draws."""
    if wrong := of_a_drawing(values, model.target.release):
        yield wrong
    names = ["width"]
    if kind == _FLAT or HEIGHT_COUNTS.holds_in(model.target.release):
        names.append("height")
    missing = [name for name in names if name not in values]
    if missing:
        yield Diagnostic(
            node.element.name_span,
            f"a builtin texture needs {' and '.join(missing)}, in pixels",
        )
    for name in names:
        size = integer(values, name)
        if size is not None and size < 1:
            message = f"{name} must be at least 1 pixel, not {size}"
            yield Diagnostic(values[name].attribute.value_span, message)
    width = integer(values, "width")
    if kind != _FLAT and width and width >= _WIDEST:
        yield Diagnostic(
            values["width"].attribute.value_span,
            f"a {kind} of width {width} is too large for a texture",
        )


def _from_file(asset: Asset, values: Values, kind: str, model: Model) -> Iterator[Diagnostic]:
    read_as = format_of(asset, model.target.release)
    if kind != _FLAT and (wrong := _wrong_grid(asset, values)):
        yield wrong
        return
    if read_as is Format.KTX:
        yield from _ktx(asset, values, kind)
    if read_as is not Format.PNG or (found := _picture(asset)) is None:
        return
    if misread := of_a_picture(values, kind, model.target.release):
        yield misread
    if kind != _FLAT:
        yield from _squares(asset, values, kind, found)


def _wrong_grid(asset: Asset, values: Values) -> Diagnostic | None:
    grid = _grid(values)
    if grid is None or "gridsize" not in values:
        return None
    rows, columns = grid
    if rows >= 1 and columns >= 1 and rows * columns <= MOST_SQUARES:
        layout = values.get("gridlayout")
        wrong = [one for one in layout.value if one not in LETTERS] if layout else []
        if layout and wrong and rows * columns > 1 and asset.found:
            return Diagnostic(
                layout.attribute.value_span,
                f"{wrong[0]!r} in gridlayout is none of the letters R, L, U, D, F and B, "
                "nor a point",
            )
        return None
    return Diagnostic(
        values["gridsize"].attribute.value_span,
        f"a grid has 1 to {MOST_SQUARES} squares, not {rows} by {columns}",
    )


def _ktx(asset: Asset, values: Values, kind: str) -> Iterator[Diagnostic]:
    if kind != _FLAT:
        yield Diagnostic(
            asset.attribute.value_span,
            f"a {kind} texture cannot be a KTX image: MuJoCo does not look into it",
        )
        return
    for name in ("hflip", "vflip"):
        if _text(values, name, "false") == "true":
            message = "a KTX image cannot be flipped: MuJoCo does not look into it"
            yield Diagnostic(values[name].attribute.span, message)
            return


def _squares(asset: Asset, values: Values, kind: str, found: Picture) -> Iterator[Diagnostic]:
    """Look whether a picture is made of as many squares as the grid has."""
    grid = _grid(values)
    if grid is None:
        return
    rows, columns = grid
    width, height = found.width, found.height
    if width % columns == 0 and height % rows == 0 and width // columns == height // rows:
        return
    fix = None
    note = "the sides of a cube are squares; gridsize says how many rows and columns of them the "
    note += "picture has"
    if "type" not in values and "gridsize" not in values:
        fix = Fix.unsafe("Write type='2d'", asset.node.element.with_attribute("type", _FLAT))
        note = "where no type is written, a texture is wrapped around a cube; for a picture that "
        note += f"lies flat, type={_FLAT!r} is meant"
    squares = "a square" if rows == columns == 1 else f"{rows} by {columns} squares"
    yield Diagnostic(
        asset.attribute.value_span,
        f"{asset.attribute.value!r} is {width} by {height} pixels, which is not {squares} "
        f"for a {kind} texture",
        fix,
        note=note,
    )


def _empty(node: Node, kind: str) -> Diagnostic:
    message = f"this {kind} texture is neither builtin nor has it a file"
    sides = [node.attributes[side] for side in SIDES if node.get(side)]
    if sides:
        return Diagnostic(
            sides[0].span,
            f"a 2d texture has one picture: {sides[0].name} is for a cube or a skybox",
        )
    return Diagnostic(node.element.name_span, message)


def _sides(files: list[Asset], values: Values, kind: str, model: Model) -> Iterator[Diagnostic]:
    """Look at the sides of a cube, which are squares of one size."""
    if wrong := of_a_picture(values, kind, model.target.release):
        yield wrong
    first: tuple[Asset, Picture] | None = None
    for asset in files:
        if format_of(asset, model.target.release) is Format.KTX:
            yield from _ktx(asset, {}, kind)
            continue
        found = _picture(asset)
        if format_of(asset, model.target.release) is not Format.PNG or found is None:
            return
        shown = f"{asset.attribute.value!r} is {found.width} by {found.height} pixels"
        if found.width != found.height:
            message = f"{shown}, and each side of a cube is a square"
            yield Diagnostic(asset.attribute.value_span, message)
        elif first and first[1].width != found.width:
            width = first[1].width
            yield Diagnostic(
                asset.attribute.value_span,
                f"{shown}, while {first[0].attribute.value!r} is {width} by {width}",
                related=(Related(first[0].attribute.value_span, "the first side"),),
                note="all sides of a cube are of one size",
            )
        first = first or (asset, found)


def _picture(asset: Asset) -> Picture | None:
    """Return what a PNG file says of itself; None where it cannot be read."""
    try:
        found = picture(asset.path, asset.facts) if asset.found else None
    except OSError:
        return None
    return found if found and not found.flaw else None


def _grid(values: Values) -> tuple[int, int] | None:
    words = tokens(values["gridsize"].value) if "gridsize" in values else ["1", "1"]
    sizes = [first_digits(word) for word in words]
    if len(sizes) != 2 or sizes[0] is None or sizes[1] is None:
        return None
    return sizes[0], sizes[1]


def _text(values: Values, name: str, otherwise: str) -> str:
    return values[name].value if name in values else otherwise
