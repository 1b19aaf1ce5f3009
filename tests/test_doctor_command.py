from __future__ import annotations

import json
import os
import shutil
import sys
import venv
from pathlib import Path

import pytest

from mjcf_lint.doctor.asking import NoAnswer, facts_of, tried
from mjcf_lint.doctor.files import Fault, flaws_in
from mjcf_lint.doctor.models import look, newest_pin
from mjcf_lint.doctor.telling import JsonExamination
from tests.in_process import Run, runner

KITCHEN = Path(__file__).parents[1] / "sample_assets"
LOGS = Path(__file__).with_name("data") / "logs"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n"
BALL = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX", "MUJOCO_GL", "LD_LIBRARY_PATH", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    return runner(capfd, "doctor")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """An interpreter whose environment holds nothing at all."""
    venv.create(tmp_path / "bare", symlinks=os.name == "posix")
    return tmp_path / "bare" / ("bin/python" if os.name == "posix" else "Scripts/python.exe")


def pretend(python: Path, name: str, version: str, *requires: str) -> Path:
    """Install the metadata of a package, and return where it lies."""
    (site,) = python.parents[1].glob("[Ll]ib/**/site-packages")
    folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir()
    lines = [f"Requires-Dist: {line}" for line in requires]
    text = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines])
    (folder / "METADATA").write_text(f"{text}\n")
    return folder


def test_our_own_environment_is_well(run: Run) -> None:
    ran = run("--python", sys.executable)
    assert ran.code == 0, ran.out
    assert "all is well: no problems" in ran.out
    assert ran.err == ""
    told = run("--python", sys.executable, "--verbose").out
    assert "fine D1: mujoco" in told
    assert "imports and compiles a model" in told


def test_json_holds_the_same(run: Run, bare: Path) -> None:
    ran = run("--python", bare, "--output-format", "json")
    assert ran.code == 1
    found = JsonExamination.model_validate_json(ran.out)
    assert found.problems == 1
    assert [one.name for one in found.findings if one.level == "problem"] == ["no-mujoco"]
    assert found.python == str(bare)
    assert json.loads(ran.out)["schema_version"] == 1


def test_the_environment_is_that_of_the_active_one(
    run: Run, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", str(bare.parents[1]))
    assert run().out.startswith(f"{bare} (Python ")


def test_packages_of_another_environment_are_read_and_never_imported(run: Run, bare: Path) -> None:
    pretend(bare, "gym", "0.26.2")
    pretend(bare, "numpy", "2.4.6")
    pretend(bare, "gymnasium-robotics", "1.2.4", "mujoco<3.0,>=2.3.3")
    pretend(bare, "mujoco", "3.3.7")
    (site,) = bare.parents[1].glob("[Ll]ib/**/site-packages")
    for name in ("gym", "numpy", "gymnasium_robotics"):
        (site / name).mkdir()
        (site / name / "__init__.py").write_text("raise SystemExit('imported')\n")
    ran = run("--python", bare)
    assert ran.code == 1
    assert "gym 0.26.2 with numpy 2.4.6" in ran.out
    assert "asks for mujoco<3.0,>=2.3.3, and 3.3.7 is here" in ran.out
    assert "imported" not in ran.out


def test_files_that_a_package_lost_are_counted(bare: Path) -> None:
    folder = pretend(bare, "mujoco", "3.3.7")
    (folder / "RECORD").write_text(
        "mujoco/__init__.py,,\nmujoco/_structs.so,,\nmujoco/__pycache__/a.cpython-311.pyc,,\n"
    )
    (folder.parent / "mujoco").mkdir()
    (folder.parent / "mujoco" / "__init__.py").touch()
    (mujoco,) = facts_of(bare).distributions[:1]
    assert mujoco.files == 2
    assert [Path(name).name for name in mujoco.lost] == ["_structs.so"]


def test_copies_on_the_path_come_in_its_order(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(bare, "mujoco", "3.1.6")
    first = tmp_path / "first"
    shutil.copytree(pretend(bare, "mujoco", "3.3.7"), first / "mujoco-3.3.7.dist-info")
    monkeypatch.setenv("PYTHONPATH", str(first))
    found = facts_of(bare)
    versions = [one.version for one in found.distributions if one.name == "mujoco"]
    assert versions == ["3.3.7", "3.1.6", "3.3.7"]
    assert str(found.version("mujoco")) == "3.3.7"


def test_a_folder_called_mujoco_where_we_stand_is_none_of_it(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mujoco").mkdir()
    monkeypatch.chdir(tmp_path)
    assert facts_of(bare).module("mujoco") is None
    assert tried(bare, "import mujoco").trouble.startswith("ModuleNotFoundError")


def test_what_is_tried_tells_fails_dies_or_says_nothing(bare: Path) -> None:
    assert tried(bare, "tell(6 * 7)").told == "42"
    assert tried(bare, "print('noise'); 1 / 0").trouble == "ZeroDivisionError: division by zero"
    chained = "try: {}['x']\nexcept KeyError as one: raise ValueError('no x') from one"
    assert tried(bare, chained).trouble == "ValueError: no x"
    assert tried(bare, "raise SystemExit(3)").trouble == "ended with exit code 3"
    assert tried(bare, "import sys; sys.exit('no GPU')").trouble == "no GPU"
    if os.name == "posix":
        died = tried(bare, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
        assert died.trouble.startswith("killed by signal 11")


def test_an_interpreter_that_is_none_is_one_line(run: Run, tmp_path: Path) -> None:
    assert run("--python", tmp_path / "no").code == 2
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho nothing\n")
    fake.chmod(0o755)
    if os.name == "posix":
        ran = run("--python", fake)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.count("\n") == 1
        with pytest.raises(NoAnswer, match=r"Python 3\.8 or newer"):
            facts_of(fake)


def test_a_model_that_does_not_load_is_said_with_its_repair_and_a_pin(
    run: Run, tmp_path: Path
) -> None:
    shutil.copytree(KITCHEN, tmp_path / "kitchen")
    (tmp_path / "meshes").mkdir()
    ran = run("--python", sys.executable, tmp_path / "kitchen", tmp_path / "meshes")
    assert ran.code == 1
    assert "mujoco>=3.1.3,<3.2" in ran.out
    assert "problem D2 models" in ran.out
    assert "kettle" in ran.out
    assert f"--python {sys.executable} --fix" in ran.out


def test_a_model_that_loads_is_fine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ball.xml").write_text(BALL)
    ran = run("--python", sys.executable, tmp_path, "-v")
    assert ran.code == 0, ran.out
    assert "fine D2: 1 model loads in MuJoCo" in ran.out


def test_the_pin_is_of_the_newest_releases_that_load_it(tmp_path: Path) -> None:
    model = tmp_path / "m.xml"
    model.write_text("<mujoco><default class='kettle'/></mujoco>")
    assert newest_pin((model,), "4.0.0") == "mujoco>=2.2.0,<3.2"
    assert newest_pin((KITCHEN / "kitchen",), "4.0.0") == "mujoco>=3.1.3,<3.2"
    model.write_text("<mujoco><nonsense/></mujoco>")
    assert newest_pin((model,), "4.0.0") == ""
    looked = look((model,), "4.0.0", None)
    assert [one.rule for one in looked.refusals] == ["unknown-element"]


def test_pointers_pages_and_empty_meshes(run: Run, tmp_path: Path) -> None:
    meshes = tmp_path / "meshes"
    meshes.mkdir()
    (meshes / "a.stl").write_text(POINTER)
    (meshes / "b.OBJ").write_bytes(b"")
    (meshes / "c.png").write_text("<!DOCTYPE html><html>404</html>")
    (meshes / "d.obj").write_text("v 0 0 0\n")
    (meshes / "notes.txt").write_text("")
    assert [(flaw.path.name, flaw.fault) for flaw in flaws_in([tmp_path])] == [
        ("a.stl", Fault.POINTER),
        ("b.OBJ", Fault.EMPTY),
        ("c.png", Fault.PAGE),
    ]
    (tmp_path / "ball.xml").write_text(BALL)
    ran = run("--python", sys.executable, meshes, tmp_path / "ball.xml", meshes / "a.stl")
    assert ran.code == 1
    assert [line.split(":")[0] for line in ran.out.splitlines() if line.startswith("problem")] == [
        "problem D7 lfs-pointers",
        "problem D7 html-assets",
        "problem D7 empty-assets",
    ]
    assert "lfs pull" in ran.out


def test_submodules_that_were_never_fetched(tmp_path: Path) -> None:
    (tmp_path / ".gitmodules").write_text(
        '[submodule "arm"]\n\tpath = third_party/arm\n\turl = https://example.org/arm\n'
        '[submodule "hand"]\n\tpath = third_party/hand\n\turl = https://example.org/hand\n'
    )
    (tmp_path / "third_party" / "arm").mkdir(parents=True)
    (tmp_path / "third_party" / "hand").mkdir()
    (tmp_path / "third_party" / "hand" / "hand.xml").write_text(BALL)
    found = [(flaw.path, flaw.fault) for flaw in flaws_in([tmp_path])]
    assert found == [(tmp_path / "third_party" / "arm", Fault.SUBMODULE)]


def test_the_log_of_a_lost_worker(run: Run) -> None:
    ran = run("--python", sys.executable, LOGS / "async_vector_env.log")
    assert ran.code == 1
    assert "the error behind ConnectionResetError is ValueError: XML Error: top-level" in ran.out
    assert run("--python", sys.executable, "--log", LOGS / "async_vector_env.log").out == ran.out


def test_a_log_that_names_a_model_has_it_looked_at(run: Run, tmp_path: Path) -> None:
    model = tmp_path / "arm.xml"
    model.write_text("<mujoco><option apirate='3'/></mujoco>")
    log = tmp_path / "train.log"
    log.write_text(f"loading '{model}'\nValueError: XML Error: Schema violation\nEOFError\n")
    ran = run("--python", sys.executable, log)
    assert "removed-attribute" in ran.out
    assert "mujoco>=2.2.0,<3.3.7" in ran.out


def test_a_log_of_another_environment_says_which(run: Run, bare: Path, tmp_path: Path) -> None:
    (site,) = bare.parents[1].glob("[Ll]ib/**/site-packages")
    log = tmp_path / "train.log"
    frame = f'  File "{site / "gymnasium" / "core.py"}", line 3, in step'
    log.write_text(f"Traceback (most recent call last):\n{frame}\nEOFError\n")
    note = "note D3 other-environment"
    assert note in run("--python", sys.executable, log).out
    assert f"--python {bare} {log}" in run("--python", sys.executable, log).out
    assert note not in run("--python", bare, log).out


@pytest.mark.parametrize("arguments", [("no.log",), ("--workers", "-1"), ("a.log", "b.log")])
def test_what_cannot_be_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.log", "b.log"):
        (tmp_path / name).write_text("EOFError\n")
    ran = run("--python", sys.executable, *arguments)
    assert (ran.code, ran.out) == (2, "")


def test_escapes_in_a_log_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("ValueError: \x9b31m\x07 bad\nEOFError\n", "utf-8")
    out = run("--python", sys.executable, log).out
    assert "\x07" not in out
    assert "\x9b" not in out
