"""Which fields of which named elements differ between two compiled models, and by how much."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from mjcf_lint.comparing.compiled import MODEL, Compiled, noun, referred
from mjcf_lint.comparing.entries import Difference, alike, difference, gap, other_bits
from mjcf_lint.comparing.matching import match

_OF_NAMES = re.compile(r"names|names_map|nnames|nnames_map|name_\w+adr")
# Numbers of other elements and of rows: they move when elements come, go or change places.
_POSITION = re.compile(r"\w*(?:adr|(?<!rig|flu)id|ind|rownnz|diag|signature)")
# What the compiler makes of other fields: told after them.
_DERIVED = re.compile(
    r"n[A-Z]|nbvh\w*|stat\.\w+|bvh_\w+|\w+_(?:subtreemass|invweight0|M0|length|length0|aabb|rbound)"
)
_ASKED_SIZES = ("nq", "nv", "nu", "na")


@dataclass(frozen=True, slots=True)
class FieldDifferences:
    """A field that differs, in some of the elements that both models have.

    `largest` is the largest absolute difference of its numbers; `only_bits` says that they
    are equal as numbers, and only the sign of a zero or the bits of a NaN differ.
    """

    field: str
    kind: str
    of: int
    differences: tuple[Difference, ...]
    largest: float | None = None
    only_bits: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs; of two releases, in the fields that both have."""

    fields: tuple[FieldDifferences, ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    reordered: tuple[str, ...] = ()
    """Kinds whose elements stand in another order."""
    uncompared: tuple[str, ...] = ()
    """Fields that number rows, and cannot be compared once these have moved."""
    only_before: tuple[str, ...] = ()
    """Fields that only the first release has."""
    only_after: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing differs that both could have in common."""
        return not (self.fields or self.removed or self.added or self.reordered)

    def without(self, names: Collection[str]) -> Comparison:
        """Return the comparison without some fields."""
        return replace(self, fields=tuple(one for one in self.fields if one.field not in names))

    @property
    def elements(self) -> int:
        """The number of elements that differ; the model itself counts as one."""
        named = {one.element for field in self.fields for one in field.differences}
        return len({*named, *self.removed, *self.added})


def compare(before: Compiled, after: Compiled) -> Comparison:
    """Compare two models, by the bits where one release made both, else by value."""
    return _Pair(before, after).compare()


class _Pair:
    def __init__(self, before: Compiled, after: Compiled) -> None:
        self.before, self.after = before, after
        self.exact = before.layout == after.layout
        self.matching = {
            kind: match(before.elements[kind], after.elements[kind])
            for kind in before.elements
            if kind in after.elements
        }
        self.counts = {
            array.rows
            for side in (before, after)
            for array in side.layout.arrays
            if array.name.startswith("name_")
        }
        self.sizes = {name for _, name in before.layout.sizes}
        self.resized = any(one.removed or one.added for one in self.matching.values())
        telling = self.sizes if self.exact else {"nq", "nv"}
        self.shifted = any(one.moved for one in self.matching.values()) or any(
            tuple(before.fields[name].values()) != tuple(after.fields[name].values())
            for name in telling & before.fields.keys() & after.fields.keys()
            if not _OF_NAMES.fullmatch(name)
        )

    def compare(self) -> Comparison:
        old, new = self.before.fields, self.after.fields
        both = [name for name in old if name in new and not _OF_NAMES.fullmatch(name)]
        suspects = [name for name in both if old[name] != new[name] or self.mixed(name)]
        uncompared = [name for name in suspects if self.incomparable(name)]
        found = [
            *self.names(),
            *(one for name in suspects if name not in uncompared for one in self.field(name)),
        ]
        kinds = self.matching
        result = Comparison(
            tuple(sorted(found, key=lambda one: bool(_DERIVED.fullmatch(one.field)))),
            tuple(one.label for kind in kinds for one in kinds[kind].removed),
            tuple(one.label for kind in kinds for one in kinds[kind].added),
            tuple(noun(kind) for kind in kinds if kinds[kind].reordered),
            tuple(name for name in uncompared if old[name] != new[name] and name not in self.sizes),
            tuple(name for name in old if name not in new and name not in self.counts),
            tuple(name for name in new if name not in old and name not in self.counts),
        )
        if result.equal and self.exact and suspects:
            # No element shows it, but the bits are the truth.
            return Comparison(tuple(one for name in suspects for one in self.whole(name)))
        return result

    def mixed(self, name: str) -> bool:
        """Say whether equal bytes of a field may mean different things."""
        kind = self.before.kind(name)
        return bool(
            (kind in self.matching and self.matching[kind].moved)
            or (referred(name) and self.matching[referred(name)].moved)
        )

    def incomparable(self, name: str) -> bool:
        if name in self.sizes:
            return name in self.counts or (self.resized and name not in _ASKED_SIZES)
        if not self.shifted or referred(name):
            return False
        derived = self.before.kind(name) == MODEL and len(self.before.fields[name].dims) > 1
        return derived or bool(_POSITION.fullmatch(name))

    def names(self) -> Iterator[FieldDifferences]:
        old_name, new_name = _model_name(self.before), _model_name(self.after)
        if old_name != new_name:
            said = Difference("", repr(old_name), repr(new_name))
            yield FieldDifferences("model name", MODEL, 1, (said,))
        for kind, shared in self.matching.items():
            sides = self.before.elements[kind], self.after.elements[kind]
            renamed = [
                Difference(sides[0][old].label, repr(sides[0][old].name), repr(sides[1][new].name))
                for old, new in shared.pairs
                if sides[0][old].name != sides[1][new].name
            ]
            if renamed:
                field = f"{noun(kind)} name"
                yield FieldDifferences(field, kind, len(shared.pairs), tuple(renamed))

    def field(self, name: str) -> Iterator[FieldDifferences]:
        kind = self.before.kind(name)
        if kind == MODEL or kind != self.after.kind(name) or kind not in self.matching:
            yield from self.whole(name)
            return
        old, new = self.before.shares(name), self.after.shares(name)
        labels = [element.label for element in self.before.elements[kind]]
        shares = [(labels[i], old[i], new[j]) for i, j in self.matching[kind].pairs]
        yield from self.among(name, kind, shares)

    def whole(self, name: str) -> Iterator[FieldDifferences]:
        shares = ("", self.before.fields[name].data, self.after.fields[name].data)
        yield from self.among(name, MODEL, [shares])

    def among(
        self, name: str, kind: str, shares: list[tuple[str, bytes, bytes]]
    ) -> Iterator[FieldDifferences]:
        found, gaps, bits = [], list[float](), True
        forms = self.before.fields[name].format, self.after.fields[name].format
        bitwise = self.exact and not referred(name)
        for label, one, other in shares:
            if bitwise and one == other:
                continue
            old, new = self.before.values(name, one), self.after.values(name, other)
            if len(old) != len(new):
                found.append(Difference(label, f"{len(old)} values", f"{len(new)} values"))
                bits = False
                continue
            places = other_bits(one, other, forms[0]) if bitwise else range(len(old))
            at = [place for place in places if not alike(old[place], new[place])]
            bits = bits and not at
            gaps += [
                distance for place in at if (distance := gap(old[place], new[place])) is not None
            ]
            if at := at or (list(places) if bitwise else []):
                found.append(difference(label, old, new, at, forms))
        if found:
            largest = max(gaps, default=0.0 if bits else None)
            yield FieldDifferences(name, kind, len(shares), tuple(found), largest, bits)


def _model_name(model: Compiled) -> str:
    return model.fields["names"].data.partition(b"\0")[0].decode("utf-8", "replace")
