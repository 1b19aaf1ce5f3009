"""Values for the attributes of a grammar: mostly what the engine takes, sometimes not quite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from mjcf_lint.grammar import AttributeType, Kind

NUMBERS = ("0", "1", "-1", "0.5", ".1", "2", "1e-3", "10", "45", "0.01")
ODD_NUMBERS = (
    *("1e400", "-0", "nan", "inf", "0x1p3", "+1", "1,", "1e-320", ".", "1.5.2", "one", "٣"),
    *("99999999999", "1e10", "-1e10", "1e-10", "90", "180", "3.14159"),
)
INTEGERS = ("0", "1", "2", "3", "-1", "5")
ODD_INTEGERS = ("1.0", "99999999999", "2147483647", "-2147483648", "1e3", "two", "", "+1", "١")
WORDS = ("a", "b", "left arm", "é", "a/b", "x_1", "main", "world", "Ünder", "a.b-c")
ODD_WORDS = ("", " ", "a&b", "<a>", '"', "'", "漢😀", "\t", "\n", "a\rb", "%s", "{}", "x" * 300)
FILES = (
    *("corner.stl", "grain.png", "wedge.obj", "hill.png", "part_hand.xml"),
    *("", "nowhere.stl", "../corner.stl", "a/", ".", "/", "corner.STL", "folder\\wedge.obj"),
)
_ODD_COUNT = 0.03


@dataclass(frozen=True, slots=True)
class Inventor:
    """Makes values up; `slips` is the share of those that the engine may well refuse."""

    random: Random
    slips: float = 0.03

    def slip(self) -> bool:
        """Say whether to go wrong this time."""
        return self.random.random() < self.slips

    def value(self, kind: AttributeType, names: Mapping[str, Sequence[str]]) -> str:
        """Return a value; `names` holds the names that there are, by what has them."""
        if kind.keywords and self.random.random() < 0.9:
            return self._keyword(kind)
        if kind.kind is Kind.NUMBER:
            return self._numbers(kind, NUMBERS, ODD_NUMBERS)
        if kind.kind is Kind.INTEGER:
            return self._numbers(kind, INTEGERS, ODD_INTEGERS)
        if kind.kind is Kind.REFERENCE:
            return self._reference(kind, names)
        if kind.kind is Kind.FILE:
            return self.random.choice(FILES)
        if kind.kind is Kind.SIZE:
            return self.random.choice(("1M", "-1", "64K", "10", "1.5M", "M", "-2"))
        return self.word()

    def word(self) -> str:
        """Return any text."""
        return self.random.choice(ODD_WORDS if self.slip() else WORDS)

    def _keyword(self, kind: AttributeType) -> str:
        word = self.random.choice(kind.keywords)
        if self.slip():
            return self.random.choice((word.upper(), word[:-1], f" {word}", "", "none", word + "s"))
        return word

    def _numbers(self, kind: AttributeType, usual: Sequence[str], odd: Sequence[str]) -> str:
        random = self.random
        most = kind.most if kind.most is not None else max(kind.least, 1) * random.randint(1, 4)
        count = random.choice((kind.least, most, random.randint(min(kind.least, most), most)))
        if random.random() < _ODD_COUNT:
            count = max(0, count + random.choice((-1, 1)))
        count = min(max(count, 1 if kind.least else 0), 40)
        made = [random.choice(odd if self.slip() else usual) for _ in range(count)]
        return random.choice((" ", " ", " ", "  ", "\n", "\t")).join(made)

    def _reference(self, kind: AttributeType, names: Mapping[str, Sequence[str]]) -> str:
        known = [name for space in kind.refers_to for name in names.get(space, ())]
        if not known or self.slip():
            return self.word()
        more = kind.most is None and self.random.random() < 0.5
        found = [self.random.choice(known) for _ in range(self.random.randint(1, 3) if more else 1)]
        return " ".join(found)
