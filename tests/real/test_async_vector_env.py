from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.real.command_line import lint
from tests.real.conftest import FIGURES
from tests.real.fetch import environment, package

pytestmark = pytest.mark.real

SCRIPT = Path(__file__).with_name("franka_kitchen.py")
KITCHEN = Path("gymnasium_robotics", "envs", "assets", "kitchen_franka")
KETTLE = Path("kitchen_assets", "item_assets", "kettle_asset.xml")


@pytest.fixture
def python() -> Path:
    # gymnasium-robotics 1.2.4 asks for mujoco below 3, so its other needs are named here.
    return environment(
        "franka-kitchen",
        ("mujoco==3.3.7", "gymnasium<1.0", "packaging", "imageio", "pettingzoo", "jinja2"),
        ("--no-deps", "gymnasium-robotics==1.2.4"),
    )


@pytest.fixture
def kettle(python: Path) -> Iterator[Path]:
    """The installed file, as the wheel has it, before the test and after."""
    found = python.parents[1].rglob(str(KITCHEN / KETTLE))
    installed = next(path for path in found if "site-packages" in path.parts)
    wheel = package("gymnasium-robotics") / KITCHEN / KETTLE
    shutil.copyfile(wheel, installed)
    yield installed
    shutil.copyfile(wheel, installed)


def trained(python: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, SCRIPT],
        env=os.environ | {"MUJOCO_GL": "disable"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_the_franka_kitchen_steps_in_two_workers_once_it_is_repaired(
    python: Path, kettle: Path, record_property: Callable[[str, object], None]
) -> None:
    broken = trained(python)
    assert broken.returncode != 0
    assert "top-level default class 'main' cannot be renamed" in broken.stderr
    assert "kettle_asset.xml" not in broken.stderr

    kitchen = kettle.parents[2]
    (found,) = lint(kitchen, python=python).errors
    assert (Path(found["path"]), found["line"], found["column"]) == (kettle, 16, 5)
    assert lint(kitchen, "--fix", python=python).code == 0

    mended = trained(python)
    assert mended.returncode == 0, mended.stderr
    assert mended.stdout.strip() == "observation (2, 59)"
    record_property(FIGURES, f"FrankaKitchen-v1 x 2, repaired: {mended.stdout.strip()}")
