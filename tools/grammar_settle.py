"""Give a second hearing to what one release is said to do otherwise than the releases beside it.

A library that an earlier document has hurt may answer anything, and a busy machine lets answers
come too late: both show as a difference that is not there when it is asked again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise

from mjcf_lint.grammar.record_format import TypeRow
from tools.grammar_release import ReleaseRecord, Rows

Place = tuple[str, str]
Ask = Callable[[ReleaseRecord, frozenset[Place]], ReleaseRecord]
"""Asks a release anew, in a process of its own, about some of its attributes."""

_HEARINGS = 5


def doubtful(records: Sequence[ReleaseRecord]) -> dict[str, frozenset[Place]]:
    """Return what each release has otherwise than one beside it that has it too, by release."""
    found: dict[str, set[Place]] = defaultdict(set)
    for older, newer in pairwise(records):
        before, after = older.rows(), newer.rows()
        for place in before.keys() & after.keys():
            if before[place] != after[place]:
                found[older.release].add(place)
                found[newer.release].add(place)
    return {release: frozenset(places) for release, places in found.items()}


def settled(record: ReleaseRecord, places: frozenset[Place], ask: Ask) -> ReleaseRecord:
    """Return a record in which each doubtful row was found at least twice, once more than others.

    Raises ValueError where a release gives ever other answers.
    """
    heard = {place: Counter([row]) for place, row in record.rows().items()}
    open_places = places
    for _ in range(_HEARINGS):
        if not open_places:
            return _with(record, {place: heard[place].most_common(1)[0][0] for place in places})
        again = ask(record, open_places).rows()
        for place in open_places:
            heard[place][again[place]] += 1
        open_places = frozenset(place for place in open_places if not _clear(heard[place]))
    raise ValueError(f"{record.release} gives ever other answers on {sorted(open_places)}")


def _clear(answers: Counter[TypeRow]) -> bool:
    (_, most), *others = answers.most_common(2)
    return most > 1 and most > sum(count for _, count in others)


def _with(record: ReleaseRecord, rows: Rows) -> ReleaseRecord:
    elements = {
        path: (mark, {name: rows.get((path, name), row) for name, row in types.items()})
        for path, (mark, types) in record.elements.items()
    }
    places = sorted({*map(tuple, record.settled), *rows})
    return record.model_copy(update={"elements": elements, "settled": places})
