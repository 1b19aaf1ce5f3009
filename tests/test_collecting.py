"""While much is made nothing is collected; behind it all is as it was, and given back in time."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.mjcf.model import Model
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml import collecting
from mjcf_lint.xml.collecting import _Old, clear_away, uncollected
from tests.trees import source, write_tree


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    gc.enable()


@pytest.mark.parametrize("before", [True, False])
def test_the_collector_is_left_as_it_was(before: bool) -> None:
    if not before:
        gc.disable()
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled() is before


def test_the_collector_runs_again_behind_a_broken_file() -> None:
    assert source("<a").fault
    assert gc.isenabled()


class Knot:
    """An object that only the collector gives back."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def low(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    monkeypatch.setattr(collecting, "_MANY", 1_000)
    monkeypatch.setattr(_Old, "added", 0)
    monkeypatch.setattr(_Old, "kept", 0)


def knots(count: int) -> weakref.ref[Knot]:
    with uncollected():
        made = [Knot() for _ in range(count)]
    return weakref.ref(made[0])


@pytest.mark.usefixtures("low")
def test_very_many_objects_count_as_old_and_are_given_back_before_the_next() -> None:
    one = knots(1_000)
    gc.collect(1)
    assert one()
    clear_away()
    assert one() is None


@pytest.mark.usefixtures("low")
def test_few_objects_stay_young() -> None:
    one = knots(100)
    gc.collect(0)
    assert one() is None
    assert _Old.added == 0


@pytest.mark.usefixtures("low")
def test_all_is_looked_through_only_where_much_came_to_what_is_there() -> None:
    knots(1_000)
    clear_away()
    assert _Old.kept > 2_000
    one = knots(1_000)
    clear_away()
    assert one()


@pytest.mark.usefixtures("low")
def test_a_large_model_is_given_back_before_another_is_read(tmp_path: Path, target: Target) -> None:
    geoms = "<geom/>" * 1_000
    write_tree(
        tmp_path, {f"{n}.xml": f"<mujoco><worldbody>{geoms}</worldbody></mujoco>" for n in "ab"}
    )
    linter = Linter(target, load_rules(), files=Files(most=0))
    linter.examine(tmp_path / "a.xml")
    assert _Old.added
    linter.examine(tmp_path / "b.xml")
    roots = [one.root.path.name for one in gc.get_objects() if isinstance(one, Model)]
    assert "a.xml" not in roots
