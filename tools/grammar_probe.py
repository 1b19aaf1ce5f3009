"""Find out what one release takes for an attribute, at the last from what a value does."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from mjcf_lint.grammar.attribute import AttributeType, Kind
from tools.grammar_answers import TOKEN, alike, meant
from tools.grammar_assets import ENDINGS
from tools.grammar_documents import Form
from tools.grammar_questions import Element
from tools.grammar_stated import Stated
from tools.grammar_surroundings import NAMESPACES

CONTROLS = ("geom", "default", "site", "texture", "actuator", "key", "text", "instance")

_FORMS = 5
_SHARE = 0.9
_OF_FILES = re.compile("file|resource|content|open")
_DIGITS = re.compile(r"\d+")


@dataclass
class Probe(Stated):
    """All that can be asked about an attribute."""

    _spaces: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def attribute(self, element: Element, name: str) -> AttributeType:
        """Return what an element takes for an attribute."""
        if element.path[-1] == "config":
            # What a plugin is configured with is its own affair.
            return self.with_need(element, name, AttributeType(Kind.STRING))
        found = self.definite(element, name)
        if found is None:
            forms = element.having(name)
            found = self._text(element, forms, self.ask(forms, name, [TOKEN]), name)
        return self.with_need(element, name, found)

    def _text(
        self, element: Element, forms: Sequence[Form], answers: Sequence[str], name: str
    ) -> AttributeType:
        """Return the type of an attribute whose text is only looked at by what it means."""
        heard = [
            (form, answer)
            for form, answer in zip(forms, answers, strict=True)
            if not alike(element.unset(form), form.attributes.get(name, TOKEN), answer)
        ]
        taken = any(
            not answer and not element.unset(form)
            for form, answer in zip(forms, answers, strict=True)
        )
        if taken and all(element.unset(form) for form, _ in heard):
            heard = []
        if not heard:
            number = taken and self._counts_as_number(forms, name)
            if number:
                return AttributeType(Kind.NUMBER, least=1, most=None)
            return AttributeType(Kind.STRING if "" in answers else Kind.UNKNOWN)
        for form, answer in heard[:_FORMS]:
            if _OF_FILES.search(answer) and self._opens(form, name):
                return AttributeType(Kind.FILE, least=1, most=1)
        for some in (heard[:2], heard[2:_FORMS]):
            if reference := self._reference(element, some, name):
                return reference
        form, answer = heard[0]
        if answer:
            words = self.ask([form], name, self.words.telling)
            if not all(map(alike, words, self.words.telling, repeat(answer))):
                found = self._meant_words(form, name, self.keyword(form, name, answer))
                if meant(found.keywords) and len(found.keywords) < len(self.words.all) / 2:
                    return found._replace(most=self.most_meant(form, name, found.keywords, answer))
        if self._counts_as_number(forms, name):
            return AttributeType(Kind.NUMBER, least=1, most=None)
        return AttributeType(Kind.STRING)

    def _meant_words(self, form: Form, name: str, found: AttributeType) -> AttributeType:
        """Return the words that are not taken for their length alone."""
        stands = [TOKEN[0] * len(word) for word in found.keywords]
        said = self.ask([form], name, found.keywords)
        of_stands = self.ask([form], name, stands)
        known = (
            word
            for word, answer, stand, other in zip(
                found.keywords, said, stands, of_stands, strict=True
            )
            if not alike(answer, word, other.replace(stand, TOKEN))
        )
        return found._replace(keywords=tuple(known))

    def most_meant(self, form: Form, name: str, words: Sequence[str], unknown: str) -> int:
        """Return how many words, known by their meaning alone, may stand together."""
        pairs = [f"{one} {two}" for one in words[:3] for two in words[:3]]
        said = self.ask([form], name, pairs)
        refused = all(map(alike, said, pairs, repeat(unknown)))
        return 1 if refused else len(words)

    def _opens(self, form: Form, name: str) -> bool:
        """Say whether it matters that a file of the name is there."""
        there = self.ask([form], name, [f"a{ending}" for ending in ENDINGS])
        missing = self.ask([form], name, [f"missing{ending}" for ending in ENDINGS])
        return any(
            not alike(one, f"a{ending}", other.replace(f"missing{ending}", TOKEN))
            for one, other, ending in zip(there, missing, ENDINGS, strict=True)
        )

    def _reference(
        self, element: Element, heard: Sequence[tuple[Form, str]], name: str
    ) -> AttributeType | None:
        """Return what an attribute may name, if it is the name of something."""
        forms = [form for form, _ in heard]
        if not forms:
            return None
        sibling = name.replace("name", "type")
        if sibling != name and sibling in self.documents.allowed(element.path).attributes:
            form = next((form for form in forms if sibling in form.attributes), forms[0])
            forms = [
                replace(form, attributes={**form.attributes, sibling: word})
                for word in self.attribute(element, sibling).keywords or NAMESPACES
            ]
            return self._named(forms, name, NAMESPACES.keys())
        # A namesake elsewhere tells where to look; some others must still be refused.
        likely = self._spaces.get(name, tuple(NAMESPACES))
        found = self._named(forms, name, {*likely, *CONTROLS})
        if not found and len(likely) < len(NAMESPACES):
            found = self._named(forms, name, NAMESPACES.keys())
        if found is None:
            return None
        self._spaces[name] = found.refers_to
        return found

    def _named(
        self, forms: Sequence[Form], name: str, among: Collection[str]
    ) -> AttributeType | None:
        names = [
            (space, one) for space, ones in NAMESPACES.items() if space in among for one in ones
        ]
        loading: dict[str, None] = {}
        telling: dict[str, None] = {}
        looking = [form for form in forms if self.ask([form], name, [TOKEN]) != [""]]
        for form in looking:
            (unknown,) = self.ask([form], name, [TOKEN])
            said = self.ask([form], name, [one for _, one in names])
            other = {
                space: None
                for (space, one), answer in zip(names, said, strict=True)
                if not alike(answer, one, unknown)
            }
            if len(other) < len(among) * _SHARE:
                if TOKEN in unknown.split("\n")[0]:
                    telling.update(other)
                loading.update(
                    (space, None)
                    for (space, _), answer in zip(names, said, strict=True)
                    if answer == ""
                )
        spaces = tuple(sorted(loading or telling))
        if not spaces:
            return None
        two = next((NAMESPACES[space][:2] for space in spaces if len(NAMESPACES[space]) > 1), ())
        lists = bool(two) and "" in self.ask(looking, name, [" ".join(two)])
        return AttributeType(Kind.REFERENCE, refers_to=spaces, least=1, most=None if lists else 1)

    def _counts_as_number(self, forms: Sequence[Form], name: str) -> bool:
        """Say whether values make the same model when written otherwise, but not other values."""
        for form in forms[:2]:
            own = form.attributes.get(name, "").split()
            if own and not all(map(_DIGITS.fullmatch, own)):
                continue
            final = own[-1] if own else "2"
            for start in [own[:-1]] if own else [["1"] * count for count in (0, 1, 2, 11)]:
                same, other, changed = (
                    self.asked.image(form.document({name: " ".join([*start, last])}))
                    for last in (final, f"{final}.0", "1" if final != "1" else "0")
                )
                if same.startswith("image") and same == other != changed:
                    return True
                if same.startswith("image") and other.startswith("image") and same != other:
                    return False
        return False
