from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.command_line import lint
from tests.real.fetch import python_with

pytestmark = pytest.mark.real

TREE = Path(__file__).parent / "ten_faults"
FAULTS = {
    ("arm.xml", 4, 28): 'apirate="50"',
    ("arm.xml", 14, 33): "cilinder",
    ("arm.xml", 15, 7): "<gemo",
    ("arm.xml", 17, 34): '0 0"',
    ("arm.xml", 18, 50): "contyp=",
    ("arm.xml", 21, 23): "upper",
    ("arm.xml", 23, 71): "rubber",
    ("arm.xml", 34, 31): "elbow",
    ("parts/classes.xml", 2, 3): '<default class="link">',
    ("parts/scene.xml", 3, 61): "0 0",
}


def test_the_faults_stand_where_we_say() -> None:
    for (file, line, column), text in FAULTS.items():
        assert (TREE / file).read_text().splitlines()[line - 1][column - 1 :].startswith(text)


def test_one_run_finds_ten_faults_in_three_files_each_at_its_place() -> None:
    run = lint(TREE, python=python_with("4.0.0"))
    found = [
        (Path(found["path"]).relative_to(TREE).as_posix(), found["line"], found["column"])
        for found in run.errors
    ]
    assert sorted(found) == sorted(FAULTS)
    assert run.code == 1
