"""The bodies of a model are those that the engine compiles, with their joints."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.parts.bodies import DOFS, POSITIONS, Bodies, bodies
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

ARM = """<mujoco>
  <default><joint type="slide"/><default class="turns"><joint type="hinge"/></default></default>
  <worldbody>
    <geom name="floor" type="plane" size="1 1 1"/>
    <frame childclass="turns">
      <body name="upper"><joint/><joint class="main"/><geom size=".1"/>
        <frame><frame><geom name="inner" size=".1"/></frame></frame>
        <body name="lower"><joint type="ball"/><geom size=".1"/></body>
      </body>
    </frame>
    <replicate count="3"><body name="ball"><freejoint/><geom size=".1"/></body></replicate>
    <body name="still"><geom size=".1"/></body>
  </worldbody>
  <worldbody><body name="later"><geom size=".1"/></body></worldbody>
</mujoco>
"""


def bodies_of(text: str, folder: Path, target: Target) -> Bodies:
    write_tree(folder, {"m.xml": text})
    found = bodies(read_model(folder / "m.xml", target))
    assert found
    return found


@pytest.fixture
def arm(tmp_path: Path, target: Target) -> Bodies:
    return bodies_of(ARM, tmp_path, target)


def test_bodies_come_in_the_order_of_the_compiler(arm: Bodies) -> None:
    names = [body.node.get("name") for body in arm.all]
    assert names == [None, "upper", "lower", "ball", "still", "later"]


def test_they_count_as_the_engine_counts(arm: Bodies, tmp_path: Path, engine: Engine) -> None:
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    rows = {name: fields[name].dims[0] for name in ("body_mass", "jnt_type", "qpos0", "dof_bodyid")}
    joints = [(joint, body.copies or 0) for body in arm.all for joint in body.joints]
    assert sum(body.copies or 0 for body in arm.all) == rows["body_mass"]
    assert sum(copies for _, copies in joints) == rows["jnt_type"]
    assert sum(POSITIONS[joint.type] * copies for joint, copies in joints) == rows["qpos0"]
    assert sum(DOFS[joint.type] * copies for joint, copies in joints) == rows["dof_bodyid"]


def test_the_type_of_a_joint_comes_from_its_class(arm: Bodies) -> None:
    types = [[joint.type for joint in body.joints] for body in arm.all]
    assert types == [[], ["hinge", "slide"], ["ball"], ["free"], [], []]


def test_what_stands_in_a_frame_is_the_body_s(arm: Bodies) -> None:
    upper = arm.all[1]
    assert [node.get("name") for node in upper.having("geom")] == [None, "inner"]
    assert all(arm.of(node) is upper for node in upper.elements)


def test_what_hangs_on_a_joint_moves(arm: Bodies) -> None:
    moving = [body.node.get("name") for body in arm.all if not body.static]
    assert moving == ["upper", "lower", "ball"]


def test_bodies_that_are_made_are_not_written(tmp_path: Path, target: Target) -> None:
    text = "<mujoco><worldbody><body><flexcomp/></body></worldbody></mujoco>"
    assert not bodies_of(text, tmp_path, target).written


def test_a_count_that_is_no_number_leaves_the_copies_open(tmp_path: Path, target: Target) -> None:
    text = "<mujoco><worldbody><replicate count='x'><body/></replicate></worldbody></mujoco>"
    assert [body.copies for body in bodies_of(text, tmp_path, target).all] == [1, None]


def test_a_model_may_have_no_world(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"m.xml": "<mujoco><asset/></mujoco>"})
    assert bodies(read_model(tmp_path / "m.xml", target)) is None


def test_what_stands_in_something_else_is_in_no_body(tmp_path: Path, target: Target) -> None:
    text = """<mujoco><worldbody><body>
      <geom><plugin/></geom><frame><geom><frame><body/></frame></geom></frame>
    </body></worldbody><equality><weld/></equality></mujoco>"""
    found = bodies_of(text, tmp_path, target)
    body = found.all[1]
    plain, frame = body.node.children
    inside = frame.children[0]
    assert found.of(plain) is found.of(frame) is found.of(inside) is found.of(body.node) is body
    assert found.of(plain.children[0]) is None
    assert found.of(inside.children[0]) is None
    assert found.of(inside.children[0].children[0]) is None
    world = found.world.node
    assert found.of(world) is found.world
    assert world.parent
    assert found.of(world.parent) is found.of(world.parent.children[1].children[0]) is None
