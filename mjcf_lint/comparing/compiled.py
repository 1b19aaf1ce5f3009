"""A compiled model by the elements its author knows, each with its share of every field."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mjcf_lint.engine import Field, comparable
from mjcf_lint.engine.headers import Layout, read_layout

MODEL = "model"
"""The kind of what belongs to no element."""

Value = float | str

_NOUNS = {
    "jnt": "joint",
    "cam": "camera",
    "tex": "texture",
    "mat": "material",
    "eq": "equality",
}
_NAME = re.compile(r"name_(\w+)adr")
# Rows of elements whose address field is not named after them.
_ADDRESSES = {
    "nq": "jnt_qposadr",
    "nv": "jnt_dofadr",
    "nu": "actuator_ctrladr",
    "nout": "actuator_outadr",
    "nwrap": "tendon_adr",
}
_REFERENCES = (
    (re.compile(r"\w+_(?:target|node|vert|bone)?bodyid|body_(?:parent|root|weld)id"), "body"),
    (re.compile(r"\w+_matid"), "mat"),
    (re.compile(r"dof_jntid"), "jnt"),
    (re.compile(r"pair_geom[12]"), "geom"),
    (re.compile(r"(?:mat|light)_texid"), "tex"),
)
_ENUMERATIONS = {
    "actuator_biastype": "mjBIAS_",
    "actuator_dyntype": "mjDYN_",
    "actuator_gaintype": "mjGAIN_",
    "actuator_trntype": "mjTRN_",
    "eq_type": "mjEQ_",
    "geom_type": "mjGEOM_",
    "jnt_type": "mjJNT_",
    "opt.cone": "mjCONE_",
    "opt.integrator": "mjINT_",
    "opt.jacobian": "mjJAC_",
    "opt.solver": "mjSOL_",
    "sensor_objtype": "mjOBJ_",
    "sensor_type": "mjSENS_",
    "site_type": "mjGEOM_",
    "tex_type": "mjTEXTURE_",
    "wrap_type": "mjWRAP_",
}


@dataclass(frozen=True, slots=True)
class Element:
    """A geom, joint or the like; `key` is the same for the same element of another model."""

    name: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """The fields of a compiled model, and its elements by kind as `name_<kind>adr` calls them."""

    fields: Mapping[str, Field]
    elements: Mapping[str, tuple[Element, ...]]
    layout: Layout
    _owners: Mapping[str, tuple[str, str]] = field(repr=False)
    """By field: the kind it belongs to, and the field with the address of each element's rows."""

    def kind(self, name: str) -> str:
        """Return whose field this is."""
        return self._owners.get(name, (MODEL, ""))[0]

    def shares(self, name: str) -> list[bytes]:
        """Return what each element of its kind has of a field; of the model, all of it."""
        data, (kind, address) = self.fields[name].data, self._owners.get(name, (MODEL, ""))
        if kind == MODEL:
            return [data]
        rows = self.fields[name].dims[0]
        width = len(data) // rows if rows else 0
        if not address:
            return [data[at * width : (at + 1) * width] for at in range(len(self.elements[kind]))]
        starts = [int(start) for start in self.fields[address].values()]
        ends = [*sorted({start for start in starts if start >= 0}), rows]
        return [
            data[start * width : ends[bisect_right(ends, start)] * width]
            if 0 <= start < rows
            else b""
            for start in starts
        ]

    def values(self, name: str, share: bytes) -> Sequence[Value]:
        """Return the entries of a share: numbers, or what numbers stand for where that is known."""
        form = self.fields[name].format
        if form == "b":
            return (repr(share.rstrip(b"\0").decode("utf-8", "replace")),)
        numbers: Sequence[int | float]
        numbers = memoryview(share).cast("B" if form == "?" else form)  # type: ignore[call-overload]
        if kind := referred(name):
            elements = self.elements[kind]
            return tuple(
                elements[int(at)].key if 0 <= at < len(elements) else "none" for at in numbers
            )
        if prefix := _ENUMERATIONS.get(name):
            words = _words(self.layout, prefix)
            return tuple(words.get(int(number), str(number)) for number in numbers)
        return numbers


def noun(kind: str) -> str:
    """Return what an author calls a kind."""
    return _NOUNS.get(kind, kind)


def referred(name: str) -> str:
    """Return the kind of elements that a field refers to by number; empty for other fields."""
    return next((kind for pattern, kind in _REFERENCES if pattern.fullmatch(name)), "")


def read_compiled(image: bytes, headers: Path) -> Compiled:
    """Read an image by the headers of its release; raises ImageError."""
    layout, fields = read_layout(headers), comparable(image, headers)
    kinds = {
        array.rows: found[1] for array in layout.arrays if (found := _NAME.fullmatch(array.name))
    }
    rows = {array.name: array.rows for array in layout.arrays if array.name in fields}
    owners = {}
    for name, of in rows.items():
        if of in kinds:
            owners[name] = kinds[of], ""
        elif owner := _address(of, rows, kinds):
            owners[name] = owner
    elements: dict[str, tuple[Element, ...]] = {}
    for kind in sorted(kinds.values(), key=lambda kind: kind != "body"):
        elements[kind] = tuple(_elements(kind, fields, elements.get("body", ())))
    return Compiled(fields, elements, layout, owners)


def _address(
    rows: str, known: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[str, str] | None:
    """Return the kind that such rows are parts of, and the field that says where each begins."""
    candidates = [_ADDRESSES.get(rows, "")]
    for kind in kinds.values():
        if rows.startswith(f"n{kind}"):
            part = rows.removeprefix(f"n{kind}")
            candidates += [f"{kind}_{part}adr", *([f"{kind}_adr"] if part == "data" else [])]
    for address in candidates:
        if known.get(address) in kinds:
            return kinds[known[address]], address
    return None


def _elements(
    kind: str, fields: Mapping[str, Field], bodies: tuple[Element, ...]
) -> Iterator[Element]:
    names = fields["names"].data
    places = [int(place) for place in fields[f"name_{kind}adr"].values()]
    parents = fields.get("body_parentid" if kind == "body" else f"{kind}_bodyid")
    above = parents.values() if parents else ()
    made: list[Element] = []
    unnamed: dict[str, int] = {}
    for index, place in enumerate(places):
        name = names[place : names.index(b"\0", place)].decode("utf-8", "replace")
        if name:
            label = f"{noun(kind)} {name!r}"
            element = Element(name, label, label)
        else:
            holders = made if kind == "body" else bodies
            at = int(above[index]) if above else -1
            holder = holders[at] if 0 <= at < len(holders) else None
            inside = f" in {holder.key}" if holder else ""
            unnamed[inside] = unnamed.get(inside, 0) + 1
            element = Element(
                "",
                f"unnamed {noun(kind)} {unnamed[inside]}{inside}",
                f"{noun(kind)} {index}" + (f" (in {holder.label})" if holder else ""),
            )
        made.append(element)
        yield element


def _words(layout: Layout, prefix: str) -> dict[int, str]:
    return {
        value: name.removeprefix(prefix).lower()
        for name, value in layout.constants.items()
        if name.startswith(prefix)
    }
