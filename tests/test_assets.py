"""Asset files are looked for where the installed engine looks for them."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.compiling.flatten import flatten, write_flat
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.assets import assets, closure
from mjcf_lint.mjcf.attached import attached_assets
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import KITCHEN, PNG, STL, Content, read_model, write_tree

MESH = "<asset><mesh name='m' file='{}'/></asset>"
TEXTURE = "<asset><texture name='t' type='2d' file='{}'/></asset>"
HFIELD = "<asset><hfield name='h' size='1 1 1 1' file='{}'/></asset>"
FLEX = (
    "<worldbody><body name='b'>"
    "<flexcomp name='f' type='mesh' mass='1' dim='2' radius='.001' file='{}'/></body></worldbody>"
)
ARM = (
    "<mujoco><asset><mesh name='m' file='a.stl'/></asset><worldbody>"
    "<body name='b'><geom type='mesh' mesh='m'/></body></worldbody>"
    "</mujoco>"
)
SKIN = (
    "<asset><skin name='s' file='{}'/></asset>"
    "<worldbody><body name='b'><geom size='1'/></body></worldbody>"
)
ATTACH = (
    "<asset><model name='arm' file='{}'/></asset><worldbody><body>"
    "<attach model='arm' body='b' prefix='x'/></body></worldbody>"
)


def root(*settings: str, content: str = "", file: str = "a.stl") -> str:
    compilers = "".join(f"<compiler {setting}/>" for setting in settings)
    return f"<mujoco>{compilers}{content.format(file)}</mujoco>"


def includer(*settings: str, file: str = "part/f.xml") -> str:
    return root(*settings, content="<include file='{}'/>", file=file)


def fragment(content: str, file: str = "a.stl") -> str:
    return f"<mujocoinclude>{content.format(file)}</mujocoinclude>"


def skin() -> bytes:
    """Return a skin of one triangle on one bone."""
    sizes, points, face = struct.pack("<4i", 3, 0, 1, 1), struct.pack("<9f", *range(9)), (0, 1, 2)
    bone = b"b".ljust(40, b"\0") + struct.pack("<7f", 0, 0, 0, 1, 0, 0, 0)
    vertices = struct.pack("<4i", 3, *face) + struct.pack("<3f", 1, 1, 1)
    return sizes + points + struct.pack("<3i", *face) + bone + vertices


TREES: dict[str, Mapping[str, Content]] = {
    "beside the root": {"root.xml": root(content=MESH), "a.stl": STL},
    "nowhere": {"root.xml": root(content=MESH)},
    "meshdir": {"root.xml": root("meshdir='m'", content=MESH), "m/a.stl": STL},
    "meshdir with a slash": {"root.xml": root("meshdir='m/'", content=MESH), "m/a.stl": STL},
    "meshdir, but beside the root": {"root.xml": root("meshdir='m'", content=MESH), "a.stl": STL},
    "meshdir with a backslash": {
        "root.xml": root("meshdir='m\\n'", content=MESH),
        "m/n/a.stl": STL,
    },
    "two meshdirs, the last": {
        "root.xml": root("meshdir='m'", "meshdir='n'", content=MESH),
        "n/a.stl": STL,
    },
    "two meshdirs, the first": {
        "root.xml": root("meshdir='m'", "meshdir='n'", content=MESH),
        "m/a.stl": STL,
    },
    "meshdir taken back": {
        "root.xml": root("meshdir='m'", "meshdir=''", content=MESH),
        "a.stl": STL,
    },
    "meshdir behind the mesh": {
        "root.xml": f"<mujoco>{MESH.format('a.stl')}<compiler meshdir='m'/></mujoco>",
        "m/a.stl": STL,
    },
    "a backslash": {"root.xml": root(content=MESH, file="m\\a.stl"), "m/a.stl": STL},
    "an entity": {"root.xml": root(content=MESH, file="a&amp;&lt;b.stl"), "a&<b.stl": STL},
    "a carriage return": {"root.xml": root(content=MESH, file="a&#13;b.stl"), "a\rb.stl": STL},
    "a blank": {"root.xml": root(content=MESH, file=" a.stl"), " a.stl": STL},
    "assetdir for a mesh": {"root.xml": root("assetdir='m'", content=MESH), "m/a.stl": STL},
    "assetdir for a texture": {
        "root.xml": root("assetdir='m'", content=TEXTURE, file="a.png"),
        "m/a.png": PNG,
    },
    "assetdir and meshdir, the meshdir": {
        "root.xml": root("assetdir='m' meshdir='n'", content=MESH),
        "n/a.stl": STL,
    },
    "assetdir and meshdir, the assetdir": {
        "root.xml": root("assetdir='m' meshdir='n'", content=MESH),
        "m/a.stl": STL,
    },
    "assetdir and an empty meshdir": {
        "root.xml": root("assetdir='m' meshdir=''", content=MESH),
        "m/a.stl": STL,
    },
    "assetdir behind meshdir, the assetdir": {
        "root.xml": root("meshdir='n'", "assetdir='m'", content=MESH),
        "m/a.stl": STL,
    },
    "assetdir behind meshdir, the meshdir": {
        "root.xml": root("meshdir='n'", "assetdir='m'", content=MESH),
        "n/a.stl": STL,
    },
    "texturedir": {
        "root.xml": root("texturedir='t'", content=TEXTURE, file="a.png"),
        "t/a.png": PNG,
    },
    "meshdir for a texture": {
        "root.xml": root("meshdir='t'", content=TEXTURE, file="a.png"),
        "t/a.png": PNG,
    },
    "meshdir for a height field": {
        "root.xml": root("meshdir='m'", content=HFIELD, file="a.png"),
        "m/a.png": PNG,
    },
    "texturedir for a height field": {
        "root.xml": root("texturedir='m'", content=HFIELD, file="a.png"),
        "m/a.png": PNG,
    },
    "a flexible mesh": {"root.xml": root("meshdir='m'", content=FLEX), "m/a.stl": STL},
    "a flexible mesh in a folder with a slash": {
        "root.xml": root("meshdir='m/'", content=FLEX),
        "m/a.stl": STL,
    },
    "a flexible mesh in a folder glued to it": {
        "root.xml": root("meshdir='m'", content=FLEX),
        "ma.stl": STL,
    },
    "a flexible mesh beside root and includer": {
        "root.xml": includer("meshdir='m/'"),
        "part/f.xml": fragment(FLEX),
        "part/a.stl": STL,
        "a.stl": STL,
    },
    "a flexcomp that reads no file": {
        "root.xml": root(
            content=FLEX.replace("type='mesh'", "type='grid' count='3 3 1' spacing='.1 .1 .1'"),
            file="none.stl",
        )
    },
    "a skin": {"root.xml": root("meshdir='m'", content=SKIN, file="a.skn"), "m/a.skn": skin()},
    "a skin beside the includer": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(SKIN, "a.skn"),
        "part/a.skn": skin(),
    },
    "a skin of an included file in meshdir": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(SKIN, "a.skn"),
        "m/a.skn": skin(),
    },
    "a skin of an included file beside the root, which misleads": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(SKIN, "a.skn"),
        "part/a.skn": skin(),
        "a.skn": skin(),
    },
    "a height field of an included file beside the root, which misleads": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(HFIELD, "a.png"),
        "part/a.png": PNG,
        "a.png": PNG,
    },
    "a height field of an included file in assetdir": {
        "root.xml": includer("assetdir='m'"),
        "part/f.xml": fragment(HFIELD, "a.png"),
        "m/a.png": PNG,
    },
    "a folder that is not there, and out of it": {
        "root.xml": root("meshdir='none'", content=MESH, file="../a.stl"),
        "a.stl": STL,
    },
    "a name through a folder that is not there": {
        "root.xml": root(content=MESH, file="none/../a.stl"),
        "a.stl": STL,
    },
    "a name in other letters": {"root.xml": root(content=MESH, file="A.stl"), "a.stl": STL},
    "a name that begins like one of another system": {
        "root.xml": root("meshdir='m'", content=MESH, file="C:/a.stl"),
        "m/C:/a.stl": STL,
    },
    "a folder in place of the file, and the file beside the includer": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(MESH),
        "m/a.stl/b": "",
        "part/a.stl": STL,
    },
    "strippath": {
        "root.xml": root("strippath='true'", content=MESH, file="x/y/a.stl"),
        "a.stl": STL,
    },
    "strippath, but where it says": {
        "root.xml": root("strippath='true'", content=MESH, file="x/a.stl"),
        "x/a.stl": STL,
    },
    "strippath with a backslash": {
        "root.xml": root("strippath='true'", content=MESH, file="x\\a.stl"),
        "a.stl": STL,
    },
    "strippath and meshdir": {
        "root.xml": root("strippath='true' meshdir='m'", content=MESH, file="x/a.stl"),
        "m/a.stl": STL,
    },
    "strippath taken back": {
        "root.xml": root("strippath='true'", "strippath='false'", content=MESH, file="x/a.stl"),
        "x/a.stl": STL,
    },
    "beside the includer": {
        "root.xml": includer(),
        "part/f.xml": fragment(MESH),
        "part/a.stl": STL,
    },
    "beside the includer, a texture": {
        "root.xml": includer("texturedir='t'"),
        "part/f.xml": fragment(TEXTURE, "a.png"),
        "part/a.png": PNG,
    },
    "beside the includer, with meshdir": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(MESH),
        "part/a.stl": STL,
    },
    "beside the includer, in meshdir": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(MESH),
        "part/m/a.stl": STL,
    },
    "beside the includer, in a folder": {
        "root.xml": includer(),
        "part/f.xml": fragment(MESH, "d/a.stl"),
        "part/d/a.stl": STL,
    },
    "beside the includer, with strippath": {
        "root.xml": includer("strippath='true'"),
        "part/f.xml": fragment(MESH),
        "part/a.stl": STL,
    },
    "beside an includer that is beside the root": {
        "root.xml": includer("meshdir='m'", file="f.xml"),
        "f.xml": fragment(MESH),
        "a.stl": STL,
    },
    "beside the root of an includer with meshdir": {
        "root.xml": includer("meshdir='m'"),
        "part/f.xml": fragment(MESH),
        "a.stl": STL,
    },
    "beside the root of an includer": {
        "root.xml": includer(),
        "part/f.xml": fragment(MESH),
        "a.stl": STL,
    },
    "beside the outer includer": {
        "root.xml": includer(),
        "part/f.xml": fragment("<include file='{}'/>", "d/g.xml"),
        "part/d/g.xml": fragment(MESH),
        "part/a.stl": STL,
    },
    "a flexible mesh beside the includer": {
        "root.xml": includer(),
        "part/f.xml": fragment(FLEX),
        "part/a.stl": STL,
    },
    "meshdir of a fragment, from the root": {
        "root.xml": includer(),
        "part/f.xml": fragment(f"<compiler meshdir='m'/>{MESH}"),
        "m/a.stl": STL,
    },
    "meshdir of a fragment, from its own folder": {
        "root.xml": includer(),
        "part/f.xml": fragment(f"<compiler meshdir='m'/>{MESH}"),
        "part/m/a.stl": STL,
    },
    "a texture that is drawn": {
        "root.xml": root(
            content="<asset><texture name='t' type='2d' builtin='flat' width='1' height='1' "
            "file='{}'/></asset>"
        )
    },
    "a texture that is not drawn": {
        "root.xml": root(
            content="<asset><texture name='t' type='2d' builtin='none' file='{}'/></asset>"
        )
    },
    "six sides": {
        "root.xml": root(
            content="<asset><texture name='t' type='cube' fileright='a.png' fileleft='{}'/></asset>"
        ),
        "a.png": PNG,
    },
    "one file for all sides": {
        "root.xml": root(
            content="<asset><texture name='t' type='cube' file='a.png' fileleft='{}'/></asset>"
        ),
        "a.png": PNG,
    },
    "an attached model": {
        "root.xml": root("meshdir='m'", content=ATTACH, file="s/arm.xml"),
        "s/arm.xml": ARM,
        "s/a.stl": STL,
    },
    "an attached model in meshdir": {
        "root.xml": root("meshdir='m'", content=ATTACH, file="arm.xml"),
        "m/arm.xml": ARM,
        "m/a.stl": STL,
    },
    "an attached model and strippath": {
        "root.xml": root("strippath='true'", content=ATTACH, file="s/arm.xml"),
        "s/arm.xml": ARM,
        "s/a.stl": STL,
    },
    "an attached model beside the includer": {
        "root.xml": includer(),
        "part/f.xml": fragment(ATTACH, "arm.xml"),
        "part/arm.xml": ARM,
        "part/a.stl": STL,
    },
}


@pytest.mark.parametrize("name", TREES)
def test_every_file_is_found_where_the_engine_loads_the_model(
    name: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path, TREES[name])
    model = read_model(tmp_path / "root.xml", target)
    verdict = engine.load(tmp_path / "root.xml")
    found = all(asset.found for asset in assets(model))
    assert found is verdict.loaded, verdict.message


@pytest.mark.real
@pytest.mark.parametrize("release", ["2.3.7", "3.1.3", "3.1.6", "3.2.2", "3.3.6", "3.4.0"])
def test_every_release_looks_where_we_say(
    release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    engine, wrong = old_engine(release), []
    target = Target(Version(release), recorded(Version(release)))
    for number, (name, tree) in enumerate(TREES.items()):
        path = write_tree(tmp_path / str(number), tree) / "root.xml"
        if "Schema violation" in (verdict := engine.load(path)).message:
            continue
        model = read_model(path, target)
        named = (*assets(model), *attached_assets(model))
        if model.complete and all(asset.found for asset in named) is not verdict.loaded:
            wrong.append((name, verdict.message))
    assert wrong == []


@pytest.mark.parametrize("name", TREES)
def test_a_flattened_tree_finds_its_files_where_the_tree_does(
    name: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path / "tree", TREES[name])
    (tmp_path / "flat").mkdir()
    flat = write_flat(
        flatten(read_model(tmp_path / "tree" / "root.xml", target)), tmp_path / "flat"
    )
    assert engine.load(flat).loaded is engine.load(tmp_path / "tree" / "root.xml").loaded


def test_an_absolute_path_needs_no_folder(tmp_path: Path, engine: Engine, target: Target) -> None:
    text = root("meshdir='none'", content=MESH, file=f"{tmp_path}/a.stl")
    write_tree(tmp_path, {"root.xml": text, "a.stl": STL})
    (asset,) = assets(read_model(tmp_path / "root.xml", target))
    assert asset.found == tmp_path / "a.stl"
    assert engine.load(tmp_path / "root.xml").loaded


@pytest.mark.parametrize(("release", "found"), [("3.1.2", False), ("3.1.3", True)])
def test_an_old_release_does_not_look_beside_the_includer(
    release: str, found: bool, tmp_path: Path, target: Target
) -> None:
    write_tree(tmp_path, {"root.xml": includer(file="f.xml"), "f.xml": fragment(MESH, "a.stl")})
    write_tree(tmp_path, {"part/root.xml": includer(file="../f.xml"), "a.stl": STL})
    old = Target(Version(release), target.grammar)
    (asset,) = assets(read_model(tmp_path / "part" / "root.xml", old))
    assert (asset.found is not None) is found


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": includer("meshdir='m'"), "part/f.xml": fragment(MESH)})
    (asset,) = assets(read_model(tmp_path / "root.xml", target))
    assert asset.candidates == (tmp_path / "m/a.stl", tmp_path / "part/a.stl")
    assert asset.found is None


def test_the_setting_that_gave_the_folder_is_known(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": root("meshdir='m'", "assetdir='n'", content=MESH)})
    model = read_model(tmp_path / "root.xml", target)
    (asset,) = assets(model)
    setting = asset.setting
    assert setting
    assert (setting.attribute.name, setting.value) == ("assetdir", "n")


def test_no_setting_gave_the_roots_own_folder(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": root(content=MESH)})
    model = read_model(tmp_path / "root.xml", target)
    (asset,) = assets(model)
    assert asset.setting is None


def test_the_kitchen_finds_all_its_files(target: Target) -> None:
    model = read_model(KITCHEN / "kitchen.xml", target)
    found = list(assets(model))
    assert found
    assert all(asset.found for asset in found)


def test_the_closure_holds_the_root_first_and_every_file_once(
    tmp_path: Path, target: Target
) -> None:
    twice = MESH.format("a.stl") + MESH.format("a.stl").replace("'m'", "'n'")
    write_tree(tmp_path, {"root.xml": includer(), "part/f.xml": fragment(twice), "a.stl": STL})
    model = read_model(tmp_path / "root.xml", target)
    names = [path.relative_to(tmp_path).as_posix() for path in closure(model)]
    assert names == ["root.xml", "part/f.xml", "a.stl"]
