"""Find out what a release takes for an attribute where its library says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mjcf_lint.grammar.attribute import AttributeType, Kind
from tools.grammar_answers import KEYWORD, SINGLE, TOKEN, alike, ones, sayings, suffix_expected
from tools.grammar_documents import Form
from tools.grammar_questions import Element, Questions

MANY = 700
_FEW = 16
_WORD = "true"


@dataclass
class Stated(Questions):
    """What a library says outright of a value on reading it."""

    _keywords: dict[tuple[str, frozenset[str]], tuple[str, ...]] = field(default_factory=dict)

    def definite(self, element: Element, name: str) -> AttributeType | None:
        """Return the type where the library says of a meaningless value what is wrong with it.

        It says so on reading, before it looks at what stands around: that need not be there.
        """
        bad, fewer, more = sayings(name)
        suffix = suffix_expected(name)
        for form in (*element.bare, *element.having(name)):
            (answer,) = self.ask([form], name, [TOKEN])
            if self.refuses_word(form, answer):
                return self.keyword(form, name, answer)
            if suffix.search(answer):
                return AttributeType(Kind.SIZE, least=1, most=1)
            if any(one.search(answer) for one in (bad, fewer, more)):
                return self._number(form, name, answer)
        # 2.2.0 reads a number as far as it goes, and is content with none.
        for form in () if self.strict else (*element.bare[:2], *element.having(name)[:2]):
            (answer,) = self.ask([form], name, [" ".join(["1"] * MANY)])
            if fewer.search(answer) or more.search(answer):
                return self._number(form, name, answer)
        return None

    def _number(self, form: Form, name: str, said: str) -> AttributeType:
        bad, fewer, more = sayings(name)
        if SINGLE in said:
            return AttributeType(Kind.INTEGER, least=1, most=1)
        said_of: dict[int, str] = {}
        for counts in ([MANY, 1, 2, 3, 4], [*range(5, _FEW + 1)]):
            answers = self.ask([form], name, [ones("1", n) for n in counts])
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
        words: tuple[str, ...] = ()
        if kind is Kind.INTEGER and self.takes_words(form, name):
            taken = self.keyword(form, name, said).keywords
            words = tuple(word for word in taken if not word.isdigit())
        return AttributeType(kind, words, least, most)

    def takes_words(self, form: Form, name: str) -> bool:
        """Say whether a word is as good as a number."""
        meaningless, word = self.ask([form], name, [TOKEN, _WORD])
        return not alike(word, _WORD, meaningless)

    def _bisect(self, form: Form, name: str, more: re.Pattern[str]) -> int:
        low, high = _FEW, MANY
        while high - low > 1:
            middle = (low + high) // 2
            (said,) = self.ask([form], name, [ones("1", middle)])
            low, high = (low, middle) if more.search(said) else (middle, high)
        return low

    def number_kind(self, form: Form, name: str, least: int, most: int | None) -> Kind:
        """Tell integers from numbers: a fraction is refused, or read as two values or as none."""
        bad, fewer, more = sayings(name)
        whole, fraction, lone, long = self.ask(
            [form],
            name,
            [
                ones("1", least),
                ones("1.5", least),
                "1.5",
                "1.5 " + ones("1", most or 1),
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

    def keyword(self, form: Form, name: str, said: str) -> AttributeType:
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
        # Some lists allow but a few pairs, and refuse the same word twice as just that.
        pairs = [f"{one} {two}" for one in words[:3] for two in words[:3]]
        said = self.ask([form], name, pairs)
        return len(words) if any(KEYWORD not in answer for answer in said) else 1
