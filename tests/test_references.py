"""Whatever refers to a name is looked up: a name that nothing has is found where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded, releases
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.references import Place, references
from tests.trees import lint, write_tree

PLACES = list(references(recorded(releases()[-1])))
UNKNOWN = frozenset({"unknown-name", "unknown-default-class", "invalid-plugin"})
PASSIVE = frozenset({"body/plugin", "body/flexcomp/plugin"})
"""Plugins of a kind that MuJoCo brings along no more."""
OF_OTHERS = "extension/plugin"
"""Where a name may be that of a plugin which somebody else has made: MuJoCo finds it, or not."""
OTHER_RULES = ("sensor/", "actuator/", " mesh", " hfield")
"""Where rules of their own look whether anything is named at all."""
every_place = pytest.mark.parametrize("place", PLACES, ids=str)


@pytest.fixture(scope="module")
def linter(target: Target) -> Linter:
    return Linter(target, load_rules())


def errors(place: Place, value: str, folder: Path, linter: Linter) -> list[Diagnostic]:
    write_tree(folder, {"m.xml": place.model(value), ".git/HEAD": ""})
    found = lint(folder, linter, "m.xml").diagnostics
    return [one for one in found if one.severity is Severity.ERROR]


@every_place
def test_a_name_that_is_there_may_be_meant(
    place: Place, tmp_path: Path, linter: Linter, engine: Engine
) -> None:
    found = errors(place, place.right, tmp_path, linter)
    loads = engine.load(tmp_path / "m.xml").loaded
    assert (found == []) is loads is (place.path not in PASSIVE), found


@every_place
def test_a_name_that_is_not_there_is_found(
    place: Place, tmp_path: Path, linter: Linter, engine: Engine
) -> None:
    found = errors(place, "nothing", tmp_path, linter)
    loads = engine.load(tmp_path / "m.xml").loaded
    assert [one.rule for one in found if one.rule not in UNKNOWN] == []
    there = [] if loads or place.path == OF_OTHERS else [True]
    assert ["nothing" in one.span.text for one in found] == there


@every_place
def test_a_name_that_is_misspelt_is_told(place: Place, tmp_path: Path, linter: Linter) -> None:
    misspelt = place.right[:-1] + "X" + place.right[-1]
    found = errors(place, misspelt, tmp_path, linter)
    assert [place.right in one.message for one in found] == [True]


@every_place
def test_an_empty_name_is_found_where_one_is_needed(
    place: Place, tmp_path: Path, linter: Linter, engine: Engine
) -> None:
    found = errors(place, "", tmp_path, linter)
    loads = engine.load(tmp_path / "m.xml").loaded
    assert not (found and loads), found
    assert found or loads or any(part in str(place) for part in OTHER_RULES)
