"""What is recorded of one release otherwise than of its neighbours is heard again."""

from __future__ import annotations

import pytest

from mjcf_lint.grammar.attribute import Kind
from mjcf_lint.grammar.record_format import TypeRow
from tools.grammar_release import ReleaseRecord
from tools.grammar_settle import Place, doubtful, settled

NUMBER = TypeRow(Kind.NUMBER, 1, 1, False, "", "")
WORD = TypeRow(Kind.KEYWORD, 1, 1, False, "auto true", "")
SIZE: Place = ("mujoco/geom", "size")
KEPT: Place = ("mujoco/geom", "name")


def record_of(release: str, row: TypeRow) -> ReleaseRecord:
    rows = {"name": NUMBER, "size": row}
    return ReleaseRecord(
        release=release, elements={"mujoco/geom": ("*", rows)}, reading={}, documents=0
    )


def settle(first: TypeRow, *later: TypeRow) -> tuple[TypeRow, int]:
    """Return the row that is settled on, and how often the release was asked."""
    asked: list[frozenset[Place]] = []
    answers = iter(later)

    def ask(before: ReleaseRecord, places: frozenset[Place]) -> ReleaseRecord:
        asked.append(places)
        return record_of(before.release, next(answers))

    found = settled(record_of("1.0", first), frozenset([SIZE]), ask)
    assert found.rows()[KEPT] == NUMBER
    assert set(asked) == {frozenset([SIZE])}
    return found.rows()[SIZE], len(asked)


def test_what_differs_from_a_neighbour_is_doubtful_in_both() -> None:
    records = [record_of("1.0", NUMBER), record_of("1.1", WORD), record_of("1.2", WORD)]
    assert doubtful(records) == {"1.0": frozenset([SIZE]), "1.1": frozenset([SIZE])}


def test_releases_that_agree_leave_no_doubt() -> None:
    assert doubtful([record_of("1.0", NUMBER), record_of("1.1", NUMBER)]) == {}


def test_an_answer_that_is_given_again_stands() -> None:
    assert settle(WORD, WORD) == (WORD, 1)


def test_an_answer_that_is_not_given_again_is_outvoted() -> None:
    assert settle(WORD, NUMBER, NUMBER) == (NUMBER, 2)
    assert settle(WORD, NUMBER, WORD) == (WORD, 2)


def test_ever_other_answers_are_an_error() -> None:
    rows = [NUMBER._replace(least=number) for number in range(6)]
    with pytest.raises(ValueError, match=r"1\.0 gives ever other answers on .*size"):
        settle(rows[0], *rows[1:])
