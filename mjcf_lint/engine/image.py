"""Compare compiled models, field by field, as the release's own C headers lay them out."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from mjcf_lint.deferred import dataclass
from mjcf_lint.engine.headers import Array, ImageError, members, number_format, product, read_layout

_MAGIC = 54321
# 3.11.0 to 3.15.0 declare this flag but do not write it into the image.
_UNSAVED, _NOT_SAVING = "flg_adhesion", range(3011000, 3016000)
# 2.2.0 puts an array at a multiple of its item's size.
_OWN_SIZE, _PACKED = 0, 1
# The asset paths are absolute from 4.0.0 on, so they tell where a model lies, not what it is.
_PLACES = re.compile(r"paths|npaths|nbuffer|\w+_pathadr|tex_contenttypeadr")


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


def fields(image: bytes, headers: Path) -> dict[str, Field]:
    """Cut an image into its fields, named as in mjModel (`ngeom`, `opt.timestep`, `geom_size`).

    Raises ImageError if the headers cannot be read or are those of another release.
    """
    layout = read_layout(headers)
    reader = _Reader(image, headers)
    start = reader.take("i", 4).values()
    if start[0] != _MAGIC or start[1] not in (4, 8):
        raise ImageError("this is not a compiled MuJoCo model")
    if start[3] != len(layout.arrays) and reader.take("i", 1).values()[0] != len(layout.arrays):
        raise ImageError(
            f"the model was not compiled by the release whose headers are in {headers}"
        )
    real = "d" if start[1] == 8 else "f"
    found = {name: reader.take(number_format(kind, real), 1) for kind, name in layout.sizes}
    counts = {name: int(field.values()[0]) for name, field in found.items()}
    known = {**layout.constants, **counts}
    for name, body in layout.structs.items():
        found |= reader.take_struct(name, members(body, layout.constants, real))
    found |= {
        name: reader.take(number_format(kind, real), 1)
        for kind, name in layout.flags
        if name != _UNSAVED or start[3] not in _NOT_SAVING
    }
    # 2.2.0 saves the arrays as they lie in memory. Later ones pack them, but up to 2.3.3 leave as
    # many bytes unused behind them as they would need there.
    buffered = reader.left() == counts.get("nbuffer")
    for alignment in (_OWN_SIZE, _PACKED) if buffered else (_PACKED,):
        arrays = reader.copy()
        found |= arrays.take_arrays(layout.arrays, known, real, alignment)
        if not arrays.left() or (buffered and alignment == _PACKED):
            return found
    raise ImageError(
        f"{arrays.left()} bytes of the model are not described by the headers in {headers}"
    )


def comparable(image: bytes, headers: Path) -> dict[str, Field]:
    """Return the fields of an image that say what a model is, not where its asset files lie.

    `texture files` are the names of those left by reference. Raises ImageError as `fields` does.
    """
    found = fields(image, headers)
    kept = {name: field for name, field in found.items() if not _PLACES.fullmatch(name)}
    return {**kept, "texture files": _texture_files(found)}


def differences(before: bytes, after: bytes, headers: Path) -> tuple[FieldDifference, ...]:
    """Return the fields that differ, but for those that only say where asset files lie.

    Raises ImageError as `fields` does.
    """
    if before == after:
        return ()
    old, new = comparable(before, headers), comparable(after, headers)
    pairs = ((name, old[name], new[name]) for name in old)
    return tuple(_difference(*pair) for pair in pairs if pair[1] != pair[2])


def same(before: bytes, after: bytes, headers: Path) -> bool:
    """Tell whether two images hold the same model, wherever their asset files lie."""
    return before == after or not differences(before, after, headers)


class _Reader:
    """Takes arrays off the front of an image."""

    def __init__(self, image: bytes, headers: Path) -> None:
        self._image = image
        self._headers = headers
        self._at = 0

    def copy(self) -> _Reader:
        other = _Reader(self._image, self._headers)
        other._at = self._at
        return other

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
            self.skip_to_multiple(struct.calcsize(kind), start)
            found[f"{name}.{member}"] = self.take(kind, count)
        self.skip_to_multiple(max(struct.calcsize(kind) for _, kind, _ in members), start)
        return found

    def take_arrays(
        self, arrays: Sequence[Array], known: Mapping[str, int], real: str, alignment: int
    ) -> dict[str, Field]:
        found, start = {}, self._at
        for array in arrays:
            dims = product(array.rows, known), product(array.columns, known)
            kind = number_format(array.type, real)
            # An empty one at the end has no place that would need filling up.
            if math.prod(dims):
                self.skip_to_multiple(alignment or struct.calcsize(kind), start)
            found[array.name] = self.take(kind, *dims)
        return found

    def skip_to_multiple(self, alignment: int, start: int) -> None:
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
