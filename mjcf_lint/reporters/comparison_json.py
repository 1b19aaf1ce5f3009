"""How two compiled models differ, as one JSON object."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from mjcf_lint.comparing.comparison import Comparison, FieldDifferences
from mjcf_lint.comparing.compiled import noun
from mjcf_lint.reporters.text import printable_json

SCHEMA_VERSION = 1


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonSide(_Model):
    """A file and the release that compiled it."""

    path: str
    release: str


class JsonDifference(_Model):
    """What one element has of a field; no name means the model itself."""

    element: str
    entry: int | None = Field(description="Place of the first that differs, where there are many")
    before: str
    after: str


class JsonField(_Model):
    """A field that differs, in `differences` of so many elements."""

    field: str
    kind: str
    of: int
    largest: float | str | None = Field(description="Largest absolute difference of its numbers")
    only_bits: bool = Field(description="Only the sign of a zero or the bits of a NaN differ")
    differences: list[JsonDifference]


class JsonComparison(_Model):
    """Everything that differs between two compiled models."""

    schema_version: int
    equal: bool
    before: JsonSide
    after: JsonSide
    elements: int
    fields: list[JsonField]
    removed: list[str]
    added: list[str]
    reordered: list[str]
    uncompared: list[str]
    only_before: list[str]
    only_after: list[str]


def to_json(found: Comparison, before: tuple[Path, str], after: tuple[Path, str]) -> str:
    """Return a comparison of two files, each with its release, as JSON text."""
    result = JsonComparison(
        schema_version=SCHEMA_VERSION,
        equal=found.equal,
        before=_side(*before),
        after=_side(*after),
        elements=found.elements,
        fields=[_field(field) for field in found.fields],
        removed=list(found.removed),
        added=list(found.added),
        reordered=list(found.reordered),
        uncompared=list(found.uncompared),
        only_before=list(found.only_before),
        only_after=list(found.only_after),
    )
    return printable_json(result.model_dump_json(indent=1)) + "\n"


def _side(path: Path, release: str) -> JsonSide:
    return JsonSide(path=path.as_posix().encode("utf-8", "replace").decode(), release=release)


def _field(field: FieldDifferences) -> JsonField:
    largest: float | str | None = field.largest
    return JsonField(
        field=field.field,
        kind=noun(field.kind),
        of=field.of,
        largest="infinity" if largest == float("inf") else largest,
        only_bits=field.only_bits,
        differences=[
            JsonDifference(element=one.element, entry=one.entry, before=one.before, after=one.after)
            for one in field.differences
        ],
    )
