"""Environments that are asked for by their id: found, not there, or not what they seem."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.in_process import Run
from tests.test_preflight import Flight, flight
from tests.tiny_gym import ARM, write_gym
from tests.trees import write_tree

__all__ = ["flight"]
"""A fixture."""
LATE = f"""
def register_robotics_envs():
    exec({ARM!r}, {{}})
"""


def refused(run: Run, what: str) -> str:
    """Return the one line that says why there is nothing to build."""
    ran = run("preflight", what, "--python", sys.executable)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    return ran.err


def test_an_environment_of_a_package_that_registers_it(flight: Flight, tmp_path: Path) -> None:
    write_gym(tmp_path, robots=ARM)
    flown = flight("robots:Arm-v0", "--start-method", "spawn")
    assert flown.code == 0
    assert flown.said["versions"]["gymnasium"] == "0.0"
    assert flown.trials["spawn"]["works"]


@pytest.mark.parametrize("text", [ARM, LATE], ids=["at its import", "when asked to"])
def test_well_known_packages_register_theirs_without_being_named(
    run: Run, tmp_path: Path, text: str
) -> None:
    write_gym(tmp_path, gymnasium_robotics=text)
    flags = ("--workers", "2", "--start-method", "spawn", "--python", sys.executable)
    ran = run("preflight", "Arm-v0", *flags)
    assert ran.code == 0
    assert "their observations take 2048 GB, and /dev/shm has " in ran.out
    assert "pass shared_memory=False to the vector environment" in ran.out


def test_an_id_that_nobody_registers(run: Run, tmp_path: Path) -> None:
    write_gym(tmp_path, robots=ARM, metaworld="import a_package_that_is_not_here")
    assert "; did you mean 'Arm-v0'?" in refused(run, "robots:Amr-v0")
    said = refused(run, "robots:SomethingElse-v7")
    assert "no environment is registered as SomethingElse-v7 in " in said
    assert "; metaworld cannot be imported there: ModuleNotFoundError" in said
    assert said.endswith("; name the package that registers it, as package:Name-v0\n")


def test_an_id_where_there_is_no_gym(run: Run) -> None:
    if find_spec("gymnasium") or find_spec("gym"):
        pytest.skip("this Python has one")
    assert "neither gymnasium nor gym is installed" in refused(run, "Arm-v0")


def test_a_control_suite_says_what_it_is_stepped_with(flight: Flight, tmp_path: Path) -> None:
    text = """
class Spec:
    def generate_value(self):
        return 0.5

class Task:
    def reset(self):
        pass

    def action_spec(self):
        return Spec()

    def step(self, action):
        raise RuntimeError(f"stepped with {action}")

def task():
    return Task()

def table():
    return {"a": "thing that is neither reset nor stepped"}
"""
    write_tree(tmp_path, {"suite.py": text})
    flown = flight("suite:task")
    assert (flown.cause["stage"], flown.cause["message"]) == ("stepping", "stepped with 0.5")
    assert flight("suite:table", "--start-method", "spawn").code == 0


def test_an_old_binding_that_is_not_there_may_be_asked_for(flight: Flight, tmp_path: Path) -> None:
    text = """
try:
    import mujoco_py
except ImportError:
    mujoco_py = None

def make():
    assert mujoco_py, "no old binding"
"""
    write_tree(tmp_path, {"old.py": text})
    assert flight("old:make").cause["message"] == "no old binding"


def test_what_the_old_binding_reads_is_noted(flight: Flight, tmp_path: Path) -> None:
    binding = """
def load_model_from_path(path):
    raise ValueError("XML Error: Schema violation: unrecognized attribute: 'colour'")
"""
    bad = '<mujoco><worldbody><geom size="1" colour="1 0 0"/></worldbody></mujoco>'
    make = "import mujoco_py\n\ndef make():\n    mujoco_py.load_model_from_path('bad.xml')\n"
    write_tree(tmp_path, {"mujoco_py/__init__.py": binding, "bad.xml": bad, "old.py": make})
    flown = flight("old:make")
    model = flown.trials["alone"]["model"]
    assert model["path"] == "bad.xml"
    assert [one["rule"] for one in model["findings"]] == ["unknown-attribute"]


def test_a_model_that_an_installed_package_loads_is_laid_to_who_asked(
    flight: Flight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = """
import mujoco

def load(text):
    return mujoco.MjModel.from_xml_string(text)

def broken():
    raise RuntimeError("an old habit")
"""
    make = "import robots\n\n\ndef make():\n    return robots.load('<mujoco colour=\"1\"/>')\n"
    site = tmp_path / "site-packages"
    write_tree(tmp_path, {"site-packages/robots.py": package, "mine.py": make})
    monkeypatch.setenv("PYTHONPATH", str(site))
    flown = flight("mine:make")
    made_at = flown.trials["alone"]["model"]["made_at"]
    assert (Path(made_at["file"]).name, made_at["line"]) == ("mine.py", 5)
    said = flight("robots:broken").said["what_now"]
    assert said.startswith("no file of yours is involved: see which versions do not fit (mjcf-lint")
