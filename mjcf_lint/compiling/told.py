"""What a message of the engine says, and where in a model it points."""

from __future__ import annotations

import re

from mjcf_lint.mjcf.assets import assets
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.xml.edit import Span
from mjcf_lint.xml.element import Attribute

_LINE = re.compile(r"\bline:? (?:= )?(\d{1,9})")
_PLACE = re.compile(r"(?<!\s)(?=[^\S\n]*\n)\s+(?:Element|Object)\b.*", re.DOTALL)
_WORD = re.compile(r"[a-z]\w+")
_QUOTED = re.compile(r"'([^']*)'")
_NOISE = re.compile(r"^(?:XML )?Error: |^(?:XML )?Error: (?:Error: )?")


def tidy(message: str) -> str:
    """Return an engine message without its prefix and its line number, which mean nothing."""
    text = _PLACE.sub("", message.strip())
    text = _NOISE.sub("", _NOISE.sub("", text))
    return " ".join(text.split())


def line_of(message: str) -> int:
    """Return the last line that a message names; 0 where it names none."""
    found = _LINE.findall(message)
    return int(found[-1]) if found else 0


def place_of(model: Model, node: Node | None, message: str) -> Span | None:
    """Narrow an element to the attribute the engine speaks of."""
    words = _QUOTED.findall(message)
    if node is None:
        for asset in assets(model):
            paths = (asset.attribute.value, *map(str, asset.candidates))
            if any(path.endswith(word) for path in paths for word in words if word):
                return asset.attribute.value_span
        return None
    said = _QUOTED.findall(_PLACE.sub("", message))
    for word in said:
        if attribute := node.attributes.get(word):
            return attribute.name_span
    for word in said:
        for attribute in node.attributes.values():
            # The name says which element is meant, not what is wrong with it.
            spoken_of = attribute.name != "name" or "repeated name" in message
            if spoken_of and word and word in (attribute.value, *attribute.value.split()):
                return attribute.value_span
    attribute = _named_in_passing(model, node, _PLACE.sub("", message))
    return attribute.name_span if attribute else node.element.name_span


def _named_in_passing(model: Model, node: Node, message: str) -> Attribute | None:
    """Return the attribute that a message speaks of without quotes, here or in the one child."""
    places = model.target.grammar.places
    for word in _WORD.findall(_QUOTED.sub("", message)):
        kind = any("name" in allowed.attributes for allowed in places.get(word, ()))
        if word == "name" or kind:
            continue  # a kind of object, more likely than an attribute
        if attribute := node.attributes.get(word):
            return attribute
        below = [child.attributes[word] for child in node.children if word in child.attributes]
        if len(below) == 1:
            return below[0]
    return None
