"""Change a document as a grammar knows how: attributes, values, elements, and parts of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.grown import Grower
from bench.handwriting import Hand
from bench.invented import Inventor
from mjcf_lint.grammar import Allowed, AttributeType, Grammar
from mjcf_lint.xml.edit import Edit, Span, apply, overlap
from mjcf_lint.xml.element import Element
from mjcf_lint.xml.source import Source

_SPACES = {"spatial": "tendon", "fixed": "tendon", "freejoint": "joint"}
_SECTIONS = ("actuator", "sensor", "equality")
_WRAPS = ("frame", "replicate count='2' offset='1 0 0'", "body", "default class='new'")
_MOST_ELEMENTS = 400

Edits = tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Grafter:
    """Changes documents; `stock` holds others to take parts from."""

    random: Random
    grammar: Grammar
    stock: Sequence[bytes]
    slips: float = 0.05

    def changed(self, data: bytes, times: int) -> bytes:
        """Return a document with some changes, the same if it holds no element to change."""
        for _ in range(times):
            source = Source(Path("stock.xml"), data)
            if source.root is None:
                return data
            data = apply(data, _Graft(self, source).edits())
        return data


class _Graft:
    """One change of one document."""

    def __init__(self, grafter: Grafter, source: Source) -> None:
        self.random, self.grammar, self.stock = grafter.random, grafter.grammar, grafter.stock
        self.source = source
        root = source.root
        assert root is not None
        self.places = [(one, allowed) for one, allowed in self.laid(root)]
        inventor = Inventor(self.random, grafter.slips)
        self.grower = Grower(self.grammar, inventor, _names(root))

    def laid(self, root: Element) -> list[tuple[Element, Allowed | None]]:
        """Return elements with their places in the grammar."""
        found: list[tuple[Element, Allowed | None]] = []
        stack: list[tuple[Element, Allowed | None]] = [(root, self.grammar.root)]
        while stack and len(found) < _MOST_ELEMENTS:
            element, allowed = stack.pop()
            found.append((element, allowed))
            for child in reversed(element.children):
                below = self.grammar.child(allowed, child.tag) if allowed else None
                stack.append((child, below))
        return found

    def edits(self) -> Edits:
        """Return some change, none if what was drawn cannot be made here."""
        ways: tuple[tuple[int, Callable[[Element, Allowed | None], Edits]], ...] = (
            *((6, self.value), (6, self.attribute), (4, self.child), (3, self.graft)),
            *((2, self.without_attribute), (1, self.without), (2, self.again), (1, self.wrapped)),
            *((1, self.moved), (1, self.renamed)),
        )
        way = self.random.choices([one for _, one in ways], [weight for weight, _ in ways])[0]
        made = way(*self.random.choice(self.places))
        clash = any(overlap(a, b) for i, a in enumerate(made) for b in made[:i])
        return () if clash else made

    def value(self, element: Element, allowed: Allowed | None) -> Edits:
        if not element.attributes:
            return ()
        attribute = self.random.choice(list(element.attributes.values()))
        kind = allowed.attributes.get(attribute.name) if allowed else None
        if kind is None and self.random.random() < 0.9:
            return ()
        value = self.grower.inventor.value(kind or AttributeType(), self.grower.names)
        words = attribute.value.split()
        if words and self.random.random() < 0.5:
            place = self.random.randrange(len(words))
            words[place : place + self.random.randint(0, 1)] = value.split()[:1]
            value = " ".join(words)
        return (attribute.with_value(value),)

    def attribute(self, element: Element, allowed: Allowed | None) -> Edits:
        found = self.grower.attribute(element.tag, allowed)
        return (element.with_attribute(*found),) if found else ()

    def child(self, element: Element, allowed: Allowed | None) -> Edits:
        names = self.grammar.child_names(allowed) if allowed else ()
        if not names or allowed is None:
            return ()
        grown = self.grower.child(allowed, self.random.choice(names))
        return (element.with_child(Hand(self.random, odd=0.02).text(grown)),)

    def graft(self, element: Element, allowed: Allowed | None) -> Edits:
        """Take an element that stands in one of the same name elsewhere."""
        if not self.stock:
            return ()
        other = Source(Path("other.xml"), self.random.choice(self.stock))
        places = list(other.root.walk())[:_MOST_ELEMENTS] if other.root else []
        fitting = [c for one in places if one.tag == element.tag for c in one.children]
        if not fitting:
            return ()
        return (element.with_child(self.random.choice(fitting).span.text),)

    def without_attribute(self, element: Element, allowed: Allowed | None) -> Edits:
        if not element.attributes:
            return ()
        return (self.random.choice(list(element.attributes.values())).removed(),)

    def without(self, element: Element, allowed: Allowed | None) -> Edits:
        return (element.removed(),) if element.parent else ()

    def again(self, element: Element, allowed: Allowed | None) -> Edits:
        if element.parent is None:
            return ()
        text = element.span.text
        for attribute in element.attributes.values():
            if attribute.name == "name" and self.random.random() < 0.7:
                new = f'name="again{self.random.randrange(100)}"'
                text = text.replace(attribute.span.text, new, 1)
        return (Edit(Span(self.source, element.end, element.end), text),)

    def wrapped(self, element: Element, allowed: Allowed | None) -> Edits:
        if element.parent is None:
            return ()
        tag = self.random.choice(_WRAPS)
        return (
            Edit(Span(self.source, element.start, element.start), f"<{tag}>"),
            Edit(Span(self.source, element.end, element.end), f"</{tag.split()[0]}>"),
        )

    def moved(self, element: Element, allowed: Allowed | None) -> Edits:
        other = self.random.choice(self.places)[0]
        inside = element.start <= other.start < element.end
        if element.parent is None or inside:
            return ()
        return (Edit(element.span, ""), other.with_child(element.span.text))

    def renamed(self, element: Element, allowed: Allowed | None) -> Edits:
        if element.parent is None:
            return ()
        parent = next((place for one, place in self.places if one is element.parent), None)
        names = self.grammar.child_names(parent) if parent else ()
        return element.retagged(self.random.choice(names)) if names else ()


def _names(root: Element) -> dict[str, list[str]]:
    """Return the names that a document gives, by what has them."""
    names: dict[str, list[str]] = {"body": ["world"], "default": ["main"]}
    for element in root.walk():
        section = element.parent.tag if element.parent else ""
        space = section if section in _SECTIONS else _SPACES.get(element.tag, element.tag)
        name = element.get("class" if element.tag == "default" else "name")
        if name:
            names.setdefault(space, []).append(name)
    return names
