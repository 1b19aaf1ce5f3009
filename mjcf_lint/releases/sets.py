"""Sets of MuJoCo releases as people write and read them: `3.2.0..4.0.0, 3.1.6`, `>=3.1,<4`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from packaging.version import InvalidVersion, Version

from mjcf_lint.errors import MjcfLintError

INSTALLED, LATEST = "installed", "latest"

_OPERATOR = re.compile(r"\s*(?:~=|===?|!=|<=?|>=?)")
_BETWEEN = ".."


class ReleaseError(MjcfLintError):
    """A target that names no release, or none that is known."""


def parse_releases(
    given: Sequence[str], known: Sequence[Version], installed: Version | None = None
) -> tuple[Version, ...]:
    """Return the releases that values of one option name together, oldest first.

    Without values that is `installed`, which need not be among the known. In a value, commas
    join alternatives, but conditions next to each other hold together: `2.3.7, >=3.1,<4`.
    Raises ReleaseError.
    """
    names = _Names(tuple(sorted(known)), installed)
    found = {release for value in given or (INSTALLED,) for release in names.of_value(value)}
    return tuple(sorted(found))


def as_ranges(releases: Iterable[Version], known: Sequence[Version]) -> tuple[str, ...]:
    """Return releases as the fewest ranges over the known ones, newest first."""
    order = sorted(set(known))
    place = {release: index for index, release in enumerate(order)}
    runs: list[list[Version]] = []
    for release in sorted(set(releases), reverse=True):
        here, before = place.get(release), place.get(runs[-1][-1]) if runs else None
        if here is not None and before is not None and before - here == 1:
            runs[-1].append(release)
        else:
            runs.append([release])
    return tuple(str(run[0]) if len(run) == 1 else f"{run[-1]}{_BETWEEN}{run[0]}" for run in runs)


def as_text(releases: Iterable[Version], known: Sequence[Version]) -> str:
    """Return releases as `parse_releases` reads them: `3.2.0..4.0.0, 3.1.6`."""
    return ", ".join(as_ranges(releases, known))


def nearest_release(release: Version, known: Iterable[Version]) -> Version | None:
    """Return the known release that shares most leading numbers, then the one next to it."""
    order = sorted(known)
    beside = [max((one for one in order if one <= release), default=None)]
    beside.append(min((one for one in order if one > release), default=None))
    return max(filter(None, beside), key=lambda one: _in_common(one, release), default=None)


def _in_common(one: Version, other: Version) -> int:
    pairs = enumerate(zip(one.release, other.release, strict=False))
    return next((index for index, (mine, its) in pairs if mine != its), len(one.release))


class _Names(NamedTuple):
    """The releases that names and ranges can stand for."""

    known: tuple[Version, ...]
    installed: Version | None

    def of_value(self, value: str) -> Iterator[Version]:
        for part in _parts(value):
            if _OPERATOR.match(part):
                yield from self._that_meet(part)
            elif _BETWEEN in part:
                yield from self._between(part)
            else:
                yield self._named(part)

    def _that_meet(self, conditions: str) -> list[Version]:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        try:
            met = list(SpecifierSet(conditions).filter(self.known))
        except InvalidSpecifier as problem:
            raise ReleaseError(f"{conditions!r} is no condition on releases: {problem}") from None
        if not met:
            raise ReleaseError(f"no known release is {conditions}{self._all()}")
        return met

    def _between(self, text: str) -> set[Version]:
        first, _, last = (part.strip() for part in text.partition(_BETWEEN))
        if not first or not last or _BETWEEN in last:
            raise ReleaseError(f"{text!r} is no range of releases, such as 3.1.6..3.2.0")
        low, high = self._named(first), self._named(last)
        if low > high:
            raise ReleaseError(f"{text!r} runs backwards; write {last}..{first}")
        return {low, high, *(one for one in self.known if low <= one <= high)}

    def _named(self, name: str) -> Version:
        if name == INSTALLED:
            if self.installed is None:
                raise ReleaseError("no MuJoCo is installed to stand for 'installed'")
            return self.installed
        if name == LATEST:
            if not self.known:
                raise ReleaseError("no release is known to stand for 'latest'")
            return self.known[-1]
        try:
            release = Version(name)
        except InvalidVersion:
            from mjcf_lint.nearest import did_you_mean

            meant = did_you_mean(name, (INSTALLED, LATEST, *map(str, self.known)))
            raise ReleaseError(f"{name!r} is no release of MuJoCo{meant or self._all()}") from None
        for one in self.known:
            if one == release:
                return one
        if release == self.installed:
            return self.installed
        near = nearest_release(release, self.known)
        meant = f"; did you mean {near}?" if near else ""
        raise ReleaseError(f"MuJoCo {name} is not a known release{meant or self._all()}")

    def _all(self) -> str:
        return f"; known are {as_text(self.known, self.known)}" if self.known else ""


def _parts(value: str) -> list[str]:
    """Split at commas, except between conditions."""
    parts: list[str] = []
    for part in (part.strip() for part in value.split(",")):
        if parts and _OPERATOR.match(part) and _OPERATOR.match(parts[-1]):
            parts[-1] += f",{part}"
        elif part:
            parts.append(part)
    if not parts:
        raise ReleaseError(f"{value!r} names no release of MuJoCo")
    return parts
