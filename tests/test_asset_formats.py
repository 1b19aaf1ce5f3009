"""A file is read in the format that each release takes it for, or not at all."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.assets import assets
from mjcf_lint.parts.asset_formats import Format, format_of
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import PNG, STL, Content, read_model, write_tree

RAW = struct.pack("<2i", 2, 2) + bytes(12)
HEIGHTS = struct.pack("<2i4f", 2, 2, 0, 1, 2, 3)
MSH = struct.pack("<4i12f", 4, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1)
MODEL = "<mujoco><worldbody><body name='b'><geom size='1'/></body></worldbody></mujoco>"
RELEASES = ("2.3.7", "3.1.6", "3.3.7", "3.5.0", "3.6.0", "3.9.0", "3.12.0", "4.0.0")


def mesh(attributes: str) -> str:
    return f"<asset><mesh name='m' {attributes}/></asset>"


def texture(attributes: str) -> str:
    return f"<asset><texture name='t' type='2d' {attributes}/></asset>"


def hfield(attributes: str) -> str:
    return f"<asset><hfield name='h' size='1 1 1 1' {attributes}/></asset>"


def model(file: str) -> str:
    return f"<asset><model name='m' file='{file}'/></asset>"


CASES: tuple[tuple[str, str, Content], ...] = (
    (mesh("file='a.stl'"), "a.stl", STL),
    (mesh("file='a.STL'"), "a.STL", STL),
    (mesh("file='a.msh'"), "a.msh", MSH),
    (mesh("file='a.dae'"), "a.dae", STL),
    (mesh("file='a.ply'"), "a.ply", STL),
    (mesh("file='a'"), "a", STL),
    (mesh("file='a' content_type='model/stl'"), "a", STL),
    (mesh("file='a.stl' content_type='x/y'"), "a.stl", STL),
    (mesh("file='a.stl' content_type='nothing'"), "a.stl", STL),
    (mesh("file='a.stl' content_type='model/stl;a=b'"), "a.stl", STL),
    (mesh("file='a.b' content_type='model/vnd.mujoco.msh'"), "a.b", MSH),
    (texture("file='a.png'"), "a.png", PNG),
    (texture("file='a.ktx'"), "a.ktx", RAW),
    (texture("file='a.bin'"), "a.bin", RAW),
    (texture("file='a.stl'"), "a.stl", RAW),
    (texture("file='a.jpg' content_type='image/png'"), "a.jpg", PNG),
    (texture("file='a.png' content_type='image/jpeg'"), "a.png", PNG),
    (texture("file='a.png' content_type='nothing'"), "a.png", RAW),
    (texture("file='a.png' content_type='image/vnd.mujoco.texture'"), "a.png", RAW),
    (hfield("file='a.png'"), "a.png", PNG),
    (hfield("file='a'"), "a", HEIGHTS),
    (hfield("file='a.obj'"), "a.obj", HEIGHTS),
    (hfield("file='a.ktx'"), "a.ktx", HEIGHTS),
    (hfield("file='a.png' content_type='image/vnd.mujoco.hfield'"), "a.png", HEIGHTS),
    (hfield("file='a.png' content_type='x/y'"), "a.png", PNG),
    (model("a.xml"), "a.xml", MODEL),
    (model("a.mjcf"), "a.mjcf", MODEL),
    (model("a.XML"), "a.XML", MODEL),
)


@pytest.mark.real
@pytest.mark.parametrize("release", RELEASES)
def test_what_has_no_format_is_refused_and_the_rest_is_read(
    release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    engine, wrong = old_engine(release), []
    target = Target(Version(release), recorded(Version(release)))
    for number, (asset, name, content) in enumerate(CASES):
        tree = {"m.xml": f"<mujoco>{asset}</mujoco>", name: content}
        path = write_tree(tmp_path / str(number), tree) / "m.xml"
        if "Schema violation" in (verdict := engine.load(path)).message:
            continue
        (named,) = assets(read_model(path, target))
        read_as = format_of(named, target.release)
        if (read_as is not None) is not verdict.loaded:
            wrong.append((asset, read_as, verdict.message))
    assert wrong == []


def test_a_format_that_a_program_may_bring_along_is_unknown(tmp_path: Path, target: Target) -> None:
    text = "<mujoco><asset><model name='m' file='a.zip' content_type='a/b'/></asset></mujoco>"
    write_tree(tmp_path, {"m.xml": text, "a.zip": b"PK"})
    (asset,) = assets(read_model(tmp_path / "m.xml", target))
    assert format_of(asset, target.release) is Format.UNKNOWN


KTX = "content_type='image/ktx'"
READ_AS = (
    (mesh("file='a.msh' content_type='model/stl'"), "4.0.0", Format.UNKNOWN),
    (mesh("file='a.b' content_type='model/vnd.mujoco.msh'"), "4.0.0", Format.MSH),
    (texture("file='a.png' content_type='nothing'"), "2.3.7", None),
    (texture(f"file='a.b' {KTX}"), "3.6.0", Format.UNKNOWN),
    (texture(f"file='a.b' {KTX}"), "4.0.0", Format.KTX),
    (texture("file='a.ktx'"), "4.0.0", Format.KTX),
    (hfield(f"file='a.b' {KTX}"), "4.0.0", None),
    (hfield("file='a.ktx'"), "4.0.0", None),
)


@pytest.mark.parametrize(("asset", "release", "expected"), READ_AS)
def test_what_is_said_of_a_file_counts_before_its_name(
    asset: str, release: str, expected: Format | None, tmp_path: Path
) -> None:
    names = ("a.msh", "a.b", "a.png", "a.ktx")
    write_tree(tmp_path, {"m.xml": f"<mujoco>{asset}</mujoco>", **dict.fromkeys(names, RAW)})
    target = Target(Version(release), recorded(Version(release)))
    (named,) = assets(read_model(tmp_path / "m.xml", target))
    assert format_of(named, target.release) is expected


def test_a_flexcomp_of_gmsh_reads_gmsh_whatever_the_file_is_called(
    tmp_path: Path, target: Target
) -> None:
    text = "<mujoco><worldbody><flexcomp name='f' type='gmsh' file='a.obj'/></worldbody></mujoco>"
    write_tree(tmp_path, {"m.xml": text, "a.obj": RAW})
    (named,) = assets(read_model(tmp_path / "m.xml", target))
    assert format_of(named, target.release) is Format.GMSH
