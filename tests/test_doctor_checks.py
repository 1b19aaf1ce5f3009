from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from mjcf_lint.doctor.asking import Tried
from mjcf_lint.doctor.checks import examine
from mjcf_lint.doctor.dm_control import MADE_FOR, fitting_dm_control, fitting_mujoco
from mjcf_lint.doctor.facts import LibraryFile
from mjcf_lint.doctor.files import Fault, Flaw
from mjcf_lint.doctor.finding import Level
from mjcf_lint.doctor.kitchens import COPIES, Kitchen
from mjcf_lint.doctor.log import parse_log
from mjcf_lint.doctor.models import Looked, Refusal
from mjcf_lint.doctor.pairs import PAIRS
from mjcf_lint.grammar import releases
from tests.doctor_facts import (
    PACKAGES,
    RESOURCES,
    SITE,
    case,
    distribution,
    facts,
    found,
    notes,
    problems,
)

NO_CORE = Tried(trouble="ImportError: its core bindings ('mujoco-core') are missing or corrupted")
NO_FIELD = Tried(trouble="AttributeError: 'MjModel' object has no attribute 'eq_active'")
KETTLE = Refusal("kettle_asset.xml:16:5", "root-default-renamed", "cannot be named 'kettle'")


def test_a_healthy_environment_is_well() -> None:
    assert {one.level for one in examine(case())} == {Level.FINE}
    assert {one.level for one in examine(case(workers=8))} == {Level.FINE}


def test_without_any_mujoco_there_is_one_to_install() -> None:
    assert problems(case(facts({}))) == ["D1 no-mujoco"]
    assert notes(case(facts({"mujoco-py": "2.1.2.14"}, mujoco_home=("mujoco210",)))) == [
        "D1 no-mujoco"
    ]


def test_a_mujoco_that_does_not_import() -> None:
    broken = case(mujoco=Tried(trouble="ImportError: GLIBC_2.34 not found"))
    assert problems(broken) == ["D1 mujoco-import"]
    assert "GLIBC_2.34" in found(broken, "mujoco-import").evidence[0]


def test_a_mujoco_that_does_not_import_for_its_back_end() -> None:
    broken = case(
        facts(variables={"MUJOCO_GL": "egl"}),
        mujoco=Tried(trouble="ImportError: Cannot initialize a EGL device display"),
        mujoco_without_gl=Tried(told="3.11.0"),
        context=Tried(trouble="ImportError: Cannot initialize a EGL device display"),
    )
    assert problems(broken) == ["D8 mujoco-gl"]


def test_dm_control_that_does_not_fit_names_both_ways_out() -> None:
    packages = {"mujoco": "3.1.6", "dm-control": "1.0.9"}
    broken = case(facts(packages), dm_control=NO_FIELD)
    assert problems(broken) == ["D1 dm-control"]
    told = found(broken, "dm-control")
    assert "eq_active" in told.evidence[0]
    assert [line.split()[-1] for line in told.now] == ["dm-control==1.0.20", "mujoco==2.3.1.post1"]
    assert "made for mujoco 2.3.1.post1" in told.what


def test_dm_control_that_works_is_fine_whatever_a_table_says() -> None:
    packages = {"mujoco": "4.0.0", "mujoco-core": "4.0.0", "dm-control": "1.0.9"}
    assert problems(case(facts(packages), dm_control=Tried(told="built and stepped"))) == []


def test_of_a_mujoco_that_does_not_import_dm_control_says_nothing_more() -> None:
    packages = {"mujoco": "3.1.6", "dm-control": "1.0.9"}
    broken = case(facts(packages), dm_control=NO_FIELD, mujoco=Tried(trouble="ImportError"))
    assert problems(broken) == ["D1 mujoco-import"]


@pytest.mark.parametrize(
    ("control", "mujoco", "works"),
    [  # what came of running each pair
        *(("1.0.9", one, True) for one in ("2.3.1.post1", "2.3.3", "2.3.5", "2.3.7")),
        *(("1.0.9", one, False) for one in ("3.1.6", "3.3.7")),
        ("1.0.11", "2.3.3", True),
        ("1.0.14", "2.3.7", True),
        ("1.0.14", "3.0.0", False),
        *(("1.0.16", one, True) for one in ("3.1.1", "3.1.6", "3.2.0")),
        ("1.0.16", "2.3.7", False),
        ("1.0.20", "3.1.6", True),
        ("1.0.20", "3.3.7", False),
        ("1.0.28", "3.2.7", False),
        ("1.0.28", "3.3.0", True),
        ("1.0.28", "3.3.7", False),
        ("1.0.31", "3.3.3", True),
        ("1.0.31", "3.3.7", False),
        ("1.0.34", "3.3.7", True),
        ("1.0.34", "3.4.0", True),
        ("1.0.36", "3.3.7", False),
    ],
)
def test_the_table_of_dm_control_agrees_with_what_was_run(
    control: str, mujoco: str, works: bool
) -> None:
    (row,) = [row for row in MADE_FOR if row.release == control]
    assert row.works_with(Version(mujoco)) is works


def test_the_table_of_dm_control_holds_real_releases_in_order() -> None:
    known = set(map(str, releases()))
    for row in MADE_FOR:
        assert {row.first, row.last} <= known
        assert row.works_with(Version(row.first))
    assert [row.release for row in MADE_FOR] == sorted(
        (row.release for row in MADE_FOR), key=Version
    )


def test_the_newest_dm_control_for_a_mujoco() -> None:
    assert fitting_dm_control(Version("3.1.6")) == "1.0.20"
    assert fitting_dm_control(Version("4.0.0")) == ""
    assert fitting_mujoco(Version("1.0.21.post1")) == "3.2.0"
    assert fitting_mujoco(Version("0.0.1")) == ""


def test_what_a_package_asks_for_and_does_not_get() -> None:
    asks = distribution("gymnasium-robotics", "1.2.4", "mujoco (<3.0,>=2.3.3)", "PettingZoo")
    broken = case(facts({"mujoco": "3.3.7"}, asks))
    assert (problems(broken), notes(broken)) == ([], ["D1 requirement"])
    told = found(broken, "requirement")
    assert told.what == "gymnasium-robotics 1.2.4 asks for mujoco<3.0,>=2.3.3, and 3.3.7 is here"
    assert notes(case(facts({"mujoco": "2.3.7"}, asks))) == []


def test_a_requirement_for_another_python_or_of_an_odd_form_is_passed_over() -> None:
    asks = distribution("gym", "0.24.1", "mujoco<2; python_version < '3'", "?? what")
    assert notes(case(facts({"mujoco": "3.3.7"}, asks))) == []


@pytest.mark.parametrize("marker", ['extra == "mujoco"', "extra == 'mujoco'"])
def test_gymnasium_without_what_its_mujoco_environments_need(marker: str) -> None:
    asks = distribution("gymnasium", "1.4.0", f"mujoco>=2; {marker}", f"imageio>=2; {marker}")
    bare = case(facts({"mujoco": "3.11.0"}, asks))
    assert (problems(bare), notes(bare)) == ([], ["D1 gymnasium-extra"])
    assert found(bare, "gymnasium-extra").now == ("/env/bin/python -m pip install imageio",)
    assert notes(case(facts({"mujoco": "3.11.0", "imageio": "2.37.0"}, asks))) == []


@pytest.mark.parametrize(
    ("packages", "level", "name"),
    [
        ({"gym": "0.26.2", "numpy": "2.4.6"}, Level.PROBLEM, "gym-numpy"),
        ({"gym": "0.26.2", "numpy": "1.26.4"}, None, "gym-numpy"),
        ({"gym": "0.25.2", "numpy": "2.4.6"}, Level.PROBLEM, "gym-numpy"),
        ({"gym": "0.24.1", "numpy": "2.4.6"}, None, "gym-numpy"),
        ({"gym": "0.26.2", "mujoco": "2.3.7"}, Level.NOTE, "gym-models"),
        ({"gym": "0.26.2", "mujoco": "2.3.3"}, None, "gym-models"),
        ({"gymnasium": "0.28.1", "mujoco": "2.3.7"}, Level.NOTE, "gymnasium-models"),
        ({"gymnasium": "0.29.1", "mujoco": "3.3.7"}, Level.NOTE, "gymnasium-swimmer"),
        ({"gymnasium": "0.29.1", "mujoco": "2.3.7"}, None, "gymnasium-swimmer"),
        ({"gymnasium-robotics": "1.4.2", "mujoco": "3.12.0"}, Level.PROBLEM, "robotics-joints"),
        ({"gymnasium-robotics": "1.4.2", "mujoco": "3.11.0"}, None, "robotics-joints"),
        ({"robosuite": "1.5.2", "mujoco": "3.10.0"}, Level.PROBLEM, "robosuite-mujoco"),
        ({"robosuite": "1.5.2", "mujoco": "3.9.0"}, None, "robosuite-mujoco"),
        ({"mujoco": "3.1.3", "numpy": "2.4.6"}, Level.NOTE, "mujoco-numpy"),
        ({"mujoco": "3.1.4", "numpy": "2.4.6"}, None, "mujoco-numpy"),
        ({"dm-control": "1.0.20", "numpy": "2.4.6"}, Level.PROBLEM, "dm-control-numpy"),
        ({"dm-control": "1.0.21", "numpy": "2.4.6"}, None, "dm-control-numpy"),
        ({"gym": "0.21.0", "setuptools": "67.0.0"}, Level.NOTE, "old-gym"),
        ({"gym": "0.21.0", "setuptools": "66.1.1", "wheel": "0.38.4"}, None, "old-gym"),
        ({"mujoco-py": "2.1.2.14", "cython": "3.0.0"}, Level.PROBLEM, "mujoco-py-cython"),
        ({"mujoco-py": "2.1.2.14", "cython": "0.29.37"}, None, "mujoco-py-cython"),
    ],
)
def test_known_pairs(packages: dict[str, str], level: Level | None, name: str) -> None:
    told = [one for one in examine(case(facts(packages))) if one.name == name]
    assert [one.level for one in told] == ([level] if level else [])


def test_a_pair_may_be_one_with_python() -> None:
    old = facts({**PACKAGES, "gym": "0.21.0"})
    assert problems(case(old)) == []
    assert problems(case(old.model_copy(update={"python": (3, 12, 1)}))) == ["D11 old-gym-python"]


def test_every_row_is_met_by_a_pair_above() -> None:
    (marks,) = [one for one in test_known_pairs.pytestmark if one.name == "parametrize"]  # type: ignore[attr-defined]
    tried = {name for _, level, name in marks.args[1] if level}
    assert tried | {"old-gym-python"} == {pair.name for pair in PAIRS}


def test_rows_of_one_name_are_one_finding() -> None:
    packages = {"gym": "0.21.0", "setuptools": "80.0", "wheel": "0.45.1", "pip": "25.0"}
    told = found(case(facts(packages)), "old-gym")
    assert "setuptools 80.0 and wheel 0.45.1 and pip 25.0" in told.what


def test_mujoco_4_without_its_core() -> None:
    broken = case(facts({"mujoco": "4.0.0"}), mujoco=NO_CORE)
    assert problems(broken) == ["D6 no-core"]
    assert found(broken, "no-core").now[0].endswith("mujoco-core==4.0.0")


def test_mujoco_4_whose_core_lost_files_to_an_upgrade_in_place() -> None:
    core = distribution("mujoco-core", "4.0.0", lost=("mujoco/_structs.so", "mujoco/_enums.so"))
    broken = case(facts({"mujoco": "4.0.0"}, core), mujoco=NO_CORE)
    assert problems(broken) == ["D6 lost-files"]
    told = found(broken, "lost-files")
    assert told.evidence[0].startswith("2 of 100 files of mujoco-core are gone, as mujoco/_structs")
    assert told.now[0].endswith("--no-deps mujoco==4.0.0 mujoco-core==4.0.0")


def test_an_old_mujoco_beside_the_core_of_a_new_one() -> None:
    left = case(facts({"mujoco": "3.3.7", "mujoco-core": "4.0.0"}))
    assert problems(left) == []
    assert notes(left) == ["D6 old-core"]
    assert "uninstall --yes mujoco-core" in found(left, "old-core").now[0]
    dead = replace(left, trials={"mujoco": Tried(trouble="ImportError: no _structs")})
    assert "D6 old-core" in problems(dead)


def test_a_copy_elsewhere_goes_before_the_environments_own() -> None:
    users = distribution("mujoco", "3.3.7", place="/home/me/.local/lib/python3.11/site-packages")
    assert problems(case(facts({"mujoco": "3.1.6"}, users))) == ["D6 two-copies"]


def test_a_copy_elsewhere_that_comes_after_is_only_noted() -> None:
    own, systems = distribution("mujoco", "3.1.6"), distribution("mujoco", "3.3.7", place="/usr/x")
    assert notes(case(facts({}, own, systems))) == ["D6 two-copies"]


def test_two_copies_of_one_release_are_as_good_as_one() -> None:
    twice = distribution("mujoco", PACKAGES["mujoco"], place="/usr/x")
    assert problems(case(facts(PACKAGES, twice))) == []


def test_a_library_path_that_goes_before_the_package() -> None:
    own = LibraryFile(place=SITE, path=f"{SITE}/mujoco/libmujoco.so.3.11.0")
    for name, bad in (("libmujoco.so.3.11.0", True), ("libmujoco.so.2.3.0", False)):
        other = LibraryFile(place="LD_LIBRARY_PATH", path=f"/opt/lib/{name}")
        told = problems(case(facts(libraries=(own, other))))
        assert told == (["D6 library-path"] if bad else [])


def test_a_preloaded_mujoco() -> None:
    loaded = facts(variables={"LD_PRELOAD": "/opt/libmujoco.so"})
    assert problems(case(loaded)) == ["D6 preload"]
    assert problems(case(facts(variables={"LD_PRELOAD": "/usr/lib/libGLEW.so"}))) == []


def test_pip_over_conda() -> None:
    over = facts(conda=("libmujoco-3.2.5-h1_0.json", "mujoco-python-3.2.5-py311_0.json"))
    assert notes(case(over)) == ["D6 conda"]
    same = facts(conda=("libmujoco-3.11.0-h1_0.json",))
    assert notes(case(same)) == []


def test_what_mujoco_py_needs() -> None:
    packages = {**PACKAGES, "mujoco-py": "2.1.2.14"}
    bare = case(facts(packages, tools=("gcc",), headers=()))
    assert problems(bare) == ["D12 mujoco-py-build", "D12 mujoco-py-home"]
    told = found(bare, "mujoco-py-build").now[0]
    assert told == "apt install patchelf libosmesa6-dev libglew-dev libgl1-mesa-dev"
    there = {"LD_LIBRARY_PATH": "/home/me/.mujoco/mujoco210/bin"}
    assert problems(case(facts(packages, mujoco_home=("mujoco210",), variables=there))) == []
    assert problems(case(facts(packages, mujoco_home=("mujoco210",)))) == ["D12 mujoco-py-path"]


def test_leftovers_of_mujoco_py() -> None:
    for variables in (
        {"MUJOCO_PY_MUJOCO_PATH": "/home/me/mujoco210"},
        {"LD_LIBRARY_PATH": "/x:/home/me/.mujoco/mujoco210/bin"},
    ):
        assert notes(case(facts(variables=variables))) == ["D12 leftovers"]


@pytest.mark.parametrize(
    ("given", "count", "bad"),
    [("0", "1", False), ("1", "1", True), ("0", "0", True), ("gpu", "4", True), ("3", "4", False)],
)
def test_the_device_has_to_be_there(given: str, count: str, bad: bool) -> None:
    asked = case(facts(variables={"MUJOCO_EGL_DEVICE_ID": given}), egl_devices=Tried(told=count))
    assert problems(asked) == (["D8 egl-device"] if bad else [])


def test_robosuite_wants_its_device_among_those_of_cuda() -> None:
    variables = {"MUJOCO_EGL_DEVICE_ID": "0", "CUDA_VISIBLE_DEVICES": "2,3"}
    packages = {"mujoco": "3.9.0", "robosuite": "1.5.2"}
    assert problems(case(facts(packages, variables=variables))) == ["D8 egl-device"]
    assert problems(case(facts(variables=variables))) == []


def test_back_ends_that_contradict_each_other() -> None:
    variables = {"MUJOCO_GL": "egl", "PYOPENGL_PLATFORM": "osmesa"}
    assert problems(case(facts(variables=variables))) == ["D8 platform"]
    refused = Tried(trouble="ImportError: Cannot use EGL rendering platform")
    both = case(
        facts(variables=variables),
        mujoco=refused,
        mujoco_without_gl=Tried(told="3.3.7"),
        context=refused,
    )
    assert problems(both) == ["D8 platform"]


def test_no_context_is_a_problem_only_to_who_draws() -> None:
    failed = Tried(trouble="mujoco.FatalError: gladLoadGL error")
    idle = case(facts(variables={"MUJOCO_GL": "osmesa"}), context=failed)
    assert problems(idle) == []
    assert notes(idle) == ["D8 context"]
    draws = case(render=True, context=failed, context_egl=Tried(told="made"))
    assert problems(draws) == ["D8 context"]
    assert found(draws, "context").now[0] == "export MUJOCO_GL=egl PYOPENGL_PLATFORM=egl"


@pytest.mark.parametrize(
    ("changed", "workers", "bad"),
    [
        ({"memory": 1 << 30}, 6, []),
        ({"memory": 1 << 30}, 7, ["D9 memory"]),
        ({"memory": None}, 1000, []),
        ({"shared": 64 << 20, "shared_free": 64 << 20}, 32, []),
        ({"shared": 64 << 20, "shared_free": 64 << 20}, 33, ["D9 shared-memory"]),
        ({"shared": 64 << 20, "shared_free": 0}, 0, []),
        ({"shared_writable": False}, 0, ["D9 shared-memory"]),
        ({"shared": None, "shared_free": None}, 50, []),
        ({"open_files": 64}, 0, []),
        ({"open_files": 256}, 50, ["D9 open-files"]),
        ({"open_files": None}, 50, []),
        ({"processes": 16}, 50, ["D9 processes"]),
    ],
)
def test_resources_against_workers(changed: dict[str, Any], workers: int, bad: list[str]) -> None:
    limited = RESOURCES._replace(**{"open_files": 1 << 20, "memory": 1 << 40, **changed})
    assert problems(case(workers=workers, resources=limited)) == bad


def test_forked_workers_that_draw() -> None:
    assert notes(case(workers=4, render=True)) == ["D10 start-method"]
    assert notes(case(facts(start_method="spawn"), workers=4, render=True)) == []


def test_odd_paths_on_windows_and_decimal_commas() -> None:
    strange = (Path("C:/Users/Zoë/robots"),)
    assert problems(case(facts(platform="win32"), paths=strange)) == ["D13 path"]
    assert problems(case(paths=strange)) == []
    assert notes(case(facts(decimal_point=","))) == ["D13 decimal-comma"]


def test_files_that_are_not_whole(tmp_path: Path) -> None:
    top = tmp_path / "my arm"
    top.mkdir()
    flaws = [Flaw(top / f"{name}.stl", Fault.POINTER, top) for name in "abc"]
    whole = replace(case(), flaws=(*flaws, Flaw(top / "third", Fault.SUBMODULE, top)))
    assert problems(whole) == ["D7 lfs-pointers", "D7 submodules"]
    told = found(whole, "lfs-pointers")
    assert told.what == (
        f"{top}/a.stl is only a pointer of Git LFS in place of the file, and 2 more like it"
    )
    assert told.now == (f"git -C '{top}' lfs install && git -C '{top}' lfs pull",)


def test_a_kitchen_that_does_not_load_names_the_file_and_both_ways_out() -> None:
    root = Path("/env/kitchen_env_model.xml")
    looked = Looked((root,), "3.3.7", 1, (KETTLE,), 1, "mujoco>=3.1.6,<3.2")
    faulty = Kitchen(COPIES[0], root, looked)
    other = Kitchen(COPIES[1], Path("/d4rl.xml"), Looked((Path("/d4rl.xml"),), "3.3.7", 1))
    two = replace(case(), kitchens=(faulty, other))
    assert problems(two) == ["D15 kitchen"]
    assert notes(two) == ["D15 kitchen-copies"]
    (told,) = [one for one in examine(two) if one.level is Level.PROBLEM]
    assert "kettle_asset.xml:16:5" in told.evidence[0]
    assert told.now[0] == f"mjcf-lint {root} --python /env/bin/python --fix"
    assert "'mujoco>=3.1.6,<3.2'" in told.now[1]


def test_a_log_whose_inner_error_is_the_engines() -> None:
    log = parse_log("ValueError: XML Error: bad\nElement 'geom', line 3\nEOFError\n", "train.log")
    told = replace(case(), log=log)
    assert problems(told) == ["D4 log"]
    one = found(told, "log")
    assert one.what == (
        "the error behind EOFError is ValueError: XML Error: bad Element 'geom', line 3"
    )
    ways = ("mjcf-lint ASSETS --python /env/bin/python   # the folder the model lies in",)
    assert one.now[-1:] == ways


def test_a_log_that_holds_masks_alone_asks_for_preflight() -> None:
    told = replace(case(), log=parse_log("ConnectionResetError: [Errno 104]\nEOFError\n"))
    assert problems(told) == ["D3 log"]
    assert found(told, "log").now[0].startswith("mjcf-lint preflight ")


def test_a_log_of_another_fault_names_its_check() -> None:
    said = "AttributeError: 'MjModel' object has no attribute 'eq_active'\nEOFError\n"
    assert problems(replace(case(), log=parse_log(said))) == ["D1 log"]
    assert problems(replace(case(), log=parse_log("Killed\n"))) == ["D9 log"]
    assert notes(replace(case(), log=parse_log("all fine\n"))) == ["D3 log"]
