"""What the engine warns of while it loads a model, each warning at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mjcf_lint.compiling.told import place_of, tidy
from mjcf_lint.mjcf.model import Model, Rejection
from mjcf_lint.xml.edit import Span

_QUOTED = re.compile(r"'([^']+)'")


def warnings_of(model: Model, said: Sequence[str]) -> tuple[Rejection, ...]:
    """Give each warning its place; one that begins another says nothing more."""
    return tuple(
        Rejection(tidy(message), _place(model, message), warning=True)
        for message in dict.fromkeys(said)
        if not any(other.startswith(message) for other in said if other != message)
    )


def _place(model: Model, message: str) -> Span:
    """Return the element or file that a warning names, else the root: it hardly names a line."""
    assert model.node is not None
    named = next(_named(model, message), None)
    return named or place_of(model, None, message) or model.node.element.name_span


def _named(model: Model, message: str) -> Iterator[Span]:
    for word in _QUOTED.findall(message):
        found = [node.attributes["name"] for node in model.elements() if node.get("name") == word]
        if len(found) == 1:
            yield found[0].value_span
