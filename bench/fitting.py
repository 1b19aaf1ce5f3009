"""Ways to say which elements an edit fits, and to find them."""

from __future__ import annotations

from collections.abc import Callable

from bench.healthy import Document, Model
from bench.markup import Tag

Fits = Callable[[Tag], bool]

JOINTS = ("joint", "freejoint")
ORIENTATIONS = ("quat", "euler", "axisangle", "xyaxes", "zaxis")
_NOT_THEMSELVES = ("default", "fixed", "spatial", "equality", "composite", "flexcomp")
"""In them the same tags are something else."""


def fitting(model: Model, fits: Fits) -> list[tuple[Document, Tag]]:
    """Return the elements of a model that fit, but for roots."""
    return [(at, tag) for at, tag in model.tags() if tag.parent and fits(tag)]


def of(*tags: str) -> Fits:
    """Fit elements of some names where they are what they are called."""
    return lambda tag: tag.name in tags and not tag.inside(*_NOT_THEMSELVES)


def default_of(*tags: str) -> Fits:
    """Fit elements of some names in default classes."""
    return lambda tag: tag.name in tags and tag.inside("default")


def has(fits: Fits, *names: str) -> Fits:
    """Fit only those with one of these attributes."""
    return lambda tag: fits(tag) and tag.has(*names)


def lacks(fits: Fits, *names: str) -> Fits:
    """Fit only those without any of these attributes."""
    return lambda tag: fits(tag) and not tag.has(*names)


def says(fits: Fits, name: str, *values: str) -> Fits:
    """Fit only those with one of these values."""
    return lambda tag: fits(tag) and tag.get(name) in values


def holds(fits: Fits, *tags: str) -> Fits:
    """Fit only those with a child of some name."""
    return lambda tag: fits(tag) and any(child.name in tags for child in tag.children)


def within(fits: Fits, *tags: str) -> Fits:
    """Fit only those directly in an element of some name."""
    return lambda tag: fits(tag) and tag.parent is not None and tag.parent.name in tags


def empty_of(fits: Fits, *tags: str) -> Fits:
    """Fit only those without a child of some name."""
    return lambda tag: fits(tag) and not any(child.name in tags for child in tag.children)


def hinge(tag: Tag) -> bool:
    """Fit joints that are hinges by what they say themselves."""
    return of("joint")(tag) and tag.get("type", "hinge") == "hinge"


MOVING = holds(of("body"), *JOINTS)
SERVOS = of("motor", "position", "velocity", "general")
