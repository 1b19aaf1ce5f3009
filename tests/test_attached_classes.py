"""An attach brings the default classes of its model along, for what is read after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.engine import Engine
from mjcf_lint.parts.attached_classes import attached_classes
from mjcf_lint.target import Target
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
