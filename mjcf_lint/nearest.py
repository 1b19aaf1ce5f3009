"""The existing name an author most likely meant."""

from __future__ import annotations

from collections.abc import Iterable

MOST_COMPARED = 20_000_000
"""How many names are looked at in a set of them, all questions together; it takes seconds."""
ALIKE = 0.7
"""Share of letters, by optimal string alignment, above which two names count as alike."""


class Names:
    """Existing names, put in order once for all that may be one of them.

    After MOST_COMPARED looks at names nothing is near any more: a model in which more than that
    would help has none of the names it was written for.
    """

    def __init__(self, names: Iterable[str]) -> None:
        # Sorted, for of two that are equally near the first is taken.
        self._folded = {other.casefold(): other for other in sorted(names) if other}
        # A mapping's keys would only be handed back, and its values, names as written, compared.
        self._compared = list(self._folded)
        self._left = MOST_COMPARED

    def nearest(self, name: str) -> str | None:
        """Return the name most like one that is none of them; None where none is close enough."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if self._left <= 0:
            return None
        self._left -= len(self._compared)
        found = process.extractOne(
            name.casefold(), self._compared, scorer=OSA.normalized_similarity, score_cutoff=ALIKE
        )
        return self._folded[found[0]] if found else None


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name most like `name`; None where nothing else is close enough."""
    return Names(other for other in names if other != name).nearest(name)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return `; did you mean 'geom'?`, or nothing."""
    found = nearest(name, names)
    return f"; did you mean {found!r}?" if found else ""


def listed(names: Iterable[str], limit: int = 6) -> str:
    """Return names as a readable list, the rest counted."""
    names = list(names)
    shown = [f"<{name}>" for name in names[:limit]]
    if len(names) > limit:
        shown.append(f"{len(names) - limit} more")
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + f" and {shown[-1]}"
