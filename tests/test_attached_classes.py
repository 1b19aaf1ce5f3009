"""An attach brings the default classes of its model along, for what is read after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.engine import Engine
from mjcf_lint.parts.attached_classes import attached_classes
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

HAND = """<mujoco model="hand">
  <default><default class="soft"><geom rgba="1 0 0 1"/></default></default>
  <worldbody><body name="palm"><geom size=".1"/></body></worldbody>
</mujoco>
"""
ARM = """<mujoco>
  <asset><model name="hand" file="hand.xml"/></asset>
  <worldbody>
    {before}
    <attach model="hand" body="palm" prefix="left_"/>
    {after}
  </worldbody>
</mujoco>
"""


@pytest.mark.parametrize(
    ("name", "known"),
    [("left_soft", True), ("left_main", True), ("soft", False), ("left_hard", False)],
)
@pytest.mark.parametrize("after", [True, False])
def test_a_class_is_there_after_the_attach(
    name: str, known: bool, after: bool, tmp_path: Path, target: Target, engine: Engine
) -> None:
    geom = f"<geom name='g' class='{name}' size='.1'/>"
    text = ARM.format(before="" if after else geom, after=geom if after else "")
    write_tree(tmp_path, {"arm.xml": text, "hand.xml": HAND})
    model = read_model(tmp_path / "arm.xml", target)
    node = next(node for node in model.elements("geom") if node.get("name") == "g")
    found = any(brought.has(name) for brought in attached_classes(model).before(node))
    assert found is (known and after)
    assert engine.load(tmp_path / "arm.xml").loaded is found


PUPPET = """<mujoco model="puppet">
  <asset><model name="hand" file="{file}"/></asset>
  <default><default class="hard"><geom rgba="0 1 0 1"/></default></default>
  <worldbody><body name="trunk"><attach model="hand" body="palm" prefix="left_"/></body></worldbody>
</mujoco>
"""
STAGE = """<mujoco>
  <asset><model name="puppet" file="puppet.xml"/></asset>
  <worldbody>
    <attach model="puppet" body="trunk" prefix="p_"/>
    <geom name="g" class="{name}" size=".1"/>
  </worldbody>
</mujoco>
"""


@pytest.mark.parametrize(
    ("name", "known"),
    [("p_hard", True), ("p_left_soft", True), ("p_left_hard", False), ("left_soft", False)],
)
def test_what_was_attached_to_it_brings_its_classes_along(
    name: str, known: bool, tmp_path: Path, target: Target, engine: Engine
) -> None:
    tree = {
        "stage.xml": STAGE.format(name=name),
        "puppet.xml": PUPPET.format(file="hand.xml"),
        "hand.xml": HAND,
    }
    write_tree(tmp_path, tree)
    (brought,) = attached_classes(read_model(tmp_path / "stage.xml", target)).all
    assert brought.has(name) is known
    assert engine.load(tmp_path / "stage.xml").loaded is known


@pytest.mark.parametrize("file", ["gone.xml", "puppet.xml"])
def test_what_cannot_be_followed_may_bring_any_class_of_its_prefix(
    file: str, tmp_path: Path, target: Target
) -> None:
    tree = {"stage.xml": STAGE.format(name="p_any"), "puppet.xml": PUPPET.format(file=file)}
    write_tree(tmp_path, tree)
    (brought,) = attached_classes(read_model(tmp_path / "stage.xml", target)).all
    assert brought.has("p_any")
    assert not brought.has("any")
