"""Sizes that memory rules out where it stands before them, be it in another element."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.numbers import first_digits, tokens
from mjcf_lint.xml.element import Attribute

MEMORY_FIRST = Change("2.3.0", "3.11.0")
"""With memory, neither this size element nor a later one says how large stack or njmax are."""


def sizes(model: Model) -> Iterator[Diagnostic]:
    """Look at sizes that memory rules out where it stands before them."""
    if not MEMORY_FIRST.holds_in(model.target.release):
        return
    memory: Attribute | None = None
    for node in model.whole().sections("size") if any(model.sections("size")) else ():
        found = node.attributes.get("memory")
        if found and found.value.strip() != "-1":
            memory = found
        for name in ("nstack", "njmax"):
            given = node.attributes.get(name)
            if memory and given and _given(given):
                yield Diagnostic(
                    given.span,
                    f"memory and {name} both say how much memory there is",
                    Fix.unsafe(f"Remove {name}", given.removed()),
                    related=(Related(memory.span, "the memory"),),
                )


def _given(attribute: Attribute) -> bool:
    words = tokens(attribute.value)
    value = first_digits(words[0]) if words else None
    return value is not None and value >= 0
