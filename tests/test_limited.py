"""Whether a range limits is what the engines compile."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import fields
from mjcf_lint.grammar import recorded
from mjcf_lint.parts.bodies import bodies
from mjcf_lint.parts.limited import CONTROL, JOINT, in_degrees, limits
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import read_model, write_tree

RANGES = (
    "",
    'range="-1 1"',
    'range="1 -1"',
    'range="0 0"',
    'range="-1 1" limited="false"',
    'range="-1 1" limited="true"',
    'range="-1 1" limited="auto"',
)
COMPILERS = ("", '<compiler autolimits="true"/>')


def model_text(compiler: str, joint: str) -> str:
    control = joint.replace("range", "ctrlrange").replace("limited", "ctrllimited")
    return f"""<mujoco>{compiler}<worldbody><body><joint name="j" {joint}/><geom size=".1"/></body>
      </worldbody><actuator><motor joint="j" {control}/></actuator></mujoco>"""


@pytest.mark.real
@pytest.mark.parametrize("release", ["2.2.1", "2.3.7", "3.1.2", "3.1.6", "4.0.0"])
@pytest.mark.parametrize("compiler", COMPILERS)
@pytest.mark.parametrize("joint", RANGES)
def test_a_range_limits_where_the_engine_says_so(
    joint: str, compiler: str, release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    write_tree(tmp_path, {"m.xml": model_text(compiler, joint)})
    engine = old_engine(release)
    verdict = engine.load(tmp_path / "m.xml", image=True)
    if not verdict.image:
        pytest.skip("refused")
    assert engine.library.headers
    compiled = fields(verdict.image, engine.library.headers)
    model = read_model(tmp_path / "m.xml", Target(Version(release), recorded(Version(release))))
    found = bodies(model)
    assert found
    node = found.all[1].joints[0].node
    motor = next(model.elements("motor"))
    limited = [bool(compiled[name].values()[0]) for name in ("jnt_limited", "actuator_ctrllimited")]
    assert limits(node, model.values(node), JOINT, model) is limited[0]
    assert limits(motor, model.values(motor), CONTROL, model) is limited[1]


def test_a_range_without_its_flag_is_unclear_where_it_is_refused(
    tmp_path: Path, target: Target
) -> None:
    write_tree(tmp_path, {"m.xml": model_text('<compiler autolimits="false"/>', 'range="-1 1"')})
    model = read_model(tmp_path / "m.xml", target)
    joint = next(model.elements("joint"))
    assert limits(joint, model.values(joint), JOINT, model) is None


def test_a_damper_limits_its_control_by_itself(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"m.xml": "<mujoco><actuator><damper/></actuator></mujoco>"})
    model = read_model(tmp_path / "m.xml", target)
    damper = next(model.elements("damper"))
    assert limits(damper, model.values(damper), CONTROL, model) is True


@pytest.mark.parametrize(
    ("compilers", "degrees"),
    [
        ("", True),
        ('<compiler angle="radian"/>', False),
        ('<compiler angle="radian"/><compiler/>', False),
    ],
)
def test_angles_are_in_degrees_unless_the_last_compiler_says_radian(
    compilers: str, degrees: bool, tmp_path: Path, target: Target
) -> None:
    write_tree(tmp_path, {"m.xml": f"<mujoco>{compilers}</mujoco>"})
    assert in_degrees(read_model(tmp_path / "m.xml", target)) is degrees
