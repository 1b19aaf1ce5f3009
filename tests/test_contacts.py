"""The contact masks of a model are those that the engine compiles, and tell what may touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.parts.contacts import Contacts, contacts, mover
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

SCENE = """<mujoco>
  <default>
    <geom conaffinity="2"/>
    <default class="ghost"><geom contype="0" conaffinity="0"/></default>
    <default class="four"><geom contype="4" conaffinity="4"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="1 1 1"/>
    <body name="arm"><joint/><geom name="arm" size=".1" contype="2"/>
      <body name="hand"><joint/><geom name="hand" size=".1" class="ghost"/></body>
    </body>
    <body name="cup" childclass="four"><freejoint/><geom name="cup" size=".1"/></body>
    <body name="lid"><freejoint/><geom name="lid" size=".1" contype="4" conaffinity="0"/></body>
    <body name="table"><geom name="table" size=".1" contype="8" conaffinity="8"/></body>
  </worldbody>
  <contact><pair geom1="cup" geom2="table"/></contact>
</mujoco>
"""


def contacts_of(text: str, folder: Path, target: Target) -> Contacts | None:
    write_tree(folder, {"m.xml": text})
    return contacts(read_model(folder / "m.xml", target))


@pytest.fixture
def scene(tmp_path: Path, target: Target) -> Contacts:
    found = contacts_of(SCENE, tmp_path, target)
    assert found
    return found


def test_masks_are_those_that_the_engine_compiles(
    scene: Contacts, tmp_path: Path, engine: Engine
) -> None:
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    assert [one.contype for one in scene.geoms] == list(fields["geom_contype"].values())
    assert [one.conaffinity for one in scene.geoms] == list(fields["geom_conaffinity"].values())


def test_what_hangs_on_one_joint_is_one_group(scene: Contacts) -> None:
    groups = {
        body and body.node.get("name"): [one.value("name") for one in geoms]
        for body, geoms in scene.groups.items()
    }
    assert groups == {
        None: ["floor", "table"],
        "arm": ["arm", "hand"],
        "cup": ["cup"],
        "lid": ["lid"],
    }
    assert scene.still == scene.groups[None]


def test_geoms_meet_where_their_masks_have_a_bit_in_common(scene: Contacts) -> None:
    met = {one.value("name"): scene.meets_anything(one) for one in scene.geoms}
    assert met == {
        "floor": True,
        "arm": True,
        "hand": False,
        "cup": True,
        "lid": True,
        "table": False,
    }


def test_touch_goes_on_from_one_to_the_next(scene: Contacts) -> None:
    bodies = {body.node.get("name"): body for body in scene.groups if body}
    names = {
        name: {other and other.node.get("name") for other in scene.in_touch_with([body])}
        for name, body in bodies.items()
    }
    assert names == {"arm": {"arm", None}, "cup": {"cup", "lid"}, "lid": {"lid", "cup"}}


def test_pairs_touch_whatever_their_masks_are(scene: Contacts) -> None:
    assert scene.paired == {"cup", "table"}


def test_the_world_does_not_move(scene: Contacts) -> None:
    floor, table = scene.geoms[0], scene.geoms[-1]
    assert mover(floor.body) is mover(table.body) is None


@pytest.mark.parametrize(
    "inside",
    [
        '<option><flag contact="disable"/></option>',
        '<worldbody><body><flexcomp name="f" type="grid" count="2 2 2"/></body></worldbody>',
        '<include file="missing.xml"/>',
    ],
)
def test_nothing_is_told_where_masks_do_not_decide(
    inside: str, tmp_path: Path, target: Target
) -> None:
    world = "<worldbody><geom size='.1'/></worldbody>"
    assert contacts_of(f"<mujoco>{world}{inside}</mujoco>", tmp_path, target) is None
