"""The models that a model attaches, and what is read of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.attached import attachable, attached, attached_assets
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.sections import setting, with_setting
from mjcf_lint.releases.target import Target
from tests.trees import PNG, Content, read_model, write_tree

HAND = """<mujoco model="hand">
  <asset><texture name="skin" type="2d" file="skin.png"/></asset>{include}
  <worldbody><body name="palm"><geom size=".1"/></body></worldbody>
</mujoco>
"""
ARM = """<mujoco>
  <asset>{models}</asset>
  <worldbody>
    <attach model="left" body="palm" prefix="l_"/><attach model="right" body="palm" prefix="r_"/>
  </worldbody>
</mujoco>
"""
BOTH = '<model name="left" file="hand.xml"/><model name="right" file="hand.xml"/>'


def arm(folder: Path, target: Target, models: str = BOTH, include: str = "") -> Model:
    part = "<mujocoinclude><asset><texture name='nail' type='2d' file='nail.png'/></asset>"
    files: dict[str, Content] = {
        "arm.xml": ARM.format(models=models),
        "hand.xml": HAND.format(include=include),
        "parts.xml": f"{part}</mujocoinclude>",
        "robot.xml": "<robot/>",
        "skin.png": PNG,
        "nail.png": PNG,
    }
    return read_model(write_tree(folder, files) / "arm.xml", target)


def test_a_file_attached_by_two_names_is_read_once(tmp_path: Path, target: Target) -> None:
    model = arm(tmp_path, target)
    assert [one.node.get("prefix") for one in attached(model)] == ["l_", "r_"]
    assert [asset.attribute.value for asset in attached_assets(model)] == ["skin.png"]


@pytest.mark.parametrize("file", ["gone.xml", "robot.xml"])
def test_what_is_no_model_may_have_any_name(file: str, tmp_path: Path, target: Target) -> None:
    found = attachable(arm(tmp_path, target, f'<model file="{file}"/>'))
    assert (found.models, found.all_named) == ({}, False)
    assert not list(attached(arm(tmp_path / "2", target, f'<model name="left" file="{file}"/>')))


@pytest.mark.parametrize(("release", "known"), [("3.2.1", False), ("3.3.7", True)])
def test_files_that_included_files_of_it_name_are_not_always_known(
    release: str, known: bool, tmp_path: Path
) -> None:
    target = Target(Version(release), recorded(Version(release)))
    model = arm(tmp_path, target, include='<include file="parts.xml"/>')
    names = ["skin.png", "nail.png"] if known else ["skin.png"]
    assert [asset.attribute.value for asset in attached_assets(model)] == names


def test_a_file_without_an_element_takes_no_setting(tmp_path: Path, target: Target) -> None:
    model = read_model(write_tree(tmp_path, {"a.xml": ""}) / "a.xml", target)
    assert with_setting(model, ("compiler",), "angle", "radian") is None
    assert setting(model, ("compiler",), "angle") is None
