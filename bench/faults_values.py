"""Faults in values: keywords and numbers that no release reads, or not so many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from bench.attributes import is_boolean, is_fixed, is_integer, is_keyword, is_real
from bench.healthy import Document, Model
from bench.markup import Attr, Tag
from bench.planting import Draft, Kind, Plant, Planting, pick

Change = Callable[[str, Random], str | None]
"""Gives a bad value for a good one, or None where it has none."""


def found(
    model: Model, fits: Callable[[Tag, Attr], bool]
) -> list[tuple[Document, tuple[Tag, Attr]]]:
    """Return the attributes of a model that fit."""
    return [
        (document, (tag, one))
        for document, tag in model.tags()
        for one in tag.attributes.values()
        if fits(tag, one)
    ]


def rewriting(fits: Callable[[Tag, Attr], bool], change: Change) -> Plant:
    """Plant by writing another value into an attribute that fits."""

    def plant(model: Model, rng: Random) -> Planting | None:
        chosen = pick(rng, found(model, fits))
        if chosen is None:
            return None
        document, (tag, one) = chosen
        value = change(one.value, rng)
        if value is None or value == one.value:
            return None
        draft = Draft()
        draft.set_value(document, one, value)
        return draft.done(f'<{tag.name} {one.name}="{one.value[:40]}"> -> "{value[:40]}"')

    return plant


def _one_number(change: Callable[[str], str]) -> Change:
    """Change one of the numbers."""

    def changed(value: str, rng: Random) -> str | None:
        words = value.split()
        if not words:
            return None
        at = rng.randrange(len(words))
        words[at] = change(words[at])
        return " ".join(words)

    return changed


def _misspelt(value: str, rng: Random) -> str | None:
    if len(value) < 3:
        return None
    at = rng.randrange(1, len(value) - 1)
    swapped = value[:at] + value[at + 1] + value[at] + value[at + 2 :]
    return rng.choice([value[:at] + value[at + 1 :], value + value[-1], swapped])


def _capital(value: str, rng: Random) -> str | None:
    other = rng.choice([value.capitalize(), value.upper()])
    return other if other != value else value.lower()


_YES = {"true": ("1", "yes", "on", "True"), "false": ("0", "no", "off", "False")}

KEYWORDS: tuple[tuple[str, Callable[[Tag, Attr], bool], Change], ...] = (
    ("keyword misspelt", is_keyword, _misspelt),
    ("keyword with another capital", is_keyword, _capital),
    ("keyword in another language's words", is_boolean, lambda v, rng: rng.choice(_YES[v])),
    ("keyword empty", is_keyword, lambda v, rng: ""),
    ("keyword with a space", is_keyword, lambda v, rng: rng.choice([f"{v} ", f" {v}"])),
)
NUMBERS: tuple[tuple[str, Callable[[Tag, Attr], bool], Change], ...] = (
    (
        "letter in a number",
        is_real,
        _one_number(lambda w: w.replace("0", "O") if "0" in w else "l"),
    ),
    ("unit behind a number", is_real, _one_number(lambda w: f"{w}m")),
    ("two points in a number", is_real, _one_number(lambda w: f"{w}.0.0")),
    (
        "decimal comma",
        is_real,
        _one_number(lambda w: w.replace(".", ",") if "." in w else f"{w},0"),
    ),
    ("commas between numbers", is_fixed, lambda v, rng: ", ".join(v.split())),
    ("brackets around numbers", is_fixed, lambda v, rng: f"[{v}]"),
    ("minus sign of typography", is_real, _one_number(lambda w: f"\u2212{w.lstrip('-')}")),
    ("two minus signs", is_real, _one_number(lambda w: f"--{w.lstrip('-')}")),
    ("expression for a number", is_real, _one_number(lambda w: f"{w}*2")),
    ("variable for a number", is_real, _one_number(lambda w: "${x}")),
    ("too many numbers", is_fixed, lambda v, rng: f"{v} 0"),
    ("too few numbers", is_fixed, lambda v, rng: " ".join(v.split()[:-1])),
    ("number empty", is_real, lambda v, rng: ""),
    ("nan", is_real, _one_number(lambda w: "nan")),
    ("number too large for a double", is_real, _one_number(lambda w: "1e999")),
    ("fraction for an integer", is_integer, lambda v, rng: f"{v.strip()}.5"),
    ("exponent for an integer", is_integer, lambda v, rng: f"{v.strip()}e0"),
    ("letter in an integer", is_integer, lambda v, rng: f"{v.strip()}x"),
    ("integer too large", is_integer, lambda v, rng: "99999999999"),
    ("two numbers for an integer", is_integer, lambda v, rng: f"{v} {v}"),
)


def kinds() -> Iterator[Kind]:
    """Yield the kinds of this module."""
    for name, fits, change in KEYWORDS + NUMBERS:
        yield Kind(name, "values", rewriting(fits, change))
