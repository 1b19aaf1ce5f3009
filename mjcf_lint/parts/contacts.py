"""Which geoms of a model may touch: their contact masks, and what moves as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from math import isfinite
from operator import attrgetter

from mjcf_lint.mjcf.model import Model, of_model
from mjcf_lint.mjcf.names import MAKERS
from mjcf_lint.mjcf.sections import setting
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.mjcf.values import Values, told
from mjcf_lint.parts.bodies import Body, bodies
from mjcf_lint.parts.meshes import number

MASKS = ("contype", "conaffinity")
"""The attributes that hold the masks of a geom."""

Masks = frozenset[tuple[int, int]]
"""Pairs of contype and conaffinity."""


@dataclass(frozen=True, slots=True, eq=False)
class ContactGeom:
    """A geom with its contact masks; two geoms touch where contype of one meets the other's."""

    node: Node
    body: Body
    values: Values = field(repr=False)
    contype: int
    conaffinity: int

    @property
    def collides(self) -> bool:
        """Say whether a mask is set at all."""
        return self.contype != 0 or self.conaffinity != 0

    def value(self, name: str, otherwise: str = "") -> str:
        """Return the value of an attribute, its own or that of its default class."""
        given = self.values.get(name)
        return given.value if given else otherwise

    @property
    def masks(self) -> str:
        """The masks, as messages write them."""
        return f"contype {self.contype} and conaffinity {self.conaffinity}"


@dataclass(frozen=True, eq=False)
class Contacts:
    """The geoms of a model, and which of them move as one."""

    geoms: tuple[ContactGeom, ...]
    paired: frozenset[str]
    """Names of geoms that a contact pair names: these touch whatever their masks are."""

    @cached_property
    def groups(self) -> dict[Body | None, tuple[ContactGeom, ...]]:
        """The geoms by what moves them: the topmost body with a joint, None for what is still."""
        found: dict[Body | None, list[ContactGeom]] = {}
        for body, geoms in groupby(self.geoms, attrgetter("body")):
            found.setdefault(mover(body), []).extend(geoms)
        return {body: tuple(geoms) for body, geoms in found.items()}

    @property
    def still(self) -> tuple[ContactGeom, ...]:
        """The geoms that nothing moves."""
        return self.groups.get(None, ())

    def meets_anything(self, geom: ContactGeom) -> bool:
        """Say whether the masks let a geom touch what does not move with it."""
        own, mine = mover(geom.body), frozenset({(geom.contype, geom.conaffinity)})
        return any(
            _meet(mine, masks) and (len(bodies) > 1 or bodies[0] is not own)
            for masks, bodies in self._having.items()
        )

    def in_touch_with(self, bodies: Collection[Body | None]) -> frozenset[Body | None]:
        """Return some bodies, what may touch what they move, what may touch that, and so on."""
        kinds = frozenset(self._masks[body] for body in bodies)
        found = set(bodies)
        for masks, having in self._having.items():
            if not kinds.isdisjoint(self._linked[masks]):
                found.update(having)
        return frozenset(found)

    @cached_property
    def _masks(self) -> dict[Body | None, Masks]:
        return {
            body: frozenset((geom.contype, geom.conaffinity) for geom in geoms)
            for body, geoms in self.groups.items()
        }

    @cached_property
    def _having(self) -> dict[Masks, list[Body | None]]:
        """What moves geoms, by the masks of all of them: of these there are few."""
        having: dict[Masks, list[Body | None]] = {}
        for body, masks in self._masks.items():
            having.setdefault(masks, []).append(body)
        return having

    @cached_property
    def _linked(self) -> dict[Masks, frozenset[Masks]]:
        """By masks: those that they meet, those that these meet, and so on."""
        kinds = frozenset(self._masks.values())
        return {masks: _reached(masks, kinds) for masks in kinds}


def _reached(start: Masks, kinds: frozenset[Masks]) -> frozenset[Masks]:
    reached, queue = set[Masks](), [start]
    while queue:
        mine = queue.pop()
        met = {other for other in kinds - reached if _meet(mine, other)}
        reached |= met
        queue += met
    return frozenset(reached)


def _meet(some: Masks, others: Masks) -> bool:
    return any(a & d or c & b for a, b in some for c, d in others)


def mover(body: Body) -> Body | None:
    """Return the topmost body with a joint from a body up; None for one that stands still."""
    found, at = None, body
    while at.parent is not None:
        if at.joints:
            found = at
        at = at.parent
    return found


@of_model
def contacts(model: Model) -> Contacts | None:
    """Return the geoms of a model; None where not all that may touch is written in it.

    Nor is there anything to tell where contacts are off.
    """
    found = bodies(model)
    if found is None or not model.complete or any(model.elements("flex", *MAKERS)):
        return None
    if "disable" in (setting(model, ("option", "flag"), one) for one in ("contact", "constraint")):
        return None
    if setting(model, ("option",), "collision") == "predefined":
        return None
    geoms = (_contact_geom(model, node, body) for body in found.all for node in body.having("geom"))
    return Contacts(tuple(geoms), frozenset(_paired(model)))


def _contact_geom(model: Model, node: Node, body: Body) -> ContactGeom:
    values = model.values(node)
    return ContactGeom(node, body, values, *told(values, _masks))


def _masks(values: Values) -> tuple[int, int]:
    return mask(values, "contype"), mask(values, "conaffinity")


def mask(values: Values, name: str) -> int:
    """Return a contact mask, 1 where none is written, or none that is a number."""
    given = values.get(name)
    written = number(given.value, 1) if given else 1
    return int(written) if isfinite(written) else 1


def _paired(model: Model) -> Iterator[str]:
    for section in model.sections("contact"):
        for pair in section.children:
            if pair.tag == "pair":
                yield from (name for one in ("geom1", "geom2") if (name := pair.get(one)))
