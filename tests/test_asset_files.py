"""The files that a release surely opens, and what they are by their first bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.parts.asset_files import Head, opened
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import PNG, STL, read_model, write_tree

KINDS = {
    "a PNG image": PNG,
    "a JPEG image": b"\xff\xd8\xff\xe0" + bytes(20),
    "a Git LFS pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "an HTML page": b"\n<!doctype HTML>\n<html>",
    "a COLLADA model": b"<?xml version='1.0'?>\n<COLLADA>",
    "an XML file": b"<mujoco/>",
    "an ASCII STL file": b"solid a\n facet normal 0 0 1\n",
    "an OBJ file": b"# a cube\nv 0 0 0\nv 1 0 0\n",
    "": STL,
}
USERS = {
    "of nothing": "",
    "of a geom that only shows": "<geom type='mesh' mesh='m' contype='0' conaffinity='0'/>",
    "of one that collides": "<geom type='mesh' mesh='m'/>",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_told_by_the_first_bytes(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(KINDS[kind])
    head = Head.of(tmp_path / "a")
    assert (head.kind, head.size) == (kind, len(KINDS[kind]))


def test_integers_end_where_the_file_does() -> None:
    head = Head(b"\1\0\0\0\2\0\0\0\3", 9)
    assert head.integers(2) == (1, 2)
    assert head.integers(1, start=4) == (2,)
    assert head.integers(3) is None


@pytest.mark.real
@pytest.mark.parametrize("release", ["3.1.1", "3.1.2", "3.15.0", "3.16.0", "4.0.0"])
@pytest.mark.parametrize("user", USERS)
def test_what_is_surely_opened_must_be_there(
    user: str, release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    texture = "<texture name='t' type='2d' file='none.png'/>"
    for number, asset in enumerate(("<mesh name='m' file='none.stl'/>", texture)):
        world = USERS[user] if number == 0 else ""
        text = (
            f"<mujoco><compiler discardvisual='true'/><asset>{asset}</asset>"
            f"<worldbody><geom size='1'/>{world}</worldbody></mujoco>"
        )
        path = write_tree(tmp_path / str(number), {"m.xml": text}) / "m.xml"
        model = read_model(path, Target(Version(release), recorded(Version(release))))
        assert bool(list(opened(model))) is not old_engine(release).load(path).loaded
