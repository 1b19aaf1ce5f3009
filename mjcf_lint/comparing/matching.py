"""Which elements of two compiled models are the same."""

from __future__ import annotations

from dataclasses import dataclass

from mjcf_lint.comparing.compiled import Element


@dataclass(frozen=True, slots=True)
class Matching:
    """Elements of one kind that two models share, by number, and the rest."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[Element, ...]
    added: tuple[Element, ...]

    @property
    def moved(self) -> bool:
        """Whether numbers of elements mean others than before."""
        return bool(self.removed or self.added) or any(old != new for old, new in self.pairs)

    @property
    def reordered(self) -> bool:
        """Whether shared elements stand in another order."""
        after = [new for _, new in self.pairs]
        return after != sorted(after)


def match(before: tuple[Element, ...], after: tuple[Element, ...]) -> Matching:
    """Match elements by name, unnamed ones in their body by order, then renamed ones by place."""
    places = {element.key: at for at, element in enumerate(after)}
    pairs = {at: places[one.key] for at, one in enumerate(before) if one.key in places}
    taken = set(pairs.values())
    if len(before) == len(after):
        renamed = [at for at in range(len(before)) if at not in pairs and at not in taken]
        pairs |= {at: at for at in renamed}
        taken |= set(renamed)
    return Matching(
        tuple(sorted(pairs.items())),
        tuple(one for at, one in enumerate(before) if at not in pairs),
        tuple(one for at, one in enumerate(after) if at not in taken),
    )
