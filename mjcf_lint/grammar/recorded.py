"""The grammar of every MuJoCo release, as its own library gave it to tools/record_grammar.py."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from packaging.version import Version

from mjcf_lint.errors import MjcfLintError
from mjcf_lint.grammar.attribute import AttributeType, Kind, Reading
from mjcf_lint.grammar.grammar import Allowed, Grammar

_DATA = Path(__file__).parent / "data" / "grammar.json"


class NotRecorded(MjcfLintError):
    """A release that no grammar was recorded for."""


def releases() -> tuple[Version, ...]:
    """Return all recorded releases, oldest first."""
    return tuple(map(Version, _record()["releases"]))


def is_recorded(release: Version) -> bool:
    """Say whether there is a record of a release."""
    return _key(release) in _places()


def recorded(release: Version) -> Grammar:
    """Return the grammar of a release; raises NotRecorded for one that was not recorded."""
    return _grammar(_place(release), release)


@cache
def _grammar(place: int, release: Version) -> Grammar:
    root: Allowed | None = None
    above: list[Allowed | None] = []
    for depth, name, marks, spans in _record()["elements"]:
        del above[depth:]
        parent = above[-1] if above else None
        mark = _at(marks, place) if parent or not depth else None
        if mark is None:
            above.append(None)
            continue
        attributes = {
            attribute: _type(kind)
            for attribute, kinds in spans.items()
            if (kind := _at(kinds, place)) is not None
        }
        allowed = Allowed(name, mark, attributes)
        if parent is not None:
            parent.children[name] = allowed
        else:
            root = allowed
        above.append(allowed)
    assert root is not None
    return Grammar(root, release)


def reading(release: Version) -> Reading:
    """Return how a release reads doubtful values; raises NotRecorded."""
    place = _place(release)
    facts = _record()["reading"]
    return Reading(**{name: _at(facts[name], place) is not None for name in Reading._fields})


def elements_at(path: tuple[str, ...]) -> tuple[list[Any], dict[str, list[Any]]] | None:
    """Return the recorded spans of an element and of each of its attributes, by its path."""
    return _by_path().get(path)


def paths_to(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the paths of all recorded elements of a name."""
    return tuple(path for path in _by_path() if path[-1] == name)


@cache
def _by_path() -> dict[tuple[str, ...], tuple[list[Any], dict[str, list[Any]]]]:
    found = {}
    above: list[str] = []
    for depth, name, marks, spans in _record()["elements"]:
        above[depth:] = [name]
        found[tuple(above)] = (marks, spans)
    return found


@cache
def _record() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(_DATA.read_bytes())
    return record


@cache
def _places() -> dict[Version, int]:
    return {_key(release): place for place, release in enumerate(releases())}


def _key(release: Version) -> Version:
    """Return a version without its post-release: a library does not know of its wheel's."""
    if release.is_postrelease and not release.is_devrelease:
        return Version(release.base_version)
    return release


def _place(release: Version) -> int:
    if not is_recorded(release):
        known = releases()
        raise NotRecorded(
            f"no grammar of MuJoCo {release} is recorded; there are {known[0]} to {known[-1]}"
        )
    return _places()[_key(release)]


def _at(spans: list[Any], place: int) -> Any:
    """Return the value of the span that a release is in."""
    for start in range(0, len(spans), 3):
        if spans[start] <= place <= spans[start + 1]:
            return spans[start + 2]
    return None


@cache
def _type(number: int) -> AttributeType:
    kind, least, most, required, keywords, refers_to = _record()["types"][number]
    spaces = tuple(refers_to.split(",")) if refers_to else ()
    return AttributeType(Kind(kind), tuple(keywords.split()), least, most, required, spaces)
