"""Looks at the disk are remembered as long as somebody wants them to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mjcf_lint import disk
from mjcf_lint.disk import Looks
from mjcf_lint.mjcf.assets import assets
from mjcf_lint.mjcf.model import Model
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from tests.trees import STL, read_model, write_tree

MODEL = (
    "<mujoco><asset><mesh file='a.stl'/></asset><worldbody>"
    "<geom type='mesh' mesh='a'/></worldbody></mujoco>"
)


def test_a_look_tells_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    looks = Looks()
    assert looks.is_file(tmp_path / "a")
    assert not looks.is_dir(tmp_path / "a")
    assert looks.is_dir(tmp_path)
    assert not looks.is_file(tmp_path)
    assert not looks.exists(tmp_path / "b")
    assert not looks.exists(Path("\0"))
    assert not looks.exists(tmp_path / ("x" * 5000))


def test_what_was_seen_stays_so(tmp_path: Path) -> None:
    looks = Looks()
    assert not looks.exists(tmp_path / "a")
    (tmp_path / "a").write_text("x")
    assert not looks.exists(tmp_path / "a")
    assert Looks().exists(tmp_path / "a")


def test_not_more_looks_are_remembered_than_memory_is_worth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_MOST_LOOKS", 3)
    looks = Looks()
    for number in range(10):
        assert not looks.exists(tmp_path / f"{number}")
        assert len(looks._seen) <= 3


def test_models_read_together_see_one_disk_and_the_next_ones_another(
    tmp_path: Path, target: Target
) -> None:
    folder = write_tree(tmp_path, {"one.xml": MODEL, "other.xml": MODEL})
    files = Files()
    models = [
        Model.read(files.read(folder / name), target, files.read)
        for name in ("one.xml", "other.xml")
    ]
    (one,) = assets(models[0])
    assert one.found is None
    write_tree(tmp_path, {"a.stl": STL})
    (other,) = assets(models[1])
    assert other.path is one.path
    assert other.found is None
    (again,) = assets(read_model(folder / "one.xml", target))
    assert again.found == folder / "a.stl"


@pytest.mark.skipif(os.name != "posix", reason="Windows lets not everybody make links")
def test_links_are_followed_as_the_system_follows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_text("x")
    for link, to in {
        "b": "a",
        "a/same": "file",
        "a/up": "..",
        "a/loop": "loop",
        "a/nowhere": "../none/file",
        "a/whole": str(tmp_path / "b" / "same"),
    }.items():
        (tmp_path / link).symlink_to(to)
    monkeypatch.chdir(tmp_path / "b")
    names = ["file", "same", "up", "loop", "nowhere", "whole", "none", "up/a/file", "up/b/whole"]
    names += [".", "..", "", "./same", "../b/same", "../b/./same", "same/", "none/../same", "//"]
    looks = Looks()
    for name in (*names, *(f"{tmp_path}/b/{name}" for name in names), *names):
        assert looks.real(name) == os.path.realpath(name)
        assert looks.real(Path(name)) == os.path.realpath(Path(name))
