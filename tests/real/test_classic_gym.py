"""The models of the classic MuJoCo environments, written for releases before 2.3.4.

The wheel holds the very files that OpenAI Gym had.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import OldEngine
from tests.real.command_line import mjcf_lint
from tests.real.fetch import package
from tests.test_global_coordinates import compiled, differing

pytestmark = pytest.mark.real

WHEEL = ("gymnasium", "0.28.1")
OLD, TARGET = "2.3.3", "4.0.0"
REFUSED = {
    "hopper.xml": "global-coordinates",
    "walker2d.xml": "global-coordinates",
    "swimmer.xml": "collision-mode",
}
MODELS = 12


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    shutil.copytree(package(*WHEEL) / "gymnasium" / "envs" / "mujoco" / "assets", folder)
    return folder


def test_what_4_0_0_refuses_is_found(assets: Path, old_engine: OldEngine) -> None:
    run = mjcf_lint(assets, "--target-version", TARGET, "--output-format", "json")
    assert {Path(one["path"]).name: one["rule"] for one in run.errors} == REFUSED
    models = sorted(assets.glob("*.xml"))
    assert len(models) == MODELS
    refused = {model.name for model in models if not old_engine(TARGET).load(model).loaded}
    assert refused == REFUSED.keys()


def test_repaired_models_are_in_4_0_0_what_they_were_in_2_3_3(
    assets: Path, old_engine: OldEngine
) -> None:
    """Poses, axes and sizes agree to 1e-9 of their length, masses and inertias to 1e-6."""
    before = {name: compiled(assets / name, old_engine(OLD)) for name in REFUSED}
    whole = ("--fix", "--unsafe-fixes", "--target-version", TARGET)
    run = mjcf_lint(assets, *whole, "--output-format", "json")
    assert run.errors == []
    for name, was in before.items():
        now = compiled(assets / name, old_engine(TARGET))
        for kind in ("body", "geom", "jnt"):
            assert was.fields[f"{kind}_pos"].values(), name
        assert list(differing(was, now)) == [], name


def test_nothing_but_the_places_is_rewritten(assets: Path) -> None:
    text = (assets / "hopper.xml").read_text()
    mjcf_lint(assets, "--fix", "--unsafe-fixes", "--target-version", TARGET)
    lines = zip(text.splitlines(), (assets / "hopper.xml").read_text().splitlines(), strict=True)
    changed = [(was, now) for was, now in lines if was != now]
    assert all(word in now for was, now in changed for word in was.split() if "name=" in word)
    assert changed[0] == (
        '  <compiler angle="degree" coordinate="global" inertiafromgeom="true"/>',
        '  <compiler angle="degree" inertiafromgeom="true"/>',
    )
