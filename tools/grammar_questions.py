"""The questions to one library about the attributes of an element, and ways to write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mjcf_lint.grammar.attribute import AttributeType
from tools.grammar_answers import KEYWORD, TOKEN, missing
from tools.grammar_documents import Documents, Form, Path
from tools.grammar_library import Asked


@dataclass
class Words:
    """Candidates for keywords: all of them, and those that tell lists of keywords apart."""

    all: tuple[str, ...]
    telling: tuple[str, ...]


@dataclass
class Element:
    """An element at its place, the ways to write it, and what the library says of each."""

    path: Path
    forms: list[Form]
    said: list[str]
    bare: list[Form]

    def having(self, attribute: str) -> list[Form]:
        """Return the forms to try an attribute in: first those that load, and that have it."""
        order = sorted(
            range(len(self.forms)),
            key=lambda at: (self.said[at] != "", attribute not in self.forms[at].attributes),
        )
        return [self.forms[at] for at in order]

    def unset(self, form: Form) -> str:
        """Return what the library says of a form as it is."""
        return self.said[self.forms.index(form)]


@dataclass
class Questions:
    """A library, the documents to ask it with, and whether it refuses a word for a number."""

    asked: Asked
    documents: Documents
    bare: Documents
    words: Words
    strict: bool

    def element(self, path: Path) -> Element:
        """Return an element to try attributes in."""
        forms = self.documents.forms(path, self.documents.allowed(path))
        said = self.asked.load_all([form.document() for form in forms])
        bare = self.bare.forms(path, self.documents.allowed(path))
        return Element(path, forms, said, bare)

    def with_need(self, element: Element, name: str, found: AttributeType) -> AttributeType:
        """Return a type that says whether the element must have the attribute."""
        absent = missing(name)
        said: list[str] = []
        for form in element.having(name):
            if "" not in said:
                known = name not in form.attributes
                said += [element.unset(form)] if known else self._without(form, name)
        required = "" not in said and any(absent.search(answer) for answer in said)
        return found._replace(required=required)

    def _without(self, form: Form, name: str) -> list[str]:
        return self.asked.load_all([form.document({name: None})])

    def ask(self, forms: Iterable[Form], name: str, values: Sequence[str]) -> list[str]:
        """Return what the library says of each value in each form."""
        return self.asked.load_all(
            [form.document({name: value}) for form in forms for value in values]
        )

    def refuses_word(self, form: Form, answer: str) -> bool:
        """Say whether an answer about the meaningless value is that it is no keyword."""
        if KEYWORD not in answer:
            return False
        return TOKEN in answer or KEYWORD not in self.asked.load(form.document())
