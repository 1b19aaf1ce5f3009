"""Find out what one release takes for an attribute, from what its library says of values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from mjcf_lint.grammar.attribute import AttributeType, Kind
from tools.grammar_assets import ENDINGS
from tools.grammar_documents import Documents, Form, Path
from tools.grammar_library import Asked
from tools.grammar_specimens import NAMESPACES
from tools.grammar_worker import DIED

TOKEN = "@q7"
MANY = 700
_FEW = 16
_FORMS = 5
_SHARE = 0.9
CONTROLS = ("geom", "default", "site", "texture", "actuator", "key", "text", "instance")

KEYWORD = "invalid keyword"
_BAD = r"(?:bad format|problem reading|number is too large|single int expected).* attribute '?{}\b"
_SUFFIX = r"unsigned integer with an optional suffix .* attribute '{}'"
_FEWER = r"attribute '{}' does not have enough data"
_MORE = r"attribute '{}' has too much data"
_MISSING = r"required attribute missing: '{}'"
_OF_FILES = re.compile("file|resource|content|open")
_DIGITS = re.compile(r"\d+")
_WORD = "true"
_SINGLE = "single int expected"


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
class Probe:
    """The questions to one library."""

    asked: Asked
    documents: Documents
    bare: Documents
    words: Words
    strict: bool
    _keywords: dict[tuple[str, frozenset[str]], tuple[str, ...]] = field(default_factory=dict)
    _spaces: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def element(self, path: Path) -> Element:
        """Return an element to try attributes in."""
        forms = self.documents.forms(path, self.documents.allowed(path))
        said = self.asked.load_all([form.document() for form in forms])
        bare = self.bare.forms(path, self.documents.allowed(path))
        return Element(path, forms, said, bare)

    def attribute(self, element: Element, name: str) -> AttributeType:
        """Return what an element takes for an attribute."""
        found = self._definite(element, name)
        if found is None:
            forms = element.having(name)
            found = self._text(element, forms, self.ask(forms, name, [TOKEN]), name)
        return self.with_need(element, name, found)

    def with_need(self, element: Element, name: str, found: AttributeType) -> AttributeType:
        """Return a type that says whether the element must have the attribute."""
        without = self.asked.load_all([form.document({name: None}) for form in element.forms])
        missing = re.compile(_MISSING.format(re.escape(name)))
        required = "" not in without and any(missing.search(answer) for answer in without)
        return replace(found, required=required)

    def ask(self, forms: Iterable[Form], name: str, values: Sequence[str]) -> list[str]:
        """Return what the library says of each value in each form."""
        return self.asked.load_all(
            [form.document({name: value}) for form in forms for value in values]
        )

    def _definite(self, element: Element, name: str) -> AttributeType | None:
        """Return the type where the library says of a meaningless value what is wrong with it.

        It says so on reading, before it looks at what stands around: that need not be there.
        """
        bad, suffix = (re.compile(one.format(re.escape(name))) for one in (_BAD, _SUFFIX))
        limits = re.compile("|".join(one.format(re.escape(name)) for one in (_FEWER, _MORE)))
        for form in (*element.bare, *element.having(name)):
            (answer,) = self.ask([form], name, [TOKEN])
            if self.refuses_word(form, answer):
                return self._keyword(form, name, answer)
            if suffix.search(answer):
                return AttributeType(Kind.SIZE, least=1, most=1)
            if bad.search(answer) or limits.search(answer):
                return self._number(form, name, answer)
        # Releases before 2.3.2 read a number as far as it goes, and are content with none.
        for form in () if self.strict else (*element.bare[:2], *element.having(name)[:2]):
            (answer,) = self.ask([form], name, [" ".join(["1"] * MANY)])
            if limits.search(answer):
                return self._number(form, name, answer)
        return None

    def refuses_word(self, form: Form, answer: str) -> bool:
        """Say whether an answer about the meaningless value is that it is no keyword."""
        if KEYWORD not in answer:
            return False
        return TOKEN in answer or KEYWORD not in self.asked.load(form.document())

    def _number(self, form: Form, name: str, said: str) -> AttributeType:
        fewer, more, bad = (
            re.compile(one.format(re.escape(name))) for one in (_FEWER, _MORE, _BAD)
        )
        if _SINGLE in said:
            return AttributeType(Kind.INTEGER, least=1, most=1)
        said_of: dict[int, str] = {}
        for counts in ([MANY, 1, 2, 3, 4], [*range(5, _FEW + 1)]):
            answers = self.ask([form], name, [_values("1", n) for n in counts])
            said_of |= dict(zip(counts, answers, strict=True))
            done = more.search(said_of[4]) or not more.search(said_of[MANY])
            if done and not all(fewer.search(said_of[n]) for n in (1, 2, 3, 4)):
                break
        counts = sorted(said_of)
        most: int | None = None
        if more.search(said_of[MANY]):
            above = next(n for n in counts if more.search(said_of[n]))
            most = above - 1 if above <= _FEW else self._bisect(form, name, more)
        least = next(
            (n for n in counts if not fewer.search(said_of[n]) and not bad.search(said_of[n])), 1
        )
        kind = self.number_kind(form, name, least, most)
        words = self._keyword(form, name, said).keywords if self.takes_words(form, name) else ()
        return AttributeType(kind, words, least, most)

    def takes_words(self, form: Form, name: str) -> bool:
        """Say whether a word is as good as a number."""
        meaningless, word = self.ask([form], name, [TOKEN, _WORD])
        return not alike(word, _WORD, meaningless)

    def _bisect(self, form: Form, name: str, more: re.Pattern[str]) -> int:
        low, high = _FEW, MANY
        while high - low > 1:
            middle = (low + high) // 2
            (said,) = self.ask([form], name, [_values("1", middle)])
            low, high = (low, middle) if more.search(said) else (middle, high)
        return low

    def number_kind(self, form: Form, name: str, least: int, most: int | None) -> Kind:
        """Tell integers from numbers: a fraction is refused, or read as two values or as none."""
        fewer, more, bad = (
            re.compile(one.format(re.escape(name))) for one in (_FEWER, _MORE, _BAD)
        )
        whole, fraction, lone, long = self.ask(
            [form],
            name,
            [
                _values("1", least),
                _values("1.5", least),
                "1.5",
                "1.5 " + _values("1", most or 1),
            ],
        )
        refused = bad.search(fraction) or more.search(fraction)
        if refused and not bad.search(whole) and not more.search(whole):
            return Kind.INTEGER
        if least > 1 and not fewer.search(lone) and not bad.search(lone):
            return Kind.INTEGER
        if most is not None and not more.search(long) and not bad.search(long):
            return Kind.INTEGER
        return Kind.NUMBER

    def _keyword(self, form: Form, name: str, said: str) -> AttributeType:
        """Return the words that are not refused as the meaningless one was."""

        def taken(words: Sequence[str]) -> tuple[str, ...]:
            answers = self.ask([form], name, words)
            return tuple(
                word
                for word, answer in zip(words, answers, strict=True)
                if not alike(answer, word, said)
            )

        if KEYWORD not in said:
            return AttributeType(Kind.KEYWORD, taken(self.words.all), least=1, most=1)
        telling = taken(self.words.telling)
        known: tuple[str, ...] | None = None
        for key in (("", frozenset(telling)), (name, frozenset(telling))):
            if known is None and key in self._keywords:
                known = self._keywords[key]
                known = known if taken(known) == known else None
        if known is None:
            known = taken(self.words.all)
            # Where these words are the whole list, they will be so elsewhere.
            alone = len(known) > 1 and set(known) == set(telling)
            self._keywords["" if alone else name, frozenset(telling)] = known
        most = self.most_words(form, name, known)
        return AttributeType(Kind.KEYWORD, known, least=1, most=most)

    def most_words(self, form: Form, name: str, words: Sequence[str]) -> int:
        """Return how many keywords may stand together."""
        pairs = [f"{one} {two}" for one in words[:3] for two in words[:3] if one != two]
        said = self.ask([form], name, pairs)
        return len(words) if any(KEYWORD not in answer for answer in said) else 1

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
        # What a plugin is configured with is its own affair.
        if answer and element.path[-1] != "config":
            words = self.ask([form], name, self.words.telling)
            if not all(map(alike, words, self.words.telling, repeat(answer))):
                found = self._meant_words(form, name, self._keyword(form, name, answer))
                if 0 < len(found.keywords) < len(self.words.all) / 2:
                    return found
        if self._counts_as_number(forms, name):
            return AttributeType(Kind.NUMBER, least=1, most=None)
        return AttributeType(Kind.STRING)

    def _meant_words(self, form: Form, name: str, found: AttributeType) -> AttributeType:
        """Return the words that are not taken for their length alone."""
        stands = [TOKEN[0] * len(word) for word in found.keywords]
        said = self.ask([form], name, found.keywords)
        of_stands = self.ask([form], name, stands)
        meant = (
            word
            for word, answer, stand, other in zip(
                found.keywords, said, stands, of_stands, strict=True
            )
            if not alike(answer, word, other.replace(stand, TOKEN))
        )
        return replace(found, keywords=tuple(meant))

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
        spaces = tuple(loading or telling)
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


def sayings(name: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what a library says of values of bad form, of too few and of too many."""
    bad, fewer, more = (re.compile(one.format(re.escape(name))) for one in (_BAD, _FEWER, _MORE))
    return bad, fewer, more


def _values(value: str, count: int) -> str:
    return " ".join([value] * count)


def _said(answer: str) -> str:
    """Return an answer without the place it names at its end, and without numbers."""
    return re.sub(r"\d+", "N", re.split(r"\n(?:Element|Object) ", answer)[0])


def alike(answer: str, value: str, meaningless: str) -> bool:
    """Say whether an answer about a value is the one that the meaningless value got."""
    if answer.startswith(DIED):
        return meaningless.startswith(DIED)
    if KEYWORD in meaningless:
        return KEYWORD in answer
    return _said(answer) == _said(meaningless.replace(TOKEN, value))
