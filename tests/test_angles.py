"""The angles that a model has are those that the engine reads in the unit of its compiler."""

from __future__ import annotations

from math import radians
from pathlib import Path

import pytest

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.parts.angles import Angle, angles, in_radians, shown
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

TURNED = """<mujoco>
  <default>
    <default class="wide"><joint range="-90 90"/><geom euler="0 0 30"/></default>
  </default>
  <worldbody>
    <body name="arm" axisangle="0 0 1 45">
      <joint class="wide" ref="20" springref="10"/>
      <geom class="wide" type="box" size=".1 .1 .1"/>
      <body euler="0 0 0">
        <joint type="ball" range="0 60"/>
        <joint type="slide" range="0 60" ref="1"/>
        <geom size=".1" quat="1 0 0 0"/>
      </body>
    </body>
  </worldbody>
</mujoco>
"""


@pytest.fixture
def found(tmp_path: Path, target: Target) -> list[Angle]:
    write_tree(tmp_path, {"m.xml": TURNED})
    return list(angles(read_model(tmp_path / "m.xml", target)))


def test_angles_are_those_of_hinges_balls_and_orientations(found: list[Angle]) -> None:
    told = [(one.given.attribute.name, one.values) for one in found]
    assert told == [
        ("axisangle", (45,)),
        ("range", (-90, 90)),
        ("ref", (20,)),
        ("springref", (10,)),
        ("euler", (0, 0, 30)),
        ("range", (0, 60)),
    ]


def test_they_are_what_the_engine_converts(
    found: list[Angle], tmp_path: Path, engine: Engine
) -> None:
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    compiled = read_compiled(verdict.image, engine.library.headers).fields["jnt_range"].values()
    ranges = [one.values for one in found if one.given.attribute.name == "range"]
    written = [radians(value) for values in ranges for value in values]
    assert [float(value) for value in compiled][:4] == pytest.approx(written)


def test_they_are_told_as_they_are_written(found: list[Angle]) -> None:
    assert found[0].written == "axisangle of body 'arm', 0 0 1 45,"
    assert found[1].written == "range of the joint, -90 90,"
    assert found[1].largest == 90
    assert shown((1.57079, -0.5)) == "1.57 -0.5"


@pytest.mark.parametrize(("angle", "radian"), [("radian", True), ("degree", False), ("", False)])
def test_degrees_are_read_where_nothing_else_is_said(
    angle: str, radian: bool, tmp_path: Path, target: Target
) -> None:
    said = f"<compiler angle='{angle}'/>" if angle else ""
    write_tree(tmp_path, {"m.xml": f"<mujoco>{said}</mujoco>"})
    assert in_radians(read_model(tmp_path / "m.xml", target)) is radian
