"""Try on an engine whether it takes and refuses what the recorded grammar says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from mjcf_lint.engine import Engine
from mjcf_lint.grammar import AttributeType, Grammar, Kind
from tools.grammar_assets import ENDINGS, write_files
from tools.grammar_documents import Documents, Form, fitting
from tools.grammar_surroundings import BARE, NAMESPACES, SURROUNDINGS

Place = tuple[tuple[str, ...], str]

# A string takes any value, and of an unknown one nothing is said.
SILENT = (Kind.STRING, Kind.UNKNOWN)
# Before, some lists without an end are read as far as they go.
_LISTS_ARE_CHECKED = Version("3.2.1")
# These need a library of plugins beside the engine.
_UNTRIED = ("plugin", "instance", "config")
_BLAME = ("bad format", "problem reading", "much data", "enough data", "unsigned integer", "single")


def told(grammar: Grammar) -> dict[Place, AttributeType]:
    """Return the attributes that some value is refused for."""
    silent_lists = grammar.release < _LISTS_ARE_CHECKED
    return {
        (path, name): found
        for path, allowed in grammar.walk()
        for name, found in allowed.attributes.items()
        if found.kind not in SILENT
        and not (silent_lists and found.most is None)
        and path[-1] not in _UNTRIED
        and path[-2:] != ("composite", "skin")
    }


class Trials:
    """Documents in which an engine is given one value after the other."""

    def __init__(self, engine: Engine, grammar: Grammar, folder: Path) -> None:
        self._engine = engine
        self._path = folder / "model.xml"
        write_files(folder)
        self._documents = [
            Documents(grammar, fitting(grammar, text, self._said)) for text in (BARE, SURROUNDINGS)
        ]

    def agrees(self, place: Place, found: AttributeType) -> bool:
        """Say whether in some document a good value is taken and a bad one refused."""
        read = found.kind not in (Kind.REFERENCE, Kind.FILE)
        return any(
            self._tells(form, place[1], good, bad, read=read)
            for good, bad in values(found)
            for form in self._forms(place)
        )

    def _tells(self, form: Form, name: str, good: str, bad: str, *, read: bool) -> bool:
        """Say whether a document tells good from bad: on reading, or else by what is there."""
        refused = self._said(form.document({name: bad}))
        accepted = self._said(form.document({name: good}))
        if not refused or not accepted:
            return not accepted and bool(refused)
        if read:
            return _blames(refused, name, bad) and not _blames(accepted, name, good)
        return accepted.replace(good, bad) != refused

    def _forms(self, place: Place) -> Iterator[Form]:
        for documents in self._documents:
            yield from documents.forms(place[0], documents.allowed(place[0]))

    def _said(self, document: str) -> str:
        self._path.write_text(document)
        return self._engine.load(self._path).message


def values(found: AttributeType) -> Iterator[tuple[str, str]]:
    """Yield pairs of a value that the record says is taken, and one that it says is not."""
    match found.kind:
        case Kind.KEYWORD:
            yield from ((word, "@") for word in found.keywords)
        case Kind.SIZE:
            yield "1M", "@"
        case Kind.REFERENCE:
            yield from ((one, "@") for space in found.refers_to for one in NAMESPACES[space])
        case Kind.FILE:
            yield from ((f"a{ending}", f"missing{ending}") for ending in ENDINGS)
        case _:
            number = "1" if found.kind is Kind.INTEGER else "0.5"
            good = " ".join([number] * (found.most or max(found.least, 1)))
            yield good, f"{good} {number}" if found.most else "@"
            yield good, "@"


def _blames(message: str, name: str, value: str) -> bool:
    """Say whether an engine blames the form of an attribute's value."""
    return (
        f"keyword: '{value}'" in message
        or "keyword: '(null)'" in message
        or (name in message and any(form in message for form in _BLAME))
    )
