"""Confirm for one release what a release beside it takes, with a few documents for each attribute.

What is not confirmed is looked into from the beginning, so this only saves time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from mjcf_lint.grammar.attribute import AttributeType, Kind
from tools.grammar_answers import KEYWORD, TOKEN, alike, meant, sayings
from tools.grammar_documents import Form, Path
from tools.grammar_probe import CONTROLS, Probe
from tools.grammar_questions import Element
from tools.grammar_stated import MANY
from tools.grammar_surroundings import NAMESPACES

Expected = Mapping[tuple[Path, str], AttributeType]


class Confirming:
    """What is expected of a release, and the probe that finds out.

    Of the releases known, the first is the nearest; all of them tell which words to ask about.
    """

    def __init__(self, probe: Probe, known: Sequence[Expected]) -> None:
        self._probe = probe
        self._expected = known[0]
        # A word that an attribute of the name takes anywhere may have come or gone here too.
        self._rivals: dict[str, set[str]] = defaultdict(set)
        for expected in known:
            for (_, name), found in expected.items():
                self._rivals[name].update(found.keywords)

    def attribute(self, element: Element, name: str) -> AttributeType:
        """Return what an element takes for an attribute."""
        expected = self._expected.get((element.path, name))
        if expected is not None and self._holds(element, name, expected):
            return self._probe.with_need(element, name, expected)
        return self._probe.attribute(element, name)

    def _holds(self, element: Element, name: str, expected: AttributeType) -> bool:
        if element.path[-1] == "config":
            return False
        match expected.kind:
            case Kind.KEYWORD:
                return self._keywords_hold(element, name, expected)
            case Kind.INTEGER | Kind.NUMBER:
                return self._numbers_hold(element, name, expected)
            case Kind.REFERENCE:
                return self._reference_holds(element, name, expected)
        return False

    def _keywords_hold(self, element: Element, name: str, expected: AttributeType) -> bool:
        form = next(
            (
                form
                for form in (*element.bare, *element.having(name))
                if self._probe.refuses_word(form, self._probe.ask([form], name, [TOKEN])[0])
            ),
            None,
        )
        if form is None:
            return self._meant_words_hold(element, name, expected)
        words = dict.fromkeys((*expected.keywords, *sorted(self._rivals[name])))
        said = self._probe.ask([form], name, list(words))
        taken = {word for word, answer in zip(words, said, strict=True) if KEYWORD not in answer}
        if taken != set(expected.keywords):
            return False
        return self._probe.most_words(form, name, expected.keywords) == expected.most

    def _meant_words_hold(self, element: Element, name: str, expected: AttributeType) -> bool:
        """Say whether words are taken that the library knows by their meaning alone."""
        form = element.having(name)[0]
        (unknown,) = self._probe.ask([form], name, [TOKEN])
        if not unknown or element.unset(form) or not meant(expected.keywords):
            return False
        words = dict.fromkeys((*expected.keywords, *sorted(self._rivals[name])))
        said = self._probe.ask([form], name, list(words))
        taken = {
            word for word, one in zip(words, said, strict=True) if not alike(one, word, unknown)
        }
        if taken != set(expected.keywords):
            return False
        return self._probe.most_meant(form, name, expected.keywords, unknown) == expected.most

    def _numbers_hold(self, element: Element, name: str, expected: AttributeType) -> bool:
        bad, fewer, more = sayings(name)
        for form in (*element.bare[:1], *element.having(name)[:1]):
            if not self._complains(form, name, expected):
                continue
            least, most = expected.least, expected.most
            above = MANY if most is None else most + 1
            counts = {least - 1, least, most or least, above} - {0}
            said = {
                count: self._probe.ask([form], name, [" ".join(["1"] * count)])[0]
                for count in counts
            }
            if any(bad.search(answer) for answer in said.values()):
                return False
            if least > 1 and not fewer.search(said[least - 1]):
                return False
            if any(fewer.search(said[n]) or more.search(said[n]) for n in (least, most or least)):
                return False
            if bool(more.search(said[above])) is (most is None):
                return False
            if expected.keywords or self._probe.takes_words(form, name):
                return False
            return self._probe.number_kind(form, name, least, most) is expected.kind
        return False

    def _complains(self, form: Form, name: str, expected: AttributeType) -> bool:
        """Say whether a form is one in which the library looks at an attribute's numbers."""
        bad, fewer, more = sayings(name)
        (said,) = self._probe.ask([form], name, [TOKEN])
        if "single int" in said:
            return False
        if bad.search(said) or fewer.search(said):
            return True
        if self._probe.strict or expected.most is None:
            return False
        (said,) = self._probe.ask([form], name, [" ".join(["1"] * (expected.most + 1))])
        return more.search(said) is not None

    def _reference_holds(self, element: Element, name: str, expected: AttributeType) -> bool:
        sibling = re.sub("name$", "type", name)
        form = element.having(name)[0]
        if element.unset(form) or expected.most is None:
            return False
        if sibling != name and sibling in self._probe.documents.allowed(element.path).attributes:
            return self._kind_is_beside(element, name, form, sibling)
        (unknown,) = self._probe.ask([form], name, [TOKEN])
        if not unknown:
            return False
        for space in {*expected.refers_to, *CONTROLS}:
            names = NAMESPACES[space]
            said = self._probe.ask([form], name, names)
            if space in expected.refers_to:
                if "" not in said:
                    return False
            elif not all(
                alike(answer, one, unknown) for one, answer in zip(names, said, strict=True)
            ):
                return False
        return True

    def _kind_is_beside(self, element: Element, name: str, form: Form, sibling: str) -> bool:
        """Say whether what a name may name is still told by the attribute beside it."""
        told = self._expected.get((element.path, sibling))
        return (
            name in form.attributes
            and self._probe.ask([form], name, [TOKEN]) != [""]
            and told is not None
            and self.attribute(element, sibling) == told
        )
