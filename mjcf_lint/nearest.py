"""The existing name an author most likely meant."""

from __future__ import annotations

from collections.abc import Iterable

ALIKE = 0.7
"""Share of letters, by optimal string alignment, above which two names count as alike."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name most like `name`; None where nothing is close enough."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    # Sorted, as of several that are as near, always the same has to be meant.
    folded = {other.casefold(): other for other in sorted(names) if other and other != name}
    # A mapping's keys would only be handed back, and its values, the names as written, compared.
    found = process.extractOne(
        name.casefold(), list(folded), scorer=OSA.normalized_similarity, score_cutoff=ALIKE
    )
    return folded[found[0]] if found else None


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
