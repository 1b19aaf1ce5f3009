"""Since when, and until when, releases knew an element or attribute."""

from __future__ import annotations

from typing import Any, NamedTuple

from packaging.version import Version

from mjcf_lint.grammar.recorded import elements_at, paths_to, releases

Path = tuple[str, ...]


class Era(NamedTuple):
    """The first and the last recorded release that knew something."""

    first: Version
    last: Version

    def ended_before(self, release: Version) -> bool:
        """Say whether it was gone when a release came."""
        return self.last < release

    def begins_after(self, release: Version) -> bool:
        """Say whether it was still to come."""
        return release < self.first

    @property
    def gone_in(self) -> Version | None:
        """The first recorded release without it; None where the newest knows it."""
        return next((release for release in releases() if release > self.last), None)


def era_of_element(path: Path) -> Era | None:
    """Return when releases knew an element at a place of the grammar, from `mujoco` down."""
    found = elements_at(path)
    return _era(found[0]) if found else None


def era_of_attribute(path: Path, attribute: str) -> Era | None:
    """Return when releases knew an attribute of an element."""
    found = elements_at(path)
    spans = found[1].get(attribute) if found else None
    return _era(spans) if spans else None


def _era(spans: list[Any]) -> Era:
    known = releases()
    return Era(known[spans[0]], known[spans[-2]])


def eras_of_element(name: str) -> tuple[Era, ...]:
    """Return when releases knew elements of a name, wherever they stand."""
    return tuple(era for path in paths_to(name) if (era := era_of_element(path)))


def eras_of_attribute(element: str, attribute: str) -> tuple[Era, ...]:
    """Return when releases knew an attribute of elements of a name, wherever they stand."""
    return tuple(era for path in paths_to(element) if (era := era_of_attribute(path, attribute)))
