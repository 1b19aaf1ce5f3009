"""The models to measure with: valid, the same each time, and healthy but for what is planted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.generated import Plan, dataset, tree
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.engine import Engine
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.trees import read_model, tree_of


@pytest.fixture(scope="module")
def linter(target: Target) -> Linter:
    return Linter(target, load_rules())


@pytest.mark.parametrize("files", [1, 4])
def test_a_tree_loads_and_is_healthy(
    files: int, tmp_path: Path, linter: Linter, engine: Engine
) -> None:
    root = tree(tmp_path, 0.2, files=files)
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    (tmp_path / ".git").mkdir()
    assert size == pytest.approx(200_000, rel=0.05)
    assert engine.load(root).loaded
    report = linter.lint([tmp_path])
    assert report.diagnostics == ()
    assert report.roots == (root,)


def test_a_tree_in_several_files_is_the_same_model(tmp_path: Path, target: Target) -> None:
    whole, parted = tree(tmp_path / "a", 0.1), tree(tmp_path / "b", 0.1, files=4)

    def tags(path: Path) -> list[str]:
        return sorted(node.tag for node in read_model(path, target).elements())

    assert tags(whole) == tags(parted)


@pytest.mark.parametrize(
    "write", [lambda folder, seed: tree(folder, 0.05, seed), lambda f, seed: dataset(f, 9, seed)]
)
def test_the_same_seed_gives_the_same_bytes(
    write: Callable[[Path, int], object], tmp_path: Path
) -> None:
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        write(tmp_path / name, seed)
    assert tree_of(tmp_path / "a") == tree_of(tmp_path / "b") != tree_of(tmp_path / "c")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    (folder / ".git").mkdir()
    return folder


@pytest.fixture(scope="module")
def plan(folder: Path) -> Plan:
    return dataset(folder, 250)


@pytest.fixture(scope="module")
def report(folder: Path, plan: Plan, linter: Linter) -> Report:
    assert plan
    return linter.lint([folder])


def test_models_are_small_and_lie_in_folders_of_two_hundred(folder: Path, plan: Plan) -> None:
    assert plan.in_models
    numbers = [int(path.stem[-5:]) for path in sorted(folder.glob("000/*.xml"))]
    assert numbers == list(range(200))
    sizes = [path.stat().st_size for path in folder.glob("[0-9]*/*.xml")]
    assert len(sizes) == 250
    assert 1_000 < min(sizes) < max(sizes) < 3_500


def test_what_is_found_in_a_data_set_is_what_was_planted(
    folder: Path, plan: Plan, report: Report
) -> None:
    found = [one.path.relative_to(folder).as_posix() for one in report.diagnostics]
    assert sorted(found) == sorted({*plan.in_models, *plan.in_fragments})


def test_every_model_without_a_fault_loads(folder: Path, report: Report, engine: Engine) -> None:
    broken = {root for one in report.diagnostics for root in (one.path, *one.roots)}
    refused = {path for path in folder.glob("[0-9]*/*.xml") if not engine.load(path).loaded}
    assert refused == {path for path in broken if "shared" not in path.parts}
