"""Compare compiled models, field by field, as the release's own C headers lay them out."""

import math
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mjcf_lint.errors import MjcfLintError

_HEADERS = ("mjtnum.h", "mjtype.h", "mjmodel.h", "mjxmacro.h")
_FORMATS = {
    "int": "i",
    "float": "f",
    "double": "d",
    "char": "b",
    "mjtByte": "B",
    "mjtBool": "?",
    "size_t": "q",
    "mjtSize": "q",
    "uint64_t": "Q",
}
_STRUCTS = {"opt": "mjOption", "vis": "mjVisual", "stat": "mjStatistic"}
_MAGIC = 54321
# The asset paths are absolute from 4.0.0 on, so they tell where a model lies, not what it is.
_PLACES = re.compile(r"paths|npaths|nbuffer|\w+_pathadr|tex_contenttypeadr")

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(?:\([^)]*\))?[ \t]+(.+)$", re.MULTILINE)
_ENUM = re.compile(r"\benum\s+\w*\s*\{([^{}]*)\}")
_USE = re.compile(r"\b(MJMODEL_\w+)|\bX\w*\s*\(((?:[^()]|\([^()]*\))*)\)")
_MEMBER = re.compile(r"struct\s*\{([^{}]*)\}\s*(\w+)\s*;|(\w+)\s+(\w+)\s*(?:\[\s*(\w+)\s*\])?\s*;")


class ImageError(MjcfLintError):
    """An image, or the headers that describe it, that cannot be read."""


@dataclass(frozen=True, slots=True)
class Field:
    """One array of a compiled model: its `struct` format character, dimensions and raw bytes."""

    format: str
    dims: tuple[int, ...]
    data: bytes

    def values(self) -> tuple[float, ...]:
        """Return all entries, row by row."""
        return struct.unpack(
            f"={len(self.data) // struct.calcsize(self.format)}{self.format}", self.data
        )


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs: the first differing entry on both sides, or the two dimensions.

    `index` is that entry's place and `count` the number of differing entries; both are empty
    where the dimensions differ.
    """

    field: str
    before: str
    after: str
    index: tuple[int, ...] = ()
    count: int = 0

    def __str__(self) -> str:
        place = f"[{', '.join(map(str, self.index))}]" if self.index else ""
        more = f" (and {self.count - 1} more)" if self.count > 1 else ""
        return f"{self.field}{place}: {self.before} -> {self.after}{more}"


@dataclass(frozen=True, slots=True)
class _Array:
    type: str
    name: str
    rows: str
    columns: str


@dataclass(frozen=True, slots=True)
class _Layout:
    constants: Mapping[str, int]
    sizes: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]
    arrays: tuple[_Array, ...]
    structs: Mapping[str, str]


def fields(image: bytes, headers: Path) -> dict[str, Field]:
    """Cut an image into its fields, named as in mjModel (`ngeom`, `opt.timestep`, `geom_size`).

    Raises ImageError if the headers cannot be read or are those of another release.
    """
    layout = _layout(headers)
    reader = _Reader(image, headers)
    start = reader.take("i", 4).values()
    if start[0] != _MAGIC or start[1] not in (4, 8):
        raise ImageError("this is not a compiled MuJoCo model")
    if start[3] != len(layout.arrays) and reader.take("i", 1).values()[0] != len(layout.arrays):
        raise ImageError(
            f"the model was not compiled by the release whose headers are in {headers}"
        )
    real = "d" if start[1] == 8 else "f"
    found = {name: reader.take(_format(kind, real), 1) for kind, name in layout.sizes}
    counts = {name: int(field.values()[0]) for name, field in found.items()}
    known = {**layout.constants, **counts}
    for name, body in layout.structs.items():
        found |= reader.take_struct(name, _members(body, layout.constants, real))
    found |= {name: reader.take(_format(kind, real), 1) for kind, name in layout.flags}
    for array in layout.arrays:
        dims = _product(array.rows, known), _product(array.columns, known)
        found[array.name] = reader.take(_format(array.type, real), *dims)
    if reader.left():
        raise ImageError(
            f"{reader.left()} bytes of the model are not described by the headers in {headers}"
        )
    return found


def differences(before: bytes, after: bytes, headers: Path) -> tuple[FieldDifference, ...]:
    """Return the fields that differ, but for those that only say where asset files lie.

    Raises ImageError as `fields` does.
    """
    if before == after:
        return ()
    old, new = fields(before, headers), fields(after, headers)
    named = [(name, old[name], new[name]) for name in old if not _PLACES.fullmatch(name)]
    named.append(("texture files", _texture_files(old), _texture_files(new)))
    return tuple(_difference(*pair) for pair in named if pair[1] != pair[2])


def same(before: bytes, after: bytes, headers: Path) -> bool:
    """Tell whether two images hold the same model, wherever their asset files lie."""
    return before == after or not differences(before, after, headers)


class _Reader:
    """Takes arrays off the front of an image."""

    def __init__(self, image: bytes, headers: Path) -> None:
        self._image = image
        self._headers = headers
        self._at = 0

    def left(self) -> int:
        return len(self._image) - self._at

    def take(self, kind: str, *dims: int) -> Field:
        size = struct.calcsize(kind) * math.prod(dims)
        if size > self.left():
            raise ImageError(
                f"the model is shorter than the headers in {self._headers} say; another release's?"
            )
        self._at += size
        return Field(kind, dims, self._image[self._at - size : self._at])

    def take_struct(self, name: str, members: list[tuple[str, str, int]]) -> dict[str, Field]:
        found, start = {}, self._at
        for member, kind, count in members:
            self._skip_to_multiple(struct.calcsize(kind), start)
            found[f"{name}.{member}"] = self.take(kind, count)
        self._skip_to_multiple(max(struct.calcsize(kind) for _, kind, _ in members), start)
        return found

    def _skip_to_multiple(self, alignment: int, start: int) -> None:
        self.take("x", -(self._at - start) % alignment)


def _difference(name: str, before: Field, after: Field) -> FieldDifference:
    if before.dims != after.dims:
        old, new = (" x ".join(map(str, field.dims)) for field in (before, after))
        return FieldDifference(name, old, new)
    pairs = list(zip(before.values(), after.values(), strict=True))
    width = struct.calcsize(before.format)
    differing = [
        place
        for place in range(len(pairs))
        if before.data[place * width : (place + 1) * width]
        != after.data[place * width : (place + 1) * width]
    ]
    first, columns = differing[0], before.dims[-1]
    index = (first // columns, first % columns) if columns > 1 else (first,)
    old, new = (f"{value!r}" for value in pairs[first])
    return FieldDifference(name, old, new, index if len(pairs) > 1 else (), len(differing))


def _texture_files(model: Mapping[str, Field]) -> Field:
    """Return the file names of textures left by reference, whose pixels the image lacks."""
    if "tex_pathadr" not in model or "paths" not in model:
        return Field("b", (0,), b"")
    paths = model["paths"].data
    rows = zip(model["tex_adr"].values(), model["tex_pathadr"].values(), strict=True)
    files = [
        paths[int(place) : paths.index(b"\0", int(place)) + 1].replace(b"\\", b"/").split(b"/")[-1]
        for address, place in rows
        if address == -1 and place >= 0
    ]
    return Field("b", (len(b"".join(files)),), b"".join(files))


def _format(kind: str, real: str) -> str:
    if kind == "mjtNum":
        return real
    if kind not in _FORMATS:
        raise ImageError(f"the headers use a type that is new to us: {kind}")
    return _FORMATS[kind]


def _product(text: str, known: Mapping[str, int]) -> int:
    """Return the value of a dimension such as `mjNREF` or `MJ_M(nmocap)*3`."""
    factors = re.sub(r"\w+\s*\(([^()]*)\)", r"\1", text).split("*")
    try:
        return math.prod(
            int(factor) if factor.strip().isdigit() else known[factor.strip()] for factor in factors
        )
    except KeyError as problem:
        raise ImageError(f"the headers have a dimension that is new to us: {text}") from problem


def _members(
    body: str, known: Mapping[str, int], real: str, prefix: str = ""
) -> list[tuple[str, str, int]]:
    found = []
    for inner, group, kind, name, dim in _MEMBER.findall(body):
        if group:
            found += _members(inner, known, real, f"{prefix}{group}.")
        else:
            found.append((prefix + name, _format(kind, real), _product(dim or "1", known)))
    return found


@lru_cache(maxsize=16)
def _layout(headers: Path) -> _Layout:
    try:
        texts = [
            (headers / name).read_text("utf-8") for name in _HEADERS if (headers / name).is_file()
        ]
    except (OSError, UnicodeDecodeError) as problem:
        raise ImageError(f"the headers in {headers} cannot be read: {problem}") from problem
    text = _COMMENT.sub("", "\n".join(texts).replace("\\\n", " "))
    macros = dict(_DEFINE.findall(text))
    model = _body(text, "mjModel", headers)
    members = [(kind, name) for _, _, kind, name, _ in _MEMBER.findall(model)]
    kinds = {name: kind for kind, name in members}
    sizes = macros.get("MJMODEL_SIZES") or macros.get("MJMODEL_INTS") or ""
    names = [arguments.strip() for _, arguments in _USE.findall(sizes)]
    arrays = tuple(_arrays(macros, "MJMODEL_POINTERS"))
    if not arrays or not names or not kinds.keys() >= {*names, "opt"}:
        raise ImageError(f"the headers in {headers} do not describe mjModel as we know it")
    return _Layout(
        constants=_constants(text, macros),
        sizes=tuple((kinds[name], name) for name in names),
        # Declared before `opt`, but 4.0.0 writes them after `stat`.
        flags=tuple(
            (kind, name) for kind, name in members[: list(kinds).index("opt")] if name not in names
        ),
        arrays=arrays,
        structs={name: _body(text, kind, headers) for name, kind in _STRUCTS.items()},
    )


def _arrays(macros: Mapping[str, str], name: str) -> Iterator[_Array]:
    for macro, arguments in _USE.findall(macros.get(name, "")):
        if macro:
            yield from _arrays(macros, macro)
        else:
            yield _Array(*(part.strip() for part in arguments.split(",")))


def _body(text: str, name: str, headers: Path) -> str:
    found = re.search(rf"\bstruct\s+{name}_\s*\{{((?:[^{{}}]|\{{[^{{}}]*\}})*)\}}", text)
    if not found:
        raise ImageError(f"the headers in {headers} do not declare {name}")
    return found[1]


def _constants(text: str, macros: Mapping[str, str]) -> dict[str, int]:
    known = {name: int(value) for name, value in macros.items() if value.strip().isdigit()}
    for body in _ENUM.findall(text):
        following = 0
        for entry in body.split(","):
            name, _, value = (part.strip() for part in entry.partition("="))
            if not name:
                continue
            known[name] = following if not value else _constant(value, known)
            following = known[name] + 1
    return known


def _constant(value: str, known: Mapping[str, int]) -> int:
    if shift := re.fullmatch(r"\(?\s*(\d+)\s*<<\s*(\d+)\s*\)?", value):
        return int(shift[1]) << int(shift[2])
    try:
        return int(value, 0)
    except ValueError:
        return known.get(value, 0)
