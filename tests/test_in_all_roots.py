"""What some rules find in a file holds only if every model that has the file says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mjcf_lint import Category, Diagnostic, Kind, Model, rule
from mjcf_lint.checking.linter import Linter
from mjcf_lint.releases.target import Target
from tests.trees import lint, places, write_tree

PART = '<mujocoinclude><worldbody><geom name="part" size=".1"/></worldbody></mujocoinclude>'
INCLUDING = '<mujoco>{}<include file="part.xml"/></mujoco>'
SLOW, FAST = '<option timestep=".01"/>', '<option timestep=".001"/>'


@rule(category=Category.PHYSICS, in_all_roots=True)
def lonely(model: Model) -> Iterator[Diagnostic]:
    """Finds the part in slow models."""
    said = model.setting("option", "timestep")
    if model.kind is Kind.ROOT and said and said.value == ".01":
        for node in model.elements("geom"):
            yield Diagnostic(node.element.name_span, "slow")


@pytest.fixture
def linter(target: Target) -> Linter:
    return Linter(target, [lonely])


def tree(folder: Path, *options: str) -> Path:
    models = {f"{at}.xml": INCLUDING.format(text) for at, text in enumerate(options)}
    return write_tree(folder, {"part.xml": PART, "pyproject.toml": "", **models})


def test_one_that_all_find_is_told_once(tmp_path: Path, linter: Linter) -> None:
    report = lint(tree(tmp_path, SLOW, SLOW), linter)
    assert places(report) == [("lonely", "part.xml", 1)]
    assert len(report.diagnostics[0].roots) == 2


def test_one_that_another_root_does_not_find_is_dropped(tmp_path: Path, linter: Linter) -> None:
    assert places(lint(tree(tmp_path, SLOW, FAST), linter)) == []


def test_roots_around_the_given_ones_are_asked_too(tmp_path: Path, linter: Linter) -> None:
    tree(tmp_path, SLOW, FAST)
    assert places(lint(tmp_path, linter, "0.xml")) == []


def test_a_root_around_that_agrees_lets_it_stand(tmp_path: Path, linter: Linter) -> None:
    tree(tmp_path, SLOW, SLOW)
    assert places(lint(tmp_path, linter, "0.xml")) == [("lonely", "part.xml", 1)]
