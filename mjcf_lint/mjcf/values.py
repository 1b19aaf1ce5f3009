"""What the attributes of an element come to, once its default class has spoken."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any, TypeVar

from mjcf_lint.mjcf.defaults import MAIN, DefaultClasses, takes_defaults
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.element import Attribute, Element

ACTUATORS = "actuator"
_ALL_OF_ONE = {"equality": "equality", "tendon": "tendon", "actuator": ACTUATORS}
_ACTUATOR_TAGS = frozenset(
    (
        *("general", "motor", "position", "velocity", "intvelocity", "damper", "cylinder"),
        *("muscle", "adhesion", "dcmotor", "plugin", "orientation", "pid"),
    )
)


@dataclass(frozen=True, slots=True)
class Given:
    """A value, and who gave it: `node` is the element itself or a child of a default element.

    `over` is what it took the place of. A list that is shorter leaves the rest of that in force.
    """

    attribute: Attribute
    node: Node
    own: bool
    over: Given | None = field(default=None, repr=False)

    @property
    def value(self) -> str:
        """The value as the engine reads it."""
        return self.attribute.value

    @property
    def filled(self) -> Given | None:
        """The layer that holds something: an empty list of numbers leaves what it stands over."""
        return next((given for given in self.layers if given.value.split()), None)

    @property
    def layers(self) -> Iterator[Given]:
        """The value and those it was written over, the one in force first."""
        given: Given | None = self
        while given:
            yield given
            given = given.over


Values = Mapping[str, Given]
"""Values by attribute name."""

_MOST_KEPT = 50_000
"""Of how many elements each value is kept: the rest of a huge model is not worth the memory."""
_MOST_TOLD = 10_000
"""Of how many elements of a file it is kept what their values tell."""
_TOLD = "what values tell"

Facts = dict[Hashable, Any]
Result = TypeVar("Result")


class _OfClass(dict[str, Given]):
    """What a class gives the elements of a kind; `writers` wrote it, one after the other."""

    __slots__ = ("writers",)

    def __init__(self, values: Mapping[str, Given], writers: tuple[Element, ...]) -> None:
        super().__init__(values)
        self.writers = writers


_NOTHING = _OfClass({}, ())


class _Written(Mapping[str, Given]):
    """The values of one element: what it takes from its class, and its own over that."""

    __slots__ = ("_attributes", "_names", "_node", "_own", "_taken", "facts")

    def __init__(self, node: Node, taken: _OfClass, *, keeping: bool) -> None:
        self._node, self._taken = node, taken
        self._attributes = node.attributes
        self._names = self._attributes.names
        self._own: dict[str, Given] | None = {} if keeping else None
        self.facts = _facts(node.element, taken) if node.inclusion.at else None
        """What is known of them, shared with the same element in other models."""

    def get(self, name: str, default: Any = None) -> Any:
        return self._written(name) if name in self._names else self._taken.get(name, default)

    def __getitem__(self, name: str) -> Given:
        return self._written(name) if name in self._names else self._taken[name]

    def _written(self, name: str) -> Given:
        own = self._own
        found = own.get(name) if own is not None else None
        if found is None:
            attribute = self._attributes[name]
            found = Given(attribute, self._node, own=True, over=self._taken.get(name))
            if own is not None:
                own[name] = found
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._names or name in self._taken

    def __iter__(self) -> Iterator[str]:
        yield from self._taken
        for name in self._names:
            if name not in self._taken:
                yield name

    def __len__(self) -> int:
        return len(self._names.keys() | self._taken.keys())


@dataclass(frozen=True)
class EffectiveValues:
    """The values of elements, own ones before those of their default class."""

    classes: DefaultClasses

    def of(self, node: Node) -> Values:
        """Return every value an element has, whoever gave it.

        All actuators share one default, so an actuator has what any kind of actuator wrote there,
        the last one first; `Given.node` tells which.
        """
        found = node.values
        if found is None:
            above = node.parent.tag if node.parent else ""
            kind = _ALL_OF_ONE.get(above) or (takes_defaults(node) and node.tag)
            taken = self.of_class(self.classes.class_of(node), kind) if kind else _NOTHING
            keeping = next(self._asked) < _MOST_KEPT
            found = node.values = _Written(node, taken, keeping=keeping)
        return found

    def of_class(self, name: str, kind: str) -> _OfClass:
        """Return what a class gives the elements of a kind, such as joint."""
        if name not in self._table and name == self.classes.old_global_name:
            name = MAIN
        return self._table.get(name, {}).get(kind, _NOTHING)

    @cached_property
    def given(self) -> frozenset[str]:
        """Every attribute that some class gives some element."""
        kinds = (values for of_class in self._table.values() for values in of_class.values())
        return frozenset(name for values in kinds for name in values)

    @cached_property
    def _asked(self) -> Iterator[int]:
        """Counts the elements that were asked for: many rules ask for the same."""
        return count()

    @cached_property
    def _table(self) -> dict[str, dict[str, _OfClass]]:
        """The values by class, kind of element and attribute.

        A class starts from what its parent holds when the engine comes to it, and the engine reads
        what stands directly in a default element before it goes into the nested ones.
        """
        table: dict[str, dict[str, _OfClass]] = {MAIN: {}}
        for top in self.classes.top_level:
            stack = [(top, MAIN)]
            while stack:
                block, name = stack.pop()
                values = table.setdefault(name, {})
                _write(block, values)
                nested = [child for child in block.children if child.tag == "default"]
                for child in reversed(nested):
                    stack.append((child, child.get("class") or ""))
                for child in nested:
                    copied = {kind: _OfClass(one, one.writers) for kind, one in values.items()}
                    table.setdefault(child.get("class") or "", copied)
        return table


def told(values: Values, find: Callable[..., Result], *more: Hashable) -> Result:
    """Return what a function finds in values, which must be nothing of their own model.

    Models that share a file, and the default classes that speak to it, have that found once.
    """
    facts = values.facts if isinstance(values, _Written) else None
    if facts is None:
        return find(values, *more)
    key = (find, *more)
    if key not in facts:
        facts[key] = find(values, *more)
    found: Result = facts[key]
    return found


def _facts(element: Element, taken: _OfClass) -> Facts:
    known: dict[tuple[Element, ...], Facts] = element.source.known.setdefault(_TOLD, {})
    origin = (element, *taken.writers)
    found = known.get(origin)
    if found is None:
        if len(known) >= _MOST_TOLD:
            known.clear()
        found = known[origin] = {}
    return found


def _write(block: Node, values: dict[str, _OfClass]) -> None:
    for child in block.children:
        if child.tag == "default":
            continue
        kind = ACTUATORS if child.tag in _ACTUATOR_TAGS else child.tag
        held = values.setdefault(kind, _OfClass({}, ()))
        held.writers += (child.element,)
        for name, text in child.attributes.pairs():
            attribute = Attribute(child.element, name, text)
            held[name] = Given(attribute, child, own=False, over=held.pop(name, None))
