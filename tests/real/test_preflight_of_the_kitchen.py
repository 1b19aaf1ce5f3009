from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.real.command_line import Run, mjcf_lint
from tests.real.conftest import FIGURES
from tests.real.fetch import package
from tests.real.test_async_vector_env import KETTLE, KITCHEN, SCRIPT, python

pytestmark = pytest.mark.real

__all__ = ["python"]

ROOT = Path("kitchen_assets", "kitchen_env_model.xml")
MEGABYTE = 1 << 20


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to train in, whose copy of the package is the one that is imported."""
    wheel = package("gymnasium-robotics") / "gymnasium_robotics"
    shutil.copytree(wheel, tmp_path / "gymnasium_robotics")
    monkeypatch.setenv("MUJOCO_GL", "disable")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def flown(run: Run) -> dict[str, Any]:
    assert run.stdout.startswith("{"), run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_it_names_the_kettle_and_passes_once_that_is_repaired(
    python: Path, here: Path, record_property: Callable[[str, object], None]
) -> None:
    arguments = ("preflight", "FrankaKitchen-v1", "--workers", "2", "--python", python)

    root = KITCHEN / ROOT
    broken = flown(mjcf_lint(*arguments, "--output-format", "json", cwd=here))
    assert (broken["kind"], broken["works"], len(broken["trials"])) == ("gym", False, 1)
    cause, model = broken["trials"][0]["cause"], broken["trials"][0]["model"]
    assert cause["exception"] == "ValueError"
    assert cause["message"].startswith("XML Error: top-level default class 'main' cannot be")
    assert model["path"] == root.as_posix()
    (found,) = model["findings"]
    assert (found["rule"], found["line"], found["column"]) == ("root-default-renamed", 16, 5)

    _, *repair = shlex.split(broken["what_now"])
    assert mjcf_lint(*repair, cwd=here).code == 0

    mended = flown(mjcf_lint(*arguments, "--output-format", "json", cwd=here))
    works = {trial["method"]: trial["works"] for trial in mended["trials"]}
    assert works == dict.fromkeys(("alone", "spawn", "forkserver", "fork")[: len(works)], True)
    assert mended["versions"]["mujoco"] == "3.3.7"
    peaks = [trial["peak_memory"] for trial in mended["trials"]]
    assert [len(peak) for peak in peaks] == [1, 2, 2, 2][: len(works)]
    record_property(
        FIGURES, f"preflight of FrankaKitchen-v1 x 2: {max(map(max, peaks)) // MEGABYTE} MB each"
    )
    trained = subprocess.run(
        [python, SCRIPT], env=os.environ, capture_output=True, text=True, check=False
    )
    assert trained.returncode == 0, trained.stderr


@pytest.mark.skipif(os.name != "posix", reason="the page shows paths of POSIX")
def test_it_says_what_the_page_shows(python: Path, here: Path) -> None:
    (here / ".venv").symlink_to(python.parents[1])
    interpreter = Path(".venv", "bin", "python")
    told = mjcf_lint("preflight", "FrankaKitchen-v1", "--python", interpreter, cwd=here)
    assert (told.code, told.stderr) == (1, "")
    assert f"{KITCHEN / KETTLE}:16:5: error root-default-renamed: " in told.stdout
    page = Path(__file__).parents[2].joinpath("docs", "preflight.md").read_text("utf-8")
    _, _, transcript = page.partition("$ mjcf-lint preflight FrankaKitchen-v1 --python")
    _, *shown = transcript.partition("```")[0].splitlines()
    said = _without_versions(told.stdout).splitlines()
    until = shown.index("[...]")
    assert [_without_versions(line) for line in shown[:until]] == said[:until]
    assert shown[until + 1 :] == said[-1:]


def _without_versions(text: str) -> str:
    return re.sub(r"(?i)(python ?)3\.[\d.]+", r"\1", text)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("FrankaKitchn-v1", "did you mean 'FrankaKitchen-v1'?"),
        ("gymnasium_robotics:FrankaKitchen-v9", "did you mean 'FrankaKitchen-v1'?"),
        ("Tetris-v0", "name the package that registers it, as package:Name-v0"),
        ("no_such_package:Tetris-v0", "no module is named no_such_package"),
    ],
)
def test_an_environment_that_nobody_registers(
    python: Path, here: Path, asked: str, said: str
) -> None:
    run = mjcf_lint("preflight", asked, "--python", python, cwd=here)
    assert (run.code, run.stdout) == (2, "")
    assert said in run.stderr
    assert run.stderr.count("\n") == 1
