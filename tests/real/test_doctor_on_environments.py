from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mjcf_lint.doctor.telling import JsonExamination, JsonFinding
from tests.real.command_line import Run, mjcf_lint
from tests.real.fetch import environment, package

pytestmark = pytest.mark.real

KITCHEN = Path("gymnasium_robotics", "envs", "assets", "kitchen_franka", "kitchen_assets")
ROOT, KETTLE = "kitchen_env_model.xml", Path("item_assets", "kettle_asset.xml")
LOSING = Path(__file__).with_name("lost_workers.py")


@pytest.fixture
def python() -> Path:
    """Releases that work together, and what dm_control needs to be tried."""
    return environment(
        "doctor", ("mujoco==3.11.0", "gymnasium==1.4.0", "gymnasium-robotics==1.4.2", "dm-env")
    )


def doctor(python: Path, *arguments: str | Path) -> tuple[Run, JsonExamination]:
    run = mjcf_lint("doctor", "--python", python, "--output-format", "json", *arguments)
    assert run.code in (0, 1), run.stderr
    return run, JsonExamination.model_validate_json(run.stdout)


def problems(found: JsonExamination) -> dict[str, JsonFinding]:
    return {one.name: one for one in found.findings if one.level == "problem"}


def names(found: JsonExamination, level: str) -> list[str]:
    return [f"{one.check} {one.name}" for one in found.findings if one.level == level]


def test_an_environment_that_works_is_well(python: Path) -> None:
    run, found = doctor(python)
    assert (run.code, names(found, "problem"), names(found, "note")) == (0, [], [])
    fine = {one.name: one.what for one in found.findings if one.level == "fine"}
    assert fine["mujoco"] == "mujoco 3.11.0 imports and compiles a model"
    assert "FrankaKitchen-v1 of Gymnasium-Robotics loads" in fine["kitchen"]


def test_dm_control_made_for_another_mujoco(python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(package("dm-control")))
    run, found = doctor(python)
    assert run.code == 1
    told = problems(found)["dm-control"]
    assert "'MjModel' object has no attribute" in told.evidence[0]
    assert "made for mujoco 3.17.0" in told.what
    assert [line.split()[-1] for line in told.now] == ["dm-control==1.0.44", "mujoco==3.17.0"]
    assert names(found, "note") == ["D1 requirement"]


def test_the_kitchen_that_is_imported_is_the_one_looked_at(
    python: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = tmp_path / "first"
    copied = first / KITCHEN
    shutil.copytree(package("gymnasium-robotics") / KITCHEN.parent, copied.parent)
    (first / "gymnasium_robotics" / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(first))
    told = problems(doctor(python)[1])["kitchen"]
    assert str(copied / KETTLE) in told.evidence[0]
    assert "mujoco>=2.2.0,<3.2" in told.now[1]

    fix = told.now[0].split()
    assert fix[0] == "mjcf-lint"
    assert mjcf_lint(*fix[1:]).code == 0
    assert names(doctor(python)[1], "problem") == []


def test_the_log_of_workers_that_were_lost(python: Path, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("there is no fork on Windows")
    root = package("gymnasium-robotics") / KITCHEN / ROOT
    run = subprocess.run(
        [python, LOSING, root],
        env=os.environ | {"MUJOCO_GL": "disable"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith(("ConnectionResetError", "EOFError", "BrokenPipeError"))
    log = tmp_path / "train.log"
    log.write_text(run.stdout + run.stderr)
    told = problems(doctor(python, log)[1])["log"]
    assert f"behind {last.split(':')[0]} is ValueError: XML Error: top-level default" in told.what
    assert KETTLE.name in problems(doctor(python, log, root)[1])["models"].evidence[0]


def test_mujoco_4_without_its_other_half() -> None:
    half = environment("doctor-half", ("--no-deps", "mujoco==4.0.0"))
    run, found = doctor(half)
    assert (run.code, list(problems(found))) == (1, ["no-core"])
    assert "mujoco-core" in problems(found)["no-core"].evidence[0]
