"""Elements are turned as the engine turns them, whatever way it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.parts.orientations import Angles, Cannot, exact, orientation
from mjcf_lint.parts.poses import Pose, close, negative
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

WAYS = {
    "nothing": "",
    "quat": 'quat="1 2 3 4"',
    "axisangle": 'axisangle="1 2 3 40"',
    "xyaxes": 'xyaxes="1 1 0 0 1 1"',
    "zaxis": 'zaxis="1 2 3"',
    "euler": 'euler="10 20 30"',
}
SEQUENCES = ("xyz", "XYZ", "zyx", "ZXz")


def turned(text: str, folder: Path, target: Target, angles: Angles) -> tuple[float, ...]:
    write_tree(folder, {"m.xml": text})
    model = read_model(folder / "m.xml", target)
    (node,) = model.elements("geom")
    return orientation(model.values(node), angles, target.release)


@pytest.mark.parametrize("sequence", SEQUENCES)
@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_geom_is_turned_as_the_engine_turns_it(
    way: str, sequence: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    text = (
        f'<mujoco><compiler eulerseq="{sequence}"/><worldbody>'
        f'<geom type="box" size="1 1 1" {way}/></worldbody></mujoco>'
    )
    ours = turned(text, tmp_path, target, Angles(sequence=sequence))
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    quat = tuple(map(float, fields["geom_quat"].values()))
    assert close(ours, quat, 1e-9) or close(negative(ours), quat, 1e-9)


@pytest.mark.parametrize("way", ['quat="1 0 0"', 'euler="a b c"', 'zaxis="0 0 0"'])
def test_what_is_no_orientation_cannot_be_told(way: str, tmp_path: Path, target: Target) -> None:
    text = f'<mujoco><worldbody><geom size="1" {way}/></worldbody></mujoco>'
    with pytest.raises(Cannot):
        turned(text, tmp_path, target, Angles())


def test_only_plain_numbers_are_exact() -> None:
    assert exact(" 1 -2.5e3\n.5 ") == (1, -2500, 0.5)
    assert exact("1 nan") == exact("0x10") == exact("") == ()


def test_a_pose_in_a_frame_and_back() -> None:
    frame = Pose((1.0, 2.0, 3.0), (0.5**0.5, 0.0, 0.0, 0.5**0.5))
    pose = Pose((1.0, 0.0, 0.0))
    there = pose.within(frame)
    assert there.pos == pytest.approx((1, 3, 3))
    assert there.seen_from(frame).pos == pytest.approx(pose.pos)
    assert frame.point((1.0, 0.0, 0.0)) == there.pos
