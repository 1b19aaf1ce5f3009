"""Record the grammar of one release from its library."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.version import Version
from pydantic import BaseModel

from mjcf_lint.engine import Library
from mjcf_lint.grammar import read_schema
from mjcf_lint.grammar.record_format import TypeRow
from tools.grammar_assets import write_files
from tools.grammar_confirm import Confirming, Expected
from tools.grammar_documents import Documents, fitting
from tools.grammar_library import Asked
from tools.grammar_probe import Probe
from tools.grammar_questions import Words
from tools.grammar_surroundings import BARE, SURROUNDINGS

# Documents that show how values are read; what is recorded is whether a release loads them.
READING = {
    "word_for_number": ("size", "1 x"),
    "junk_after_number": ("size", "1x"),
    "commas_between_numbers": ("pos", "1, 1, 1"),
    "comma_after_numbers": ("pos", "1 1 1,"),
    "more_numbers_than_most": ("pos", "1 1 1 1"),
    "fewer_numbers_than_least": ("pos", "1 1"),
    "empty_numbers": ("pos", ""),
    "blank_numbers": ("pos", "  "),
    "space_before_numbers": ("pos", " 1 1 1"),
    "space_after_numbers": ("pos", "1 1 1 "),
    "infinite_number": ("pos", "inf 1 1"),
    "not_a_number": ("pos", "nan 1 1"),
    "hexadecimal_number": ("pos", "0x1 1 1"),
    "overflowing_number": ("pos", "1e400 1 1"),
    "plus_before_number": ("pos", "+1 1 1"),
    "fraction_for_integer": ("group", "1.5"),
    "whole_fraction_for_integer": ("group", "1.0"),
    "word_for_integer": ("group", "x"),
    "junk_after_integer": ("group", "1x"),
    "more_integers_than_most": ("group", "1 1"),
    "empty_integer": ("group", ""),
    "exponent_for_integer": ("group", "1e0"),
    "space_around_keyword": ("type", " sphere "),
    "keyword_in_capitals": ("type", "SPHERE"),
    "empty_keyword": ("type", ""),
    "empty_reference": ("material", ""),
    "empty_name": ("name", ""),
    "empty_class": ("class", ""),
}


Rows = dict[tuple[str, str], TypeRow]
"""Types by the path of an element and the name of its attribute."""


class ReleaseRecord(BaseModel):
    """What was found of one release: elements by path, each with its mark and its attributes."""

    release: str
    elements: dict[str, tuple[str, dict[str, TypeRow]]]
    reading: dict[str, bool]
    documents: int
    settled: list[tuple[str, str]] = []
    """The attributes that were asked about again, for another release has them otherwise."""

    def rows(self) -> Rows:
        """Return the types of all attributes as the file holds them."""
        return {
            (path, name): row
            for path, (_, rows) in self.elements.items()
            for name, row in rows.items()
        }

    def types(self) -> Expected:
        """Return the types of all attributes."""
        return {
            (tuple(path.split("/")), name): row.type() for (path, name), row in self.rows().items()
        }


def record(
    library: Library,
    release: Version,
    words: Words,
    known: Sequence[ReleaseRecord] = (),
    kept: Rows | None = None,
) -> ReleaseRecord:
    """Ask a library about everything its schema lists, but for the attributes in `kept`.

    What other releases are known to take, the nearest of them first, is only confirmed.
    """
    kept = kept or {}
    with Asked(library) as asked:
        write_files(asked.folder)
        grammar = read_schema(asked.schema, release)
        surroundings = fitting(grammar, SURROUNDINGS, asked.load)
        reading = _reading(asked)
        probe = Probe(
            asked,
            Documents(grammar, surroundings),
            Documents(grammar, fitting(grammar, BARE, asked.load)),
            words,
            strict=not reading["word_for_number"],
        )
        ask = Confirming(probe, [one.types() for one in known]) if known else probe
        elements = {}
        for path, allowed in grammar.walk():
            key = "/".join(path)
            types = {name: kept[key, name] for name in allowed.attributes if (key, name) in kept}
            if todo := allowed.attributes.keys() - types:
                element = probe.element(path)
                types |= {name: TypeRow.of(ask.attribute(element, name)) for name in todo}
            elements[key] = (allowed.cardinality, dict(sorted(types.items())))
        return ReleaseRecord(
            release=str(release), elements=elements, reading=reading, documents=asked.asked
        )


def _reading(asked: Asked) -> dict[str, bool]:
    said = asked.load_all([_geom(name, value) for name, value in READING.values()])
    return {fact: answer == "" for fact, answer in zip(READING, said, strict=True)}


def _geom(name: str, value: str) -> str:
    attributes = {"size": "1", name: value}
    text = " ".join(f'{key}="{one}"' for key, one in attributes.items())
    return f"<mujoco><worldbody><geom {text}/></worldbody></mujoco>"
