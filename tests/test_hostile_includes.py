"""Includes and references that are made to hurt: bounded, and nothing foreign is shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mjcf_lint.mjcf.tree import MOST_INCLUSIONS
from tests.real.command_line import Run, mjcf_lint
from tests.trees import Content, write_tree

MANY = 10_000
DEEP = 2_000
DOUBLINGS = 40
SECONDS = 120
SECRET = "hunter2-the-secret"
BALL = "<worldbody><geom size='1'/></worldbody>"
FINDINGS, UNREAD = 1, 2


def check(path: Path, *more: str) -> Run:
    run = mjcf_lint(path, "--engine", "never", *more, seconds=SECONDS)
    assert "Traceback" not in run.stderr + run.stdout
    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "pyproject.toml").touch()
    return tmp_path / "project"


def test_ten_thousand_includes(project: Path) -> None:
    files: dict[str, Content] = {
        f"part{number}.xml": f"<mujocoinclude>{BALL}</mujocoinclude>" for number in range(MANY)
    }
    includes = "".join(f"<include file='{name}'/>" for name in files)
    write_tree(project, {**files, "root.xml": f"<mujoco>{includes}</mujoco>"})
    run = check(project / "root.xml")
    assert run.code == 0, run
    assert f"in {MANY + 1} files, 1 model" in run.stderr


def test_includes_nested_two_thousand_deep(project: Path) -> None:
    files: dict[str, Content] = {
        f"part{number}.xml": "<mujocoinclude>"
        f"<include file='part{number + 1}.xml'/></mujocoinclude>"
        for number in range(DEEP)
    }
    files[f"part{DEEP}.xml"] = "<mujocoinclude><worldbody><geom/></worldbody></mujocoinclude>"
    write_tree(project, {**files, "root.xml": "<mujoco><include file='part0.xml'/></mujoco>"})
    assert f"in {DEEP + 2} files, 1 model" in check(project / "root.xml").stderr


def test_includes_that_double_at_each_step(project: Path) -> None:
    files: dict[str, Content] = {
        f"p{number}.xml": "<mujocoinclude>"
        + f"<include file='p{number + 1}.xml'/>" * 2
        + "</mujocoinclude>"
        for number in range(DOUBLINGS)
    }
    files[f"p{DOUBLINGS}.xml"] = f"<mujocoinclude>{BALL}</mujocoinclude>"
    write_tree(project, {**files, "root.xml": "<mujoco><include file='p0.xml'/></mujoco>"})
    run = check(project / "root.xml", "--target-version", "3.2.0")
    assert run.code == UNREAD, run
    assert f"its includes go on behind {MOST_INCLUSIONS + 1:,} files" in run.stderr
    assert check(project / "root.xml").stdout.count("error include-repeated") == DOUBLINGS


@pytest.mark.parametrize("file", ["a/again/a/part.xml", "again/a/part.xml"])
def test_a_cycle_through_linked_folders(file: str, project: Path) -> None:
    write_tree(
        project,
        {
            "root.xml": "<mujoco><include file='a/part.xml'/></mujoco>",
            "a/part.xml": f"<mujocoinclude><include file='{file}'/></mujocoinclude>",
        },
    )
    (project / "a" / "again").symlink_to("..", target_is_directory=True)
    assert "error include-cycle" in check(project / "root.xml", "--target-version", "3.2.0").stdout


@pytest.mark.parametrize("output", ["full", "concise", "json"])
@pytest.mark.parametrize(
    "secret",
    [f"{SECRET}\n", f"<passwords><password of='me' is='{SECRET}'/></passwords>"],
    ids=["text", "xml"],
)
def test_what_lies_outside_and_is_not_mjcf_is_never_shown(
    secret: str, output: str, project: Path
) -> None:
    write_tree(project.parent, {"secrets/passwords": secret})
    named = "../secrets/passwords"
    texture = f"<texture name='t' type='2d' file='{named}'/>"
    assets = f"<asset><mesh file='{named}'/><hfield name='h' file='{named}'/>{texture}</asset>"
    text = f"<mujoco>\n<include file='{named}'/>\n{assets}{BALL}</mujoco>"
    write_tree(project, {"root.xml": text})
    for engine in ("never", "auto"):
        run = mjcf_lint(
            project / "root.xml", "--engine", engine, "--output-format", output, seconds=SECONDS
        )
        assert SECRET not in run.stdout + run.stderr
        assert run.code == FINDINGS
        assert "passwords" in run.stdout
        assert "outside the project" in run.stdout


def test_mjcf_outside_the_project_is_read(project: Path) -> None:
    write_tree(project.parent, {"common/arm.xml": f"<mujocoinclude>{BALL}</mujocoinclude>"})
    write_tree(project, {"root.xml": "<mujoco><include file='../common/arm.xml'/></mujoco>"})
    run = check(project / "root.xml")
    assert run.code == 0, run


def test_entities_are_not_expanded(project: Path) -> None:
    entities = "".join(
        f"<!ENTITY e{number} '{f'&e{number - 1};' * 10 if number else 'bomb'}'>"
        for number in range(20)
    )
    text = (
        f"<!DOCTYPE mujoco [{entities}<!ENTITY file SYSTEM 'file:///etc/passwd'>]>\n"
        f"<mujoco model='&e19;&file;'>{BALL}</mujoco>"
    )
    write_tree(project, {"root.xml": text})
    run = check(project / "root.xml")
    assert "root:" not in run.stdout
    assert len(run.stdout) < 10_000


def test_a_million_attributes(project: Path) -> None:
    attributes = " ".join(f"a{number}='1'" for number in range(1_000_000))
    text = f"<mujoco><worldbody><geom size='1' {attributes}/></worldbody></mujoco>"
    write_tree(project, {"root.xml": text})
    run = check(project / "root.xml", "--output-format", "concise")
    assert run.code == FINDINGS
    assert "more than 10000 times unknown-attribute" in run.stderr


def test_names_that_would_speak_to_a_terminal(project: Path) -> None:
    name = "\x1b]0;owned\x07\x1b[2J\u202eevil\x9b31m"
    geoms = f"<geom name='{name}' size='1'/>" * 2
    write_tree(project, {"root.xml": f"<mujoco><worldbody>{geoms}</worldbody></mujoco>"})
    for output in ("full", "concise", "json"):
        run = check(project / "root.xml", "--output-format", output)
        assert run.code == FINDINGS
        assert not any(character in run.stdout + run.stderr for character in "\x1b\x07\x9b\u202e")


@pytest.mark.skipif(os.name != "posix", reason="Windows allows no such name")
def test_a_file_name_that_would_speak_to_a_terminal(project: Path) -> None:
    name = "evil\x1b[31m\n::error::.xml"
    write_tree(project, {name: "<mujoco><worldbody><geom/></worldbody></mujoco>"})
    for output in ("full", "concise", "json"):
        run = check(project / name, "--output-format", output)
        assert "\x1b" not in run.stdout + run.stderr
        assert "\n::error" not in run.stdout
