"""Write what was recorded of all releases as one compact file."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from packaging.version import Version

from mjcf_lint.grammar.attribute import Kind
from mjcf_lint.grammar.record_format import RecordFile, TypeRow
from tools.grammar_release import ReleaseRecord

_Value = TypeVar("_Value", bound=Hashable)


def written(records: Iterable[ReleaseRecord]) -> str:
    """Return the file's text, checked against its form; one element stands on one line."""
    ordered = sorted(records, key=lambda one: Version(one.release))
    types: dict[TypeRow, int] = {}
    rows = []
    for path in _paths(ordered):
        there = [one.elements.get(path) for one in ordered]
        names = {name for found in there if found for name in found[1]}
        attributes = {}
        for name in sorted(names):
            told = _filled([found[1].get(name) if found else None for found in there])
            attributes[name] = _spans([row and types.setdefault(row, len(types)) for row in told])
        marks = _spans([found and found[0] for found in there])
        parts = path.split("/")
        rows.append([len(parts) - 1, parts[-1], marks, attributes])
    facts = ordered[-1].reading if ordered else {}
    reading = {fact: _spans([one.reading.get(fact) or None for one in ordered]) for fact in facts}
    head = {
        "releases": [one.release for one in ordered],
        "reading": {fact: [int(one) for one in spans] for fact, spans in reading.items()},
    }
    text = "{" + ",\n".join(f"{json.dumps(key)}:{_compact(value)}" for key, value in head.items())
    for key, lines in (("types", list(types)), ("elements", rows)):
        body = ",\n".join(map(_compact, lines))
        text += f',\n"{key}":[\n{body}\n]'
    text += "}\n"
    RecordFile.model_validate_json(text)
    return text


def _filled(told: Sequence[TypeRow | None]) -> list[TypeRow | None]:
    """Return an attribute's types with those that a release does not tell filled in.

    Many a release reads a list of numbers without a look at what it cannot read, and tells nothing
    of a name it does not resolve. The next release that tells, or the last that did, speaks for it.
    """
    filled = list(told)
    for at in (*range(len(filled) - 2, -1, -1), *range(1, len(filled))):
        row = filled[at]
        for beside in (at + 1, at - 1):
            other = filled[beside] if 0 <= beside < len(filled) else None
            if row and other and _tells_less(row, other):
                filled[at] = row = other._replace(required=row.required)
    return filled


def _tells_less(row: TypeRow, other: TypeRow) -> bool:
    if row.kind in (Kind.STRING, Kind.UNKNOWN):
        # Lists of keywords change from release to release, so none is lent to another.
        return other.kind not in (Kind.STRING, Kind.UNKNOWN, Kind.KEYWORD) or (
            row.kind is Kind.UNKNOWN and other.kind is Kind.STRING
        )
    any_numbers = row.kind is Kind.NUMBER and row.most is None
    return any_numbers and other.kind is Kind.INTEGER and other.most is None


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _spans(values: Sequence[_Value | None]) -> list[int | _Value]:
    """Return first place, last place and value of every run of one value."""
    spans: list[int | _Value] = []
    for at, value in enumerate(values):
        if value is None:
            continue
        if spans and spans[-1] == value and spans[-2] == at - 1:
            spans[-2] = at
        else:
            spans += [at, at, value]
    return spans


def _paths(records: Sequence[ReleaseRecord]) -> list[str]:
    """Return all paths, parents first, in the order of the newest release that has them."""
    below: dict[str, list[str]] = {}
    for record in reversed(records):
        last: dict[str, str] = {}
        for path in record.elements:
            parent = path.rpartition("/")[0]
            known = below.setdefault(parent, [])
            if path not in known:
                known.insert(known.index(last[parent]) + 1 if parent in last else 0, path)
            last[parent] = path
    ordered: list[str] = []
    stack = list(reversed(below.get("", [])))
    while stack:
        path = stack.pop()
        ordered.append(path)
        stack += reversed(below.get(path, []))
    return ordered
