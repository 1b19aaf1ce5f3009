"""The table of what keeps each guarantee says what the code is, and names tests there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bench.removal import CHECKOUT, Removal
from bench.removals import REMOVALS

ALL = [removal for removals in REMOVALS.values() for removal in removals]


def functions(file: str) -> set[str]:
    tree = ast.parse((CHECKOUT / "tests" / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("removal", ALL, ids=[one.guarantee for one in ALL])
def test_what_keeps_a_guarantee_can_be_taken_away(removal: Removal) -> None:
    without = removal.removed_from(CHECKOUT)
    assert removal.new in without
    assert without != (CHECKOUT / removal.file).read_text("utf-8")
    ast.parse(without)
    for test in removal.tests:
        file, _, name = test.partition("::")
        assert re.sub(r"\[.*", "", name.rpartition("::")[2], flags=re.DOTALL) in functions(file)


def test_each_guarantee_is_told_once() -> None:
    assert len({one.guarantee for one in ALL}) == len(ALL) > 50


def test_what_is_not_there_or_there_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("one\none\n")
    for old in ("one", "two"):
        with pytest.raises(ValueError, match=r"stands there \d times"):
            Removal("", "a.py", old, "", ()).removed_from(tmp_path)
