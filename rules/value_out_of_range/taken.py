"""Numbers that count for what takes them, its own or those of its default class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mjcf_lint import Diagnostic, Fix, Model
from mjcf_lint.mjcf.numbers import numbers, tokens
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Given, Values
from mjcf_lint.parts.standing import standing, standing_joints, takers
from mjcf_lint.xml.element import Attribute


@dataclass(frozen=True, slots=True)
class Taken:
    """Values that MuJoCo refuses where an element takes them, and what may be written instead."""

    element: str
    attribute: str
    count: int
    refused: Callable[[list[float]], bool]
    must: str
    instead: Callable[[list[float]], str] = lambda _: ""
    note: str = ""


def _no_condim(values: list[float]) -> bool:
    return values[0] not in (1, 3, 4, 6)


def _outside_one(values: list[float]) -> bool:
    return not 0 <= values[0] <= 1 and values[0] == values[0]


def _half_a_spring(values: list[float]) -> bool:
    return any(values) and any(one <= 0 for one in values)


TAKEN = (
    Taken(
        "geom",
        "condim",
        1,
        _no_condim,
        "must be 1, 3, 4 or 6",
        instead=lambda values: str(max(one for one in (1, 3, 4) if one <= max(1, values[0]))),
        note="1 is a contact without friction; 3 adds sliding, 4 turning and 6 rolling friction",
    ),
    Taken(
        "light",
        "softness",
        1,
        _outside_one,
        "must be from 0 to 1",
        instead=lambda values: "0" if values[0] < 0 else "1",
    ),
    Taken(
        "joint",
        "springdamper",
        2,
        _half_a_spring,
        "must be two numbers greater than 0",
        note="they are a time constant and a damping ratio, and give stiffness and damping "
        "together; 0 0 leaves that to stiffness and damping",
    ),
)


def taken(model: Model) -> Iterator[Diagnostic]:
    """Report each such number once, also where many elements take it from a class."""
    found: dict[Attribute, tuple[Taken, list[float], list[tuple[Node, Given]]]] = {}
    for row in TAKEN:
        # In frames releases let pass what they do not know.
        written = f"{row.element}.{row.attribute}" in model.words
        if not written or row.attribute not in _known(row.element, model):
            continue
        for node, values in _elements(model, row.element):
            given = values.get(row.attribute)
            held = numbers(given.value) if given else None
            if given and held and len(held) == row.count and row.refused(held):
                one = found.setdefault(given.attribute, (row, held, []))
                one[2].append((node, given))
    for row, held, nodes in found.values():
        yield _outside(row, held, nodes)


def _known(tag: str, model: Model) -> set[str]:
    places = model.target.grammar.places.get(tag, ())
    return {name for place in places for name in place.attributes}


def _elements(model: Model, tag: str) -> Iterator[tuple[Node, Values]]:
    if tag == "joint":
        yield from ((joint.node, values) for _, joint, values in standing_joints(model))
    else:
        yield from ((node, values) for _, node, values in standing(model, tag))


def _outside(row: Taken, held: list[float], nodes: list[tuple[Node, Given]]) -> Diagnostic:
    given = nodes[0][1]
    instead = row.instead(held)
    fix = Fix.unsafe(f"Write {instead}", given.attribute.with_value(instead)) if instead else None
    return Diagnostic(
        given.attribute.value_span,
        f"{row.attribute} {row.must}, not {' '.join(tokens(given.value))}",
        fix,
        related=takers((node for node, _ in nodes), given),
        note=row.note,
    )
