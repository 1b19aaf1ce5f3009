"""Lay out documents in which one attribute of one element is tried."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from mjcf_lint.grammar import Allowed, Grammar
from tools.grammar_parents import USERS, parents_of
from tools.grammar_specimens import specimens

Path = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """One way to write an element: the text around it, and its own attributes and content."""

    before: str
    tag: str
    attributes: dict[str, str]
    content: str
    after: str

    @property
    def line(self) -> int:
        """The line that the element stands on."""
        return self.before.count("\n") + 1

    def document(self, values: Mapping[str, str | None] | None = None) -> str:
        """Return the document with these attributes; None takes one away."""
        attributes: dict[str, str | None] = {**self.attributes, **(values or {})}
        text = "".join(
            f" {name}={quoteattr(value)}" for name, value in attributes.items() if value is not None
        )
        return f"{self.before}<{self.tag}{text}>{self.content}</{self.tag}>{self.after}"


@dataclass(frozen=True)
class Documents:
    """The forms of every element in one release."""

    grammar: Grammar
    surroundings: ET.Element

    def forms(self, path: Path, allowed: Allowed) -> list[Form]:
        """Return the ways to write the element at a place."""
        if path == ("mujoco",):
            return [Form("\n", "mujoco", {}, "", "\n")]
        forms: list[Form] = []
        for which in range(max(1, len(parents_of(path)))):
            before, after = self._around(path, which)
            for text in specimens(path):
                element = pruned(self.grammar, ET.fromstring(text), allowed)
                content = "".join(ET.tostring(child, encoding="unicode") for child in element)
                form = Form(before, path[-1], dict(element.attrib), content, after)
                if form not in forms:
                    forms.append(form)
        return forms

    def _around(self, path: Path, which: int) -> tuple[str, str]:
        """Return what stands before and after the element at a place."""
        root = copy.deepcopy(self.surroundings)
        place = root
        if path[1] == "default":
            place = self._default(path, root)
        else:
            for depth in range(1, len(path) - 1):
                place = self._below(place, path[: depth + 2], which)
            if path[1:] == ("body",):
                place = ET.SubElement(root, "worldbody")
        if place.find("HERE") is None:
            ET.SubElement(place, "HERE")
        text = " ".join(ET.tostring(root, encoding="unicode").split("\n"))
        before, after = text.split("<HERE />")
        return before + "\n", "\n" + after

    def _below(self, place: ET.Element, path: Path, which: int) -> ET.Element:
        """Add the parent of the last name of a path below `place`, and return it."""
        parent = path[:-1]
        if parent == ("mujoco", "body"):
            place = ET.SubElement(place, "worldbody")
        texts = parents_of(path)
        text = texts[min(which, len(texts) - 1)] if texts else specimens(parent)[0]
        element = pruned(self.grammar, ET.fromstring(text), self.allowed(parent))
        at = place.find("HERE")
        if at is None:
            place.append(element)
        else:
            place.insert(list(place).index(at), element)
            place.remove(at)
        return element

    def _default(self, path: Path, root: ET.Element) -> ET.Element:
        default = root.find("default")
        assert default is not None
        if path == ("mujoco", "default"):
            return default
        place = ET.SubElement(default, "default", {"class": "p_class"})
        for name in path[2:-1]:
            place = ET.SubElement(place, name)
        user = USERS.get(path[2], USERS[""])
        users = ET.fromstring(f"<mujoco>{user}</mujoco>")
        root.extend(pruned(self.grammar, users, self.grammar.root))
        return place

    def allowed(self, path: Path) -> Allowed:
        """Return what stands at a place of the grammar."""
        allowed = self.grammar.root
        for name in path[1:]:
            allowed = allowed.children[name]
        return allowed


def pruned(grammar: Grammar, element: ET.Element, allowed: Allowed) -> ET.Element:
    """Return an element without what a release does not know."""
    free = element.tag in ("frame", "replicate") and allowed.name == "body"
    attributes = {
        name: value for name, value in element.attrib.items() if free or name in allowed.attributes
    }
    left = ET.Element(element.tag, attributes)
    for child in element:
        if child.tag == "HERE":
            left.append(child)
        elif (below := grammar.child(allowed, child.tag)) is not None:
            left.append(pruned(grammar, child, below))
    return left


def fitting(grammar: Grammar, text: str, load: Callable[[str], str]) -> ET.Element:
    """Return of a document what a library loads, trying its parts one by one."""
    whole = ET.fromstring(text)
    fitting = ET.Element(whole.tag)
    for section in whole:
        allowed = grammar.child(grammar.root, section.tag)
        if allowed is None:
            continue
        place = ET.SubElement(fitting, section.tag)
        for part in section:
            below = grammar.child(allowed, part.tag)
            if below is None:
                continue
            place.append(pruned(grammar, part, below))
            if load(ET.tostring(fitting, encoding="unicode")):
                place.remove(place[-1])
    return fitting
