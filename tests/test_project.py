"""The files among given paths are found and told apart by what they hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mjcf_lint.errors import SourceError
from mjcf_lint.project.boundary import project_root
from mjcf_lint.project.files import (
    FileKind,
    Files,
    PathError,
    find,
    kind_of,
    surrounding_models,
    walk,
)
from tests.trees import Content, source, write_tree

MODEL, FRAGMENT, ROBOT = "<mujoco/>", "<mujocoinclude/>", "<robot name='r'/>"


def walked(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in walk(folder)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (MODEL, FileKind.MUJOCO),
        ("<MuJoCo/>", FileKind.MUJOCO),
        (FRAGMENT, FileKind.INCLUDE),
        (ROBOT, FileKind.URDF),
        ("<html/>", FileKind.OTHER),
        ("", FileKind.OTHER),
        ("<mujoco", FileKind.OTHER),
        ("<?x?><mujoco a='1' a='2'/>", FileKind.MUJOCO),
        (b"\xef\xbb\xbf<!-- <robot/> --><mujoco>\xff</mujoco>", FileKind.MUJOCO),
    ],
)
def test_a_file_is_what_its_root_element_says(text: Content, kind: FileKind) -> None:
    assert kind_of(source(text)) is kind


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    write_tree(tmp_path, {"b.xml": "", "a/z.MJCF": "", "a/b.xml": "", "c.txt": "", "a.xml": ""})
    assert walked(tmp_path) == ["a.xml", "b.xml", "a/b.xml", "a/z.MJCF"]


def test_hidden_folders_and_installed_ones_are_passed_over(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {".git/a.xml": "", "node_modules/a.xml": "", "a/.b/c.xml": "", "a/c.xml": ""}
    )
    assert walked(tmp_path) == ["a/c.xml"]


def test_a_hidden_folder_that_is_named_is_walked(tmp_path: Path) -> None:
    write_tree(tmp_path, {".hidden/a.xml": ""})
    assert walked(tmp_path / ".hidden") == ["a.xml"]


def test_a_loop_of_links_is_walked_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/b.xml": ""})
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert walked(tmp_path) == ["a/b.xml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
def test_what_is_no_regular_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    (tmp_path / "b.xml").mkdir()
    (tmp_path / "c.xml").symlink_to("nowhere")
    assert walked(tmp_path) == []


def test_urdf_and_other_files_are_counted(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"a.xml": MODEL, "b.xml": FRAGMENT, "c.xml": ROBOT, "d.xml": "<x/>", "e.xml": ""}
    )
    found = find([tmp_path], Files())
    assert [path.name for path in found.models] == ["a.xml"]
    assert [path.name for path in found.fragments] == ["b.xml"]
    assert (found.urdf, found.other) == (1, 2)


@pytest.mark.skipif(os.name != "posix", reason="a loop of links as POSIX has it")
def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    huge = tmp_path / "a.xml"
    with huge.open("wb") as file:
        file.truncate(1 << 40)  # takes no room on the disk
    with pytest.raises(PathError, match="none of its 1 XML files can be read"):
        find([tmp_path], Files())
    write_tree(tmp_path, {"b.xml": MODEL})
    found = find([tmp_path], Files())
    assert [path.name for path in found.models] == ["b.xml"]
    (reason,) = found.unreadable
    assert str(huge) in reason


def test_a_file_given_twice_is_found_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": MODEL})
    found = find([tmp_path, tmp_path / "a.xml"], Files())
    assert found.models == (tmp_path / "a.xml",)
    assert found.named == {tmp_path / "a.xml"}


@pytest.mark.parametrize(
    ("files", "path", "words"),
    [
        ({}, "none", "no such file or folder"),
        ({"a.txt": ""}, ".", "holds no XML files"),
        ({"a.xml": ROBOT}, ".", "holds 1 URDF file but no MJCF"),
        ({"a.xml": ROBOT, "b.xml": ROBOT}, ".", "holds 2 URDF files"),
        ({"a.xml": "<x/>"}, ".", "none of its 1 XML files is MJCF"),
        ({"a.xml": "<x/>"}, "a.xml", "not MJCF"),
        ({"a.xml": ROBOT}, "a.xml", "a URDF file"),
    ],
)
def test_a_path_without_mjcf_is_refused(
    files: dict[str, str], path: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(PathError, match=words):
        find([write_tree(tmp_path, files) / path], Files())


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xml").symlink_to("nowhere")
    with pytest.raises(PathError, match="a dangling link"):
        find([tmp_path / "a.xml"], Files())


def test_a_path_without_mjcf_may_be_passed_over(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": "<x/>", "b.xml": MODEL})
    found = find([tmp_path / "a.xml", tmp_path / "b.xml"], Files(), skip_other=True)
    assert found.models == (tmp_path / "b.xml",)
    assert found.named == {tmp_path / "b.xml"}


def test_a_file_is_read_once_for_each_path_that_leads_to_it(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": MODEL})
    (tmp_path / "b.xml").symlink_to("a.xml")
    files = Files()
    assert files.read(tmp_path / "a.xml") is files.read(tmp_path / "x" / ".." / "a.xml")
    assert files.read(tmp_path / "a.xml") is not files.read(tmp_path / "b.xml")


def test_a_file_that_cannot_be_read_is_refused_each_time(tmp_path: Path) -> None:
    files = Files()
    for _ in range(2):
        with pytest.raises(SourceError):
            files.read(tmp_path / "none.xml")


def test_an_overlay_stands_in_for_what_is_on_disk(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": MODEL, "b.xml": MODEL})
    files = Files()
    kept = files.read(tmp_path / "b.xml")
    files.read(tmp_path / "a.xml")
    changed = files.with_overlay({Path(os.path.realpath(tmp_path / "a.xml")): b"new"})
    assert changed.read(tmp_path / "a.xml").data == b"new"
    assert changed.read(tmp_path / "b.xml") is kept


@pytest.mark.parametrize("marker", [".git", "pyproject.toml", "package.xml", "mjcf-lint.toml"])
def test_a_project_is_marked_by_its_files(marker: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {f"p/{marker}": "", "p/a/b/c.xml": ""})
    assert project_root(tmp_path / "p/a/b/c.xml") == tmp_path / "p"


def test_an_installed_package_is_a_project(tmp_path: Path) -> None:
    write_tree(tmp_path, {"site-packages/robots/a/b.xml": ""})
    assert (
        project_root(tmp_path / "site-packages/robots/a/b.xml") == tmp_path / "site-packages/robots"
    )


def test_the_models_around_a_fragment_are_those_that_may_lead_to_it(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "pyproject.toml": "",
            "one.xml": "<mujoco><include file='parts/arm.xml'/></mujoco>",
            "two.xml": '<mujoco><include\n file = "parts\\both.xml"/></mujoco>',
            "three.xml": "<mujoco/>",
            "parts/both.xml": "<mujocoinclude><include file='arm.xml'/></mujocoinclude>",
            "parts/arm.xml": FRAGMENT,
        },
    )
    around = surrounding_models(tmp_path / "parts/arm.xml", Files(), guess=False)
    assert [path.name for path in around] == ["one.xml", "two.xml"]


def test_nothing_far_above_marks_a_project(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a"] * 21)
    write_tree(tmp_path, {"pyproject.toml": ""})
    assert project_root(tmp_path.joinpath(*["a"] * 19) / "b.xml") == tmp_path
    assert project_root(deep / "b.xml") is None
