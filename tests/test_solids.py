"""The mass and inertia of primitive shapes are those that the engine compiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.parts.inertia import centred, inertial_frame, moments_of, principal_axes
from mjcf_lint.parts.orientations import Angles, Cannot
from mjcf_lint.parts.poses import ORIGIN, Pose, Undefined
from mjcf_lint.parts.solids import Solid, solid_of
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

SHAPES = {
    "sphere": (0.1,),
    "capsule": (0.1, 0.2),
    "cylinder": (0.1, 0.2),
    "ellipsoid": (0.1, 0.2, 0.3),
    "box": (0.1, 0.2, 0.3),
}


@pytest.mark.parametrize("shell", [False, True], ids=["solid", "shell"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_weighs_what_the_engine_compiles(
    shape: str, shell: bool, tmp_path: Path, engine: Engine
) -> None:
    size = SHAPES[shape]
    numbers, hollow = " ".join(map(str, size)), "true" if shell else "false"
    geom = f'<geom type="{shape}" size="{numbers}" shellinertia="{hollow}"/>'
    write_tree(tmp_path, {"m.xml": f"<mujoco><worldbody><body>{geom}</body></worldbody></mujoco>"})
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    solid = Solid(shape, size, Pose(), shell=shell)
    assert solid.weight == pytest.approx(fields["body_mass"].values()[1])
    # The engine, too, takes the shell of an ellipsoid for a thin hollow one: digits get lost.
    compiled = list(map(float, fields["body_inertia"].values()[3:6]))
    assert solid.inertia == pytest.approx(compiled, rel=1e-6)


def test_a_plane_weighs_nothing() -> None:
    assert Solid("plane", (1, 1, 1), Pose()).weight == 0
    assert Solid("plane", (1, 1, 1), Pose(), mass=3.0).weight == 0
    for shell in (False, True):
        assert Solid("plane", (1, 1, 1), Pose(), shell=shell).weight == 0
        assert Solid("plane", (1, 1, 1), Pose(), shell=shell).inertia == (0, 0, 0)


def test_a_given_mass_needs_some_volume() -> None:
    assert Solid("sphere", (1e-5,), Pose(), mass=1.0, least=1e-15).weight == 1
    assert Solid("sphere", (1e-5,), Pose(), mass=1.0, least=1e-14).weight == 0


@pytest.mark.parametrize(
    ("shape", "size", "reach"),
    [("capsule", (1, 3), 4), ("cylinder", (3, 4), 5), ("box", (2, 3, 6), 7), ("sphere", (2,), 2)],
)
def test_a_shape_reaches_to_its_farthest_point(
    shape: str, size: tuple[float, ...], reach: float
) -> None:
    assert Solid(shape, size, Pose()).reach == pytest.approx(reach)


def test_a_geom_is_read_with_its_ends(tmp_path: Path, target: Target) -> None:
    geom = '<geom type="capsule" size=".1" fromto="0 0 0 0 0 2"/>'
    write_tree(tmp_path, {"m.xml": f"<mujoco><worldbody>{geom}</worldbody></mujoco>"})
    model = read_model(tmp_path / "m.xml", target)
    (node,) = model.elements("geom")
    solid = solid_of(model.values(node), Angles(), Version("4.0.0"))
    assert (solid.size, solid.pose.pos) == ((0.1, 1), (0, 0, 1))


@pytest.mark.parametrize(
    "geom",
    ['<geom type="mesh" mesh="m"/>', '<geom type="box" size=".1"/>', '<geom size=".1" pos="1"/>'],
)
def test_a_geom_that_is_not_written_whole_cannot_be_read(
    geom: str, tmp_path: Path, target: Target
) -> None:
    write_tree(tmp_path, {"m.xml": f"<mujoco><worldbody>{geom}</worldbody></mujoco>"})
    model = read_model(tmp_path / "m.xml", target)
    (node,) = model.elements("geom")
    with pytest.raises(Cannot):
        solid_of(model.values(node), Angles(), target.release)


def test_two_balls_have_the_inertia_of_a_dumbbell() -> None:
    balls = [Solid("sphere", (0.1,), Pose((x, 0.0, 0.0)), mass=1.0) for x in (-1.0, 1.0)]
    own = 2 * 0.01 / 5
    assert moments_of(balls) == pytest.approx([2 + 2 * own, 2 + 2 * own, 2 * own])
    assert centred(balls)[0] == ORIGIN
    assert inertial_frame(balls[:1]).pos == (-1, 0, 0)


def test_what_weighs_nothing_has_no_centre() -> None:
    with pytest.raises(Undefined):
        centred([Solid("sphere", (0.1,), Pose(), mass=0.0)] * 2)


def test_principal_axes_come_largest_first() -> None:
    assert principal_axes((1, 2, 3, 0, 0, 0))[1] == pytest.approx((3, 2, 1))
    assert principal_axes((2, 2, 3, 1, 0, 0))[1] == pytest.approx((3, 3, 1))
