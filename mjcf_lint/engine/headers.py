"""Read from a release's own C headers how it lays out a compiled model."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from mjcf_lint.deferred import dataclass
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

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)(?:\([^)]*\))?[ \t]+(.+)$", re.MULTILINE)
_ENUM = re.compile(r"\benum\s+\w*\s*\{([^{}]*)\}")
_USE = re.compile(r"\b(MJMODEL_\w+)|\bX\w*\s*\(((?:[^()]|\([^()]*\))*)\)")
_MEMBER = re.compile(r"struct\s*\{([^{}]*)\}\s*(\w+)\s*;|(\w+)\s+(\w+)\s*(?:\[\s*(\w+)\s*\])?\s*;")


class ImageError(MjcfLintError):
    """An image, or the headers that describe it, that cannot be read."""


@dataclass(frozen=True, slots=True)
class Array:
    """A pointer field of mjModel: its C type and the two factors of its length."""

    type: str
    name: str
    rows: str
    columns: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What an image holds, in order: sizes, structs, flags, arrays; constants by name."""

    constants: Mapping[str, int]
    sizes: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]
    arrays: tuple[Array, ...]
    structs: Mapping[str, str]


@lru_cache(maxsize=16)
def read_layout(headers: Path) -> Layout:
    """Read the layout from a folder of headers; raises ImageError for unknown ones."""
    try:
        texts = [
            (headers / name).read_text("utf-8") for name in _HEADERS if (headers / name).is_file()
        ]
    except (OSError, UnicodeDecodeError) as problem:
        raise ImageError(f"the headers in {headers} cannot be read: {problem}") from problem
    text = _COMMENT.sub("", "\n".join(texts).replace("\\\n", " "))
    macros = dict(_DEFINE.findall(text))
    model = _body(text, "mjModel", headers)
    declared = [(kind, name) for _, _, kind, name, _ in _MEMBER.findall(model)]
    kinds = {name: kind for kind, name in declared}
    sizes = macros.get("MJMODEL_SIZES") or macros.get("MJMODEL_INTS") or ""
    names = [arguments.strip() for _, arguments in _USE.findall(sizes)]
    arrays = tuple(_arrays(macros, "MJMODEL_POINTERS"))
    if not arrays or not names or not kinds.keys() >= {*names, "opt"}:
        raise ImageError(f"the headers in {headers} do not describe mjModel as we know it")
    return Layout(
        constants=_constants(text, macros),
        sizes=tuple((kinds[name], name) for name in names),
        # Declared before `opt`, but 4.0.0 writes them after `stat`.
        flags=tuple(
            (kind, name) for kind, name in declared[: list(kinds).index("opt")] if name not in names
        ),
        arrays=arrays,
        structs={name: _body(text, kind, headers) for name, kind in _STRUCTS.items()},
    )


def _arrays(macros: Mapping[str, str], name: str) -> Iterator[Array]:
    for macro, arguments in _USE.findall(macros.get(name, "")):
        if macro:
            yield from _arrays(macros, macro)
        else:
            yield Array(*(part.strip() for part in arguments.split(",")))


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


def field_names(layout: Layout) -> frozenset[str]:
    """Return the names of all fields of a layout, those of structs as `opt.timestep`."""
    plain = [name for _, name in (*layout.sizes, *layout.flags)]
    plain += [array.name for array in layout.arrays]
    inner = [
        f"{struct}.{name}"
        for struct, body in layout.structs.items()
        for name, _, _ in members(body, layout.constants, "d")
    ]
    return frozenset((*plain, *inner))


def number_format(kind: str, real: str) -> str:
    """Return the `struct` character of a C type; `real` stands for mjtNum."""
    if kind == "mjtNum":
        return real
    if kind not in _FORMATS:
        raise ImageError(f"the headers use a type that is new to us: {kind}")
    return _FORMATS[kind]


def product(text: str, known: Mapping[str, int]) -> int:
    """Return the value of a dimension such as `mjNREF` or `MJ_M(nmocap)*3`."""
    factors = re.sub(r"\w+\s*\(([^()]*)\)", r"\1", text).split("*")
    try:
        return math.prod(
            int(factor) if factor.strip().isdigit() else known[factor.strip()] for factor in factors
        )
    except KeyError as problem:
        raise ImageError(f"the headers have a dimension that is new to us: {text}") from problem


def members(
    body: str, known: Mapping[str, int], real: str, prefix: str = ""
) -> list[tuple[str, str, int]]:
    """Return name, format and count of each member of a struct, inner structs in place."""
    found = []
    for inner, group, kind, name, dim in _MEMBER.findall(body):
        if group:
            found += members(inner, known, real, f"{prefix}{group}.")
        else:
            found.append((prefix + name, number_format(kind, real), product(dim or "1", known)))
    return found
