"""How two compiled models differ, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.comparing.comparison import Comparison, FieldDifferences
from mjcf_lint.comparing.compiled import MODEL, noun
from mjcf_lint.comparing.entries import Difference
from mjcf_lint.reporters.text import plural, printable

_SHOWN = 3
_FIELDS_SHOWN = 8
_PLURALS = {"mesh": "meshes", "body": "bodies", "flex": "flexes", "equality": "equalities"}


def verdict(found: Comparison, releases: str) -> str:
    """Return the first line."""
    if found.equal:
        return f"equal: the compiled models are the same ({releases})"
    counts = f"{plural(len(found.fields), 'field')} of {plural(found.elements, 'element')}"
    if not found.elements:
        counts = "the order of elements"
    return f"different: {counts} ({releases})"


def details(found: Comparison) -> Iterator[str]:
    """Yield a line for each field that differs and each element that only one model has."""
    for field in found.fields:
        yield from _of_field(field)
    for side, labels in (("before", found.removed), ("after", found.added)):
        for label in labels:
            yield printable(f"only {side}: {label}")
    for kind in found.reordered:
        yield f"in another order: {_plural(kind)}"
    if found.uncompared:
        fields = plural(len(found.uncompared), "field")
        yield f"not compared: {fields} of places in the model, moved by other elements"
    for side, fields_of_one in (("before", found.only_before), ("after", found.only_after)):
        if fields_of_one:
            more = len(fields_of_one) - _FIELDS_SHOWN
            shown = ", ".join(fields_of_one[:_FIELDS_SHOWN])
            rest = f" and {more} more" if more > 0 else ""
            yield f"only the release {side} has {shown}{rest}"


def _of_field(field: FieldDifferences) -> Iterator[str]:
    gap = f"by at most {field.largest:.3g}" if field.largest else ""
    if field.only_bits:
        gap = "equal as numbers: only the sign of a zero or the bits of a NaN"
    if field.kind == MODEL:
        for one in field.differences:
            place = "" if one.entry is None else f"[{one.entry}]"
            many = bool(place) or " " in one.before or field.only_bits
            more = f" ({gap})" if gap and many else ""
            yield printable(f"{field.field}{place}: {_values(one)}{more}")
        return
    word = noun(field.kind) if field.of == 1 else _plural(noun(field.kind))
    count = f"{len(field.differences)} of {field.of} {word}"
    yield f"{field.field}: {count}" + (f", {gap}" if gap else "")
    for one in field.differences[:_SHOWN]:
        place = "" if one.entry is None else f" [{one.entry}]"
        yield printable(f"  {one.element}{place}: {_values(one)}")
    if len(field.differences) > _SHOWN:
        yield f"  and {len(field.differences) - _SHOWN} more"


def _values(one: Difference) -> str:
    return f"{one.before} -> {one.after}"


def _plural(word: str) -> str:
    return _PLURALS.get(word, f"{word}s")
