"""--prove and compare, with the engines that the package index really has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mjcf_lint.cache import CACHE_VARIABLE
from tests.real.command_line import mjcf_lint
from tests.real.fetch import library, python_with

pytestmark = pytest.mark.real

KITCHEN = Path(__file__).parents[2] / "sample_assets" / "kitchen"
LOADING, REFUSING = "3.1.6", "4.0.0"
PROVEN = f"under MuJoCo {LOADING}, the newest release that loads the original, the compiled model"


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find the engines that the tests have fetched."""
    place = library(LOADING).path.parents[3]
    library(REFUSING)
    monkeypatch.setenv(CACHE_VARIABLE, str(place))


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    folder = tmp_path / "kitchen"
    shutil.copytree(KITCHEN, folder)
    return folder


def test_the_repaired_kitchen_is_proven_under_the_release_it_was_made_for(kitchen: Path) -> None:
    run = mjcf_lint(kitchen, "--fix", "--prove", "--python", python_with(REFUSING))
    for root in ("kitchen.xml", "kettle_only.xml"):
        assert f"{kitchen / root}: {PROVEN} is unchanged" in run.stderr
    assert "repaired " in run.stderr


def test_a_diff_and_copies_are_proven_as_well(kitchen: Path) -> None:
    out = kitchen.parent / "out"
    for how in (("--diff",), ("--output-dir", out)):
        run = mjcf_lint(kitchen, *how, "--prove", "--python", python_with(REFUSING))
        assert f"{kitchen / 'kitchen.xml'}: {PROVEN} is unchanged" in run.stderr


def test_proof_needs_repairs(kitchen: Path) -> None:
    run = mjcf_lint(kitchen, "--prove", "--python", python_with(REFUSING))
    assert run.code == 2
    assert "--prove goes with --fix, --diff or --output-dir" in run.stderr


def test_repaired_copies_are_equal_to_the_kitchen_under_the_old_release(kitchen: Path) -> None:
    out = kitchen.parent / "out"
    mjcf_lint(kitchen, "--output-dir", out, "--select", "root-default-renamed")
    (repaired,) = out.rglob("kitchen.xml")
    run = mjcf_lint("compare", kitchen / "kitchen.xml", repaired, "--release", LOADING)
    assert run.stdout == f"equal: the compiled models are the same (MuJoCo {LOADING})\n"
    assert run.code == 0


def test_one_model_is_compared_across_releases(kitchen: Path) -> None:
    ball = kitchen / "ball.xml"
    ball.write_text('<mujoco><worldbody><geom name="ball" size=".1"/></worldbody></mujoco>')
    run = mjcf_lint("compare", ball, ball, "--across", LOADING, REFUSING)
    assert run.stdout.splitlines()[0].endswith(f"(MuJoCo {LOADING} and MuJoCo {REFUSING})")
    assert "opt.apirate" in run.stdout
    assert run.code == 1
