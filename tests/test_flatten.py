"""A tree written as one document is the same model, and its lines lead back to the tree."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mjcf_lint.compiling.flatten import flatten, write_flat
from mjcf_lint.engine import Engine, differences
from mjcf_lint.mjcf.model import Model
from mjcf_lint.releases.target import Target
from tests.trees import PNG, STL, Content, read_model, write_tree

DATA = Path(__file__).parent / "data"
HEALTHY: dict[str, dict[str, Content]] = {
    "settings spread over files": {
        "root.xml": (
            "<mujoco model='a'><compiler angle='radian'/>"
            "<include file='a.xml'/><option timestep='.5'/></mujoco>"
        ),
        "a.xml": (
            "<x><option gravity='0 0 1'/><worldbody><body><joint range='0 1'/>"
            "<geom size='1'/></body></worldbody></x>"
        ),
    },
    "a default from an include": {
        "root.xml": (
            "<mujoco><include file='a.xml'/><worldbody>"
            "<geom class='b' size='1'/></worldbody></mujoco>"
        ),
        "a.xml": "<x><default><default class='b'><geom rgba='1 0 0 1'/></default></default></x>",
    },
    "entities and both quotes": {
        "root.xml": (
            "<mujoco><custom>"
            "<text name='a&quot;b' data='&lt;&amp;\"&apos;&#10;&#13;&#9;x'/>"
            "</custom></mujoco>"
        ),
    },
    "bytes that are no UTF-8": {
        "root.xml": b"<mujoco><custom><text name='a\xff' data='\xe9'/></custom></mujoco>",
    },
    "a mesh beside the includer": {
        "root.xml": "<mujoco><compiler meshdir='none'/><include file='part/a.xml'/></mujoco>",
        "part/a.xml": (
            "<x><asset><mesh file='a.stl'/></asset><worldbody>"
            "<geom type='mesh' mesh='a'/></worldbody></x>"
        ),
        "part/a.stl": STL,
    },
    "a texture beside the includer": {
        "root.xml": "<mujoco><include file='part/a.xml'/></mujoco>",
        "part/a.xml": "<x><asset><texture type='2d' file='a.png'/></asset></x>",
        "part/a.png": PNG,
    },
    "an attached model": {
        "root.xml": (
            "<mujoco><asset><model name='s' file='s/s.xml'/></asset><worldbody>"
            "<frame><attach model='s' body='b' prefix='s_'/></frame>"
            "</worldbody></mujoco>"
        ),
        "s/s.xml": "<mujoco><worldbody><body name='b'><geom size='1'/></body></worldbody></mujoco>",
    },
    "text and comments": {
        "root.xml": (
            "<mujoco>words<!-- more --><worldbody>words<geom size='1'/></worldbody></mujoco>"
        ),
    },
}


def flat_file(model: Model, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return write_flat(flatten(model), folder)


def unchanged(engine: Engine, one: Path, other: Path) -> bool:
    first, second = engine.load(one, image=True), engine.load(other, image=True)
    assert first.image, first.message
    assert second.image, second.message
    assert engine.library.headers
    return not differences(first.image, second.image, engine.library.headers)


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_tree_is_the_same_model_flattened(
    name: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path / "tree", HEALTHY[name])
    model = read_model(tmp_path / "tree" / "root.xml", target)
    assert unchanged(engine, flat_file(model, tmp_path / "flat"), model.root.path)


def test_a_kettle_in_many_files_is_the_same_model_flattened(
    tmp_path: Path, engine: Engine, target: Target
) -> None:
    shutil.copytree(DATA / "kettle", tmp_path / "kettle")
    write_tree(tmp_path, {"kettle/items/kettle.stl": STL, "kettle/textures/tiles.png": PNG})
    model = read_model(tmp_path / "kettle" / "scene" / "scene.xml", target)
    assert len(model.sources) == 4
    assert unchanged(engine, flat_file(model, tmp_path / "flat"), model.root.path)


@pytest.mark.parametrize(
    ("fault", "tag"),
    [
        ("<geom zzz='1'/>", "geom"),
        ("<body>\n\n<zzz/></body>", "zzz"),
        ("<geom size='a&#10;b'/>", "geom"),
        ("<geom/><geom type='mesh' mesh='none' size='1'/>", "geom"),
        ("<body><joint/></body>", "body"),
    ],
)
def test_the_line_of_an_engine_error_leads_to_the_element(
    fault: str, tag: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    healthy = "\n\n<geom size='1'/>\n<body\n name='fine'><geom size='1'/></body>"
    write_tree(
        tmp_path,
        {
            "root.xml": "<mujoco>\n\n<compiler/><include file='a.xml'/></mujoco>",
            "a.xml": f"<x><worldbody>{healthy}</worldbody><worldbody>{fault}</worldbody></x>",
        },
    )
    flat = flatten(read_model(tmp_path / "root.xml", target))
    message = engine.load(write_flat(flat, tmp_path)).message
    line = re.search(r"line (\d+)", message)
    assert line, message
    node = flat.node_at(int(line[1]))
    assert node, message
    assert node.element.source.path.name == "a.xml"
    assert (node.tag, node.element.span.text in fault) == (tag, True)


def test_a_line_without_an_element_leads_nowhere(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": "<mujoco><worldbody><geom/></worldbody></mujoco>"})
    flat = flatten(read_model(tmp_path / "root.xml", target))
    lines = flat.data.decode().splitlines()
    nodes = [flat.node_at(number + 1) for number in range(len(lines))]
    assert [node.tag if node else None for node in nodes] == [
        *("mujoco", None, "worldbody", "geom", None, None)
    ]
    assert flat.node_at(0) is None
    assert flat.node_at(len(lines) + 1) is None


def test_a_file_without_an_element_flattens_to_nothing(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": ""})
    assert flatten(read_model(tmp_path / "root.xml", target)).data == b""


def test_a_sound_image_can_be_left_out(tmp_path: Path, engine: Engine, target: Target) -> None:
    write_tree(tmp_path, HEALTHY["a texture beside the includer"])
    flat = flatten(read_model(tmp_path / "root.xml", target), images=False)
    assert b"a.png" not in flat.data
    (tmp_path / "flat").mkdir()
    assert engine.load(write_flat(flat, tmp_path / "flat")).loaded


@pytest.mark.parametrize("image", [PNG[:-4], b"GIF89a", b""])
def test_an_image_that_is_not_sound_stays(image: bytes, tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, HEALTHY["a texture beside the includer"] | {"part/a.png": image})
    flat = flatten(read_model(tmp_path / "root.xml", target), images=False)
    assert b"a.png" in flat.data
