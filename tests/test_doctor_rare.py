"""What the doctor says where something it asks for is not there, or is of another kind."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mjcf_lint.doctor.asking import NoAnswer, Tried, facts_of, tried
from mjcf_lint.doctor.case import Asked, Case
from mjcf_lint.doctor.checks import examine
from mjcf_lint.doctor.files import Fault, flaws_in
from mjcf_lint.doctor.finding import Level
from mjcf_lint.doctor.gathering import gather
from mjcf_lint.doctor.kitchens import COPIES, Kitchen
from mjcf_lint.doctor.log import parse_log
from mjcf_lint.doctor.models import Looked, Refusal, newest_pin
from mjcf_lint.doctor.trials import CONTEXT, EGL_DEVICES, MUJOCO_WITHOUT_GL, context_with, try_all
from tests.doctor_facts import RESOURCES, case, distribution, facts, found, notes, problems
from tests.trees import write_tree

PYTHON = Path(sys.executable)
BALL = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"
FAULTY = "<mujoco><worldbody><geom size='1' colour='1'/></worldbody></mujoco>"
NO_GL = Tried(trouble="ImportError: no GL")


def fine(told: Case) -> list[str]:
    return [one.name for one in examine(told) if one.level is Level.FINE]


def test_models_that_could_not_be_read() -> None:
    place = Path("robot")
    told = replace(case(), models=Looked((place,), "3.11.0", trouble="robot: is a secret"))
    assert problems(told) == ["D2 models-unread"]
    assert found(told, "models-unread").evidence == ("robot: is a secret",)
    assert "models" not in fine(told)


def test_a_kitchen_without_a_mujoco_and_one_that_cannot_be_read() -> None:
    root = Path("/env/kitchen.xml")
    without = replace(case(), kitchens=(Kitchen(COPIES[0], root, None),))
    assert found(without, "kitchen").what.endswith(" is here, and no mujoco to load it")
    unread = Looked((root,), "3.3.7", trouble="not UTF-8")
    told = found(replace(case(), kitchens=(Kitchen(COPIES[0], root, unread),)), "kitchen")
    assert (told.what, told.evidence) == (f"{root} could not be read", ("not UTF-8",))


def test_a_model_that_no_release_loads_has_no_pin() -> None:
    looked = Looked((Path("a.xml"),), "3.3.7", 1, (Refusal("a.xml:1:1", "syntax", "broken"),))
    (one,) = [one for one in examine(replace(case(), models=looked)) if one.name == "models"]
    assert one.now == ("mjcf-lint a.xml --python /env/bin/python",)


def test_a_log_whose_models_are_named_in_it(tmp_path: Path) -> None:
    write_tree(tmp_path, {"arm.xml": BALL})
    said = f"loading {tmp_path}/arm.xml\nValueError: XML Error: bad\nElement 'geom', line 3\n"
    told = replace(case(), log=parse_log(said))
    assert told.log
    assert told.log.models == (tmp_path / "arm.xml",)
    assert found(told, "log").now[-1] == f"mjcf-lint {tmp_path}/arm.xml --python /env/bin/python"


def test_contexts_that_can_be_made_and_those_that_cannot() -> None:
    assert "context" in fine(case(render=True, context=Tried(told="made")))
    told = found(case(render=True, context=NO_GL), "context")
    assert told.now == (
        "apt install libosmesa6, then export MUJOCO_GL=osmesa PYOPENGL_PLATFORM=osmesa",
    )


def test_little_memory() -> None:
    little = RESOURCES._replace(memory=100 << 20)
    assert notes(case(resources=little)) == ["D9 memory"]
    assert found(case(resources=little), "memory").what == "hardly any memory is left"


def test_files_lost_by_an_old_mujoco() -> None:
    old = distribution("mujoco", "3.2.0", lost=("mujoco/libmujoco.so.3.2.0",))
    told = found(case(facts({}, old), mujoco=Tried(trouble="OSError: gone")), "lost-files")
    assert told.now[0].endswith("--force-reinstall --no-deps mujoco==3.2.0")


def test_dm_control_of_a_release_nobody_knows() -> None:
    broken = Tried(trouble="AttributeError: gone")
    told = found(
        case(facts({"mujoco": "0.1", "dm-control": "0.0.1"}), dm_control=broken), "dm-control"
    )
    assert told.what == "dm_control 0.0.1 does not work with mujoco 0.1"
    assert told.now == ()


def test_a_version_that_is_none() -> None:
    assert facts({"mujoco": "from my disk"}).version("mujoco") is None


def test_folders_and_files_that_tell_nothing(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.stl": "", "notes.txt": "", ".gitmodules": "no section\n"})
    assert flaws_in([tmp_path / "notes.txt"]) == ()
    (one,) = flaws_in([tmp_path / "a.stl"])
    assert (one.path, one.fault) == (tmp_path / "a.stl", Fault.EMPTY)


@pytest.mark.skipif(os.name != "posix", reason="writes a program for a shell")
def test_a_program_that_is_no_python(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert tried(nowhere, "").trouble == "No such file or directory"
    with pytest.raises(NoAnswer, match=r"nowhere cannot be run \(No such file or directory\)"):
        facts_of(nowhere)


def test_what_is_tried_depends_on_how_one_draws() -> None:
    asked = facts_of(PYTHON).model_copy(update={"variables": {"MUJOCO_GL": "nonsense"}})
    plain = try_all(PYTHON, asked, render=False)
    assert CONTEXT not in plain
    assert MUJOCO_WITHOUT_GL not in plain
    if sys.platform == "linux":
        egl = asked.model_copy(update={"variables": {"MUJOCO_GL": "egl"}})
        assert {CONTEXT, EGL_DEVICES} <= set(try_all(PYTHON, egl, render=False))
        drawn = try_all(PYTHON, asked, render=True)
        assert {CONTEXT, EGL_DEVICES, context_with("osmesa")} <= set(drawn)


def test_a_back_end_that_keeps_mujoco_from_importing_is_taken_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MUJOCO_GL", "nonsense")
    found = try_all(PYTHON, facts_of(PYTHON), render=False)
    assert "invalid value for environment variable MUJOCO_GL" in found["mujoco"].trouble
    assert found[MUJOCO_WITHOUT_GL].worked


def test_models_are_read_where_no_mujoco_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUJOCO_GL", "nonsense")
    write_tree(tmp_path, {"meshes/notes.txt": "", "bad.xml": FAULTY})
    gone = gather(PYTHON, Asked(0, render=False, paths=(tmp_path / "bad.xml",))).models
    assert gone
    assert [one.rule for one in gone.refusals] == ["unknown-attribute"]
    assert gather(PYTHON, Asked(0, render=False, paths=(tmp_path / "meshes",))).models is None


def test_there_is_nothing_older_than_the_oldest_release(tmp_path: Path) -> None:
    write_tree(tmp_path, {"bad.xml": FAULTY})
    assert newest_pin([tmp_path / "bad.xml"], "1.0") == ""
