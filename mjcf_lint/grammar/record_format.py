"""The form of the file that holds the recorded grammars, for the tool that writes it and tests."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from mjcf_lint.grammar.attribute import AttributeType, Kind, Reading


class TypeRow(NamedTuple):
    """An attribute type as the file holds it."""

    kind: Kind
    least: int
    most: int | None
    required: bool
    keywords: str
    refers_to: str

    @classmethod
    def of(cls, found: AttributeType) -> TypeRow:
        """Return the row for a type."""
        return cls(
            found.kind,
            found.least,
            found.most,
            found.required,
            " ".join(found.keywords),
            ",".join(found.refers_to),
        )

    def type(self) -> AttributeType:
        """Return the type that the row holds."""
        keywords = tuple(self.keywords.split())
        spaces = tuple(filter(None, self.refers_to.split(",")))
        return AttributeType(self.kind, keywords, self.least, self.most, self.required, spaces)


class ElementRow(NamedTuple):
    """An element at its depth: spans of releases with its mark, and for each attribute with types.

    A span is first release, last release, value; spans follow each other in one list.
    """

    depth: int
    name: str
    marks: list[int | str]
    attributes: dict[str, list[int]]


class RecordFile(BaseModel):
    """Everything recorded; releases and types are named by their place in these lists."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    releases: list[str]
    reading: dict[str, list[int]]
    types: list[TypeRow]
    elements: list[ElementRow]

    @field_validator("reading")
    @classmethod
    def _all_facts(cls, reading: dict[str, list[int]]) -> dict[str, list[int]]:
        if reading.keys() != set(Reading._fields):
            raise ValueError("not the facts that are measured")
        return reading

    @field_validator("elements")
    @classmethod
    def _in_order(cls, elements: list[ElementRow]) -> list[ElementRow]:
        if not elements or elements[0].depth != 0:
            raise ValueError("the first element is not the root")
        if any(
            after.depth > before.depth + 1 or not after.depth
            for before, after in pairwise(elements)
        ):
            raise ValueError("an element stands deeper than its parent allows")
        return elements

    @model_validator(mode="after")
    def _spans_are_of_known_things(self) -> RecordFile:
        for facts in self.reading.values():
            for first, last, _ in triples(facts):
                self._check_span(first, last)
        for element in self.elements:
            for first, last, mark in triples(element.marks):
                self._check_span(first, last)
                if mark not in ("!", "?", "*", "R"):
                    raise ValueError(f"{element.name} has the mark {mark}")
            for spans in element.attributes.values():
                for first, last, kind in triples(spans):
                    self._check_span(first, last)
                    if not 0 <= int(kind) < len(self.types):
                        raise ValueError(f"{element.name} has an attribute of no known type")
        return self

    def _check_span(self, first: int | str, last: int | str) -> None:
        if not 0 <= int(first) <= int(last) < len(self.releases):
            raise ValueError(f"no releases {first} to {last}")


def triples(spans: list[int] | list[int | str]) -> list[tuple[int | str, int | str, int | str]]:
    """Return a list of spans three by three."""
    if len(spans) % 3:
        raise ValueError("a span is not whole")
    return list(zip(spans[::3], spans[1::3], spans[2::3], strict=True))
