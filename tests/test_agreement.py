"""The tables of the agreement of reading with engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from bench import reasons
from bench.agreement_report import document, listed, table
from bench.answers import Answer
from bench.reasons import REASONS, Reason, reason_for
from mjcf_lint.matrices.matrix import Blame

BLAME = Blame("unknown-name", Path("a/arm.xml"), 3, 5, "no mesh is named 'x'")


def answer(model: str, release: str, *, reads: bool, loads: bool) -> Answer:
    said = "" if loads else "Error: no"
    blames = () if reads else (BLAME,)
    return Answer("robots 1.0", model, Version(release), reads, loads, said, blames)


ANSWERS = [
    answer("a/arm.xml", "3.1.6", reads=True, loads=True),
    answer("a/arm.xml", "4.0.0", reads=False, loads=True),
    answer("b.xml", "3.1.6", reads=True, loads=False),
    answer("b.xml", "4.0.0", reads=True, loads=False),
]


def test_the_table_has_a_column_for_each_release() -> None:
    assert table(ANSWERS).splitlines() == [
        "| package | models | 3.1.6 | 4.0.0 | all |",
        "| --- | --- | --- | --- | --- |",
        "| robots 1.0 | 2 | 50.0% (1 of 2) | 0.0% (0 of 2) | 25.0% (1 of 4) |",
    ]


def test_disagreements_are_listed_false_errors_first_and_releases_together() -> None:
    assert listed(ANSWERS).splitlines() == [
        "3 disagreements",
        "",
        "False errors:",
        "",
        "- robots 1.0: `a/arm.xml` under 4.0.0: unexplained",
        "  - mjcf-lint: unknown-name at arm.xml:3: no mesh is named 'x'",
        "",
        "Missed:",
        "",
        "- robots 1.0: `b.xml` under 3.1.6, 4.0.0: unexplained",
        "  - MuJoCo: Error: no",
    ]
    assert listed(ANSWERS[:1]) == "no disagreement"
    assert "| robots 1.0 | 2 |" in document(ANSWERS)


def test_a_reason_speaks_of_some_models_under_some_releases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = Reason("robots 1.0", "b*.xml", "3.2.0", "4.0.0", "its mesh is not read")
    monkeypatch.setattr(reasons, "REASONS", (known,))
    assert reason_for("robots 1.0", "b.xml", Version("4.0.0")) == "its mesh is not read"
    assert reason_for("robots 1.0", "b.xml", Version("3.1.6")) == ""
    assert reason_for("robots 1.0", "a.xml", Version("4.0.0")) == ""
    assert reason_for("robots 2.0", "b.xml", Version("4.0.0")) == ""
    assert "3.1.6: unexplained" in listed(ANSWERS)
    assert "4.0.0: its mesh is not read" in listed(ANSWERS)


def test_every_known_reason_names_releases_in_order() -> None:
    for one in REASONS:
        assert Version(one.first) <= Version(one.last)
        assert one.why
