"""Trees of MJCF elements as a recorded grammar lets them grow, with names and references."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from bench.invented import Inventor
from mjcf_lint.grammar import Allowed, AttributeType, Grammar, Kind

T = TypeVar("T")

MOST_DEPTH = 6
_SECTIONS = ("compiler", "option", "default", "asset", "worldbody", "contact", "equality")
_IN_A_BODY = ("geom", "geom", "joint", "site", "body", "body", "frame")
_START = {
    "geom": {"size": ".1 .1 .1"},
    "site": {"size": ".1 .1 .1"},
    "mesh": {"file": "corner.stl"},
    "texture": {"builtin": "flat", "width": "8", "height": "8", "type": "2d"},
    "hfield": {"file": "grain.png", "size": "1 1 1 1"},
    "model": {"file": "part_hand.xml"},
    "inertial": {"pos": "0 0 0", "mass": "1", "diaginertia": "1 1 1"},
    "flexcomp": {"type": "grid", "count": "3 3 1", "spacing": ".1 .1 .1", "dim": "2"},
    "composite": {"type": "cable", "count": "5 1 1", "curve": "s", "size": "1"},
    "attach": {"body": "inner"},
}
"""What no grammar says: a start for elements that the engine refuses without it."""
_OTHERS = {"connect": ("body1",), "weld": ("body1",), "general": ("joint",), "motor": ("joint",)}
"""The same for references that one of several has to make."""
_STARTED = 0.85
_FRAME = ("pos", "quat", "axisangle", "xyaxes", "zaxis", "euler", "childclass", "name")
_REPLICATE = {"count": "2", "offset": ".5 0 0", "euler": "0 0 30", "sep": "-"}


@dataclass(slots=True, eq=False)
class Tag:
    """An element that grew; `allowed` is its place in the grammar, None for one of its own mind."""

    name: str
    allowed: Allowed | None
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Tag] = field(default_factory=list)

    def walk(self) -> Iterator[Tag]:
        """Yield it and everything in it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Grower:
    """Grows trees; `names` are those given so far, by what has them."""

    grammar: Grammar
    inventor: Inventor
    names: dict[str, list[str]] = field(default_factory=dict)
    budget: int = 0

    def tree(self, size: int) -> Tag:
        """Return a whole model of about so many elements."""
        self.names, self.budget = {"body": ["world"], "default": []}, size
        root = Tag("mujoco", self.grammar.root)
        self._elements(root)
        for tag in root.walk():
            tag.children = [one for one in tag.children if self._possible(one)]
            self._attributes(tag)
        return root

    def child(self, allowed: Allowed, tag: str) -> Tag:
        """Return one element with all that it needs, as `names` lets it refer to others."""
        grown = Tag(tag, self.grammar.child(allowed, tag))
        self._name(grown, Tag(allowed.name, allowed))
        self._attributes(grown)
        return grown

    def attribute(self, tag: str, allowed: Allowed | None) -> tuple[str, str] | None:
        """Return some attribute of an element with a value."""
        if tag == "replicate":
            return self._pick(tuple(_REPLICATE.items()))
        if allowed is None or not allowed.attributes:
            return None
        names = _FRAME if tag == "frame" else tuple(allowed.attributes)
        name = self._pick(names)
        if self.inventor.slip():
            return self._pick(("class", "rgba", "apirate", "name", "size")), self.inventor.word()
        return name, self.inventor.value(allowed.attributes.get(name, AttributeType()), self.names)

    def _possible(self, tag: Tag) -> bool:
        """Say whether there is something for each reference that an element must make."""
        allowed = tag.allowed
        kinds = allowed.attributes if allowed else {}
        needs = [kinds[name] for name in _OTHERS.get(tag.name, ()) if name in kinds]
        needs += [one for one in kinds.values() if one.required and one.kind is Kind.REFERENCE]
        return self.inventor.slip() or all(self._known(kind) for kind in needs)

    def _elements(self, root: Tag) -> None:
        random = self.inventor.random
        waiting = [(root, 0)]
        while waiting and self.budget > 0:
            tag, depth = waiting.pop(random.randrange(len(waiting)))
            assert tag.allowed
            names = self.grammar.child_names(tag.allowed)
            if not names or depth >= MOST_DEPTH:
                continue
            taken: set[str] = set()
            for _ in range(random.randint(1, 5) + 2 * (tag is root)):
                name = self._child_name(tag, names)
                allowed = self.grammar.child(tag.allowed, name)
                if allowed is None or (name in taken and allowed.unique):
                    continue
                if allowed is self.grammar.root and not self.inventor.slip():
                    continue
                taken.add(name)
                child = Tag(name, allowed)
                tag.children.append(child)
                self.budget -= 1
                self._name(child, tag)
                waiting.append((child, depth + 1))
            if tag.name == "body" and random.random() < 0.9:
                tag.children.insert(0, Tag("geom", self.grammar.child(tag.allowed, "geom")))

    def _child_name(self, tag: Tag, names: tuple[str, ...]) -> str:
        random = self.inventor.random
        likely = {"mujoco": _SECTIONS, "body": _IN_A_BODY, "worldbody": _IN_A_BODY}.get(tag.name)
        if likely and random.random() < 0.7:
            fitting = [name for name in likely if name in names]
            if fitting:
                return random.choice(fitting)
        return random.choice(names)

    def _name(self, tag: Tag, parent: Tag) -> None:
        random, allowed = self.inventor.random, tag.allowed
        if tag.name == "default":
            known = self.names.setdefault("default", [])
            top = parent.allowed is self.grammar.root
            if top == self.inventor.slip():
                tag.attributes["class"] = f"c{len(known)}"
            known.append(tag.attributes.get("class", "main"))
        elif allowed and "name" in allowed.attributes and tag.name not in ("frame", "worldbody"):
            kind = allowed.attributes["name"]
            if kind.required or random.random() < 0.7:
                known = self.names.setdefault(_space(tag, parent), [])
                tag.attributes["name"] = f"{tag.name[:2]}{len(known)}"
                if self.inventor.slip() and known:
                    tag.attributes["name"] = random.choice(known)
                known.append(tag.attributes["name"])

    def _attributes(self, tag: Tag) -> None:
        random, allowed = self.inventor.random, tag.allowed
        bare = tag.name in ("mujoco", "worldbody", "default")
        if allowed is None or (bare and not self.inventor.slip()):
            return
        in_default = "name" not in allowed.attributes
        if tag.name in _START and random.random() < _STARTED:
            kept = ("size",) if in_default else tuple(_START[tag.name])
            for name in kept:
                if name in allowed.attributes and name in _START[tag.name]:
                    tag.attributes.setdefault(name, _START[tag.name][name])
        if tag.name == "replicate":
            tag.attributes["count"] = "2"
        if tag.name not in ("frame", "replicate", "worldbody"):
            for name, kind in allowed.attributes.items():
                wanted = kind.required or (not in_default and name in _OTHERS.get(tag.name, ()))
                if wanted and name not in tag.attributes and not self.inventor.slip():
                    if kind.kind is Kind.REFERENCE and not self._known(kind) and not kind.required:
                        continue
                    tag.attributes[name] = self.inventor.value(kind, self.names)
        for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
            if found := self.attribute(tag.name, allowed):
                tag.attributes.setdefault(*found)
        order = list(tag.attributes.items())
        if random.random() < 0.3:
            random.shuffle(order)
        tag.attributes = dict(order)

    def _known(self, kind: AttributeType) -> bool:
        return any(self.names.get(space) for space in kind.refers_to)

    def _pick(self, some: tuple[T, ...]) -> T:
        return self.inventor.random.choice(some)


def _space(tag: Tag, parent: Tag) -> str:
    """Return what kind of thing an element is to those that refer to it."""
    if parent.name in ("actuator", "sensor", "equality", "tendon"):
        return parent.name
    return "joint" if tag.name == "freejoint" else tag.name
