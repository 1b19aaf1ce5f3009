"""simulation-changed: actuators and flexes that were simulated otherwise, and those that were not.

What is expected of each was seen in trajectories of the two releases that differ.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.model import Model
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_module
from mjcf_lint.xml.source import read_source

DRIVEN = load_module(builtin_rules_dir() / "simulation_changed" / "rule.py").driven
RELEASE = Version("4.0.0")

SERVOS = {
    '<position joint="ball" gear="0 0 1"/>': True,
    '<position jointinparent="ball" gear="0 0 1" kv="1"/>': True,
    '<intvelocity joint="ball" gear="0 0 1" actrange="-9 9"/>': True,
    '<general joint="ball" gainprm="2" biastype="affine" biasprm="1 -2 0"/>': True,
    '<general joint="ball" gainprm="2" biastype="affine" biasprm="0 -1 0"/>': False,
    '<general joint="ball" gainprm="0" biastype="affine" biasprm="0 -1 0"/>': False,
    '<position joint="ball" gear="0 0 1" timeconst="0.1"/>': False,
    '<velocity joint="ball" gear="0 0 1"/>': False,
    '<motor joint="ball" gear="0 0 1"/>': False,
    '<position joint="hinge"/>': False,
    '<position site="hand" refsite="base" gear="0 0 0 1 0 1"/>': True,
    '<position site="hand" refsite="base" gear="0 1 0 0 0 1"/>': False,
    '<position site="hand" gear="0 0 0 0 0 1"/>': False,
}
CAPPED = {
    ("implicit", 'actuatorfrcrange="-1 1"', '<position joint="hinge" kv="5"/>'): True,
    ("implicitfast", 'actuatorfrcrange="-1 1"', '<velocity joint="hinge" kv="5"/>'): True,
    ("implicit", 'actuatorfrcrange="-1 1"', '<damper joint="hinge" ctrlrange="0 1" kv="5"/>'): True,
    ("implicit", 'actuatorfrcrange="-1 1"', '<position joint="hinge"/>'): False,
    ("discrete", 'actuatorfrcrange="-1 1"', '<position joint="hinge"/>'): True,
    ("implicit", 'actuatorfrcrange="-1 1"', '<motor joint="hinge"/>'): False,
    ("implicit", "", '<position joint="hinge" kv="5"/>'): False,
    ("Euler", 'actuatorfrcrange="-1 1"', '<position joint="hinge" kv="5"/>'): False,
    ("implicit", 'actuatorfrcrange="0 0"', '<position joint="hinge" kv="5"/>'): False,
    ("implicit", "", '<position tendon="rope" kv="5"/>'): True,
}
FLEXES = {
    ('<geom size="0.1"/>', ""): True,
    ('<geom type="box" size="0.1 0.1 0.1"/>', '<contact selfcollide="none"/>'): True,
    ('<geom type="plane" size="1 1 1"/>', ""): False,
    ('<geom size="0.1" contype="0" conaffinity="0"/>', ""): False,
    ('<geom size="0.1" contype="2" conaffinity="4"/>', ""): False,
    ('<geom size="0.1"/>', '<contact contype="0" conaffinity="0"/>'): False,
    ("", ""): False,
}


def read(folder: Path, text: str) -> Model:
    path = folder / "a.xml"
    path.write_text(text)
    return Model.read(read_source(path), Target(RELEASE, recorded(RELEASE)), read_source)


def arm(option: str, joint: str, actuator: str) -> str:
    return (
        f"<mujoco><option {option}/><worldbody><site name='base'/>"
        "<body><joint name='ball' type='ball'/><geom size='.1'/><site name='hand'/></body>"
        f"<body pos='1 0 0'><joint name='hinge' axis='0 1 0' {joint}/><geom size='.1'/></body>"
        "</worldbody><tendon><fixed name='rope' actuatorfrcrange='-1 1'>"
        f"<joint joint='hinge' coef='1'/></fixed></tendon><actuator>{actuator}</actuator></mujoco>"
    )


@pytest.mark.parametrize("actuator", SERVOS)
def test_servos_that_come_round_again(actuator: str, tmp_path: Path) -> None:
    model = read(tmp_path, arm("", "", actuator))
    assert bool(DRIVEN.turning_servos(model)) == SERVOS[actuator]


@pytest.mark.parametrize(("integrator", "joint", "actuator"), CAPPED)
def test_forces_that_are_capped(integrator: str, joint: str, actuator: str, tmp_path: Path) -> None:
    model = read(tmp_path, arm(f"integrator='{integrator}'", joint, actuator))
    assert bool(DRIVEN.saturated(model)) == CAPPED[integrator, joint, actuator]


@pytest.mark.parametrize("rigid", [False, True])
@pytest.mark.parametrize(("geom", "inside"), FLEXES)
def test_flexes_that_touch(geom: str, inside: str, rigid: bool, tmp_path: Path) -> None:
    text = (
        f"<mujoco><worldbody>{geom}<body name='b' pos='0 0 1'><flexcomp name='f' type='grid' "
        "dim='2' count='3 3 1' spacing='.1 .1 .1' radius='.01' mass='1' "
        f"rigid='{'true' if rigid else 'false'}'>{inside}</flexcomp></body></worldbody></mujoco>"
    )
    found = DRIVEN.flexes_that_touch(read(tmp_path, text))
    assert bool(found) == (FLEXES[geom, inside] and not rigid)
