"""Small models of actuators, sensors and keys: an error where, and only where, a release refuses.

Each was chosen because some release changed its mind about it, or reads it in a way of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Severity
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.conftest import OldEngine
from tests.trees import write_tree

BODIES = """
  <body name="a">
    <joint name="h" axis="0 1 0" range="-45 45" limited="true"/>
    <joint name="s" type="slide" axis="1 0 0"/>
    <geom name="g" size=".1"/><site name="p"/><site name="q" pos=".2 0 0"/>
    <body name="b"><joint name="ball" type="ball"/><geom name="g2" size=".1" pos="1 0 0"/></body>
  </body>
  <body name="f" pos="5 5 5"><freejoint name="free"/><geom size=".1"/></body>
  <body name="c" pos="9 9 9"><joint name="n"/><geom size=".1"/></body>
"""
TENDONS = """<tendon><fixed name="t"><joint joint="s" coef="1"/></fixed></tendon>"""
MOTOR = 'motorconst="1" resistance="1"'
STATEFUL = '<general joint="h" dyntype="filter"/>'
ACTUATORS = (
    '<motor joint="h" tendon="t"/>',
    '<motor joint="h" cranklength=".1"/>',
    '<motor joint="h" cranksite="p" slidersite="q" cranklength=".1"/>',
    '<motor site="q" refsite="p"/>',
    '<general body="a" ctrlrange="0 1" ctrllimited="true"/>',
    '<motor joint="h" ctrlrange="1 -1" ctrllimited="true"/>',
    '<motor joint="h" ctrlrange="1 -1"/>',
    '<motor joint="h" ctrlrange="nan 1" ctrllimited="true"/>',
    '<general joint="h" actlimited="true"/>',
    '<intvelocity joint="h"/>',
    '<intvelocity joint="h" inheritrange="1" ctrlrange="-1 1"/>',
    '<position joint="n" inheritrange="1"/>',
    '<position joint="n" inheritrange="0"/>',
    '<general joint="n" biastype="affine" biasprm="0 -1" inheritrange="1" dyntype="filter"/>',
    '<position joint="h" kv="0" dampratio="1"/>',
    '<intvelocity joint="h" actrange="-1 1" kv="-1"/>',
    '<adhesion body="a"/>',
    '<muscle joint="h" range="-1 -1"/>',
    '<muscle joint="h" lmin="-1" lmax="-2" vmax="-1"/>',
    '<muscle joint="h" tausmooth="-1"/>',
    '<general joint="h" gaintype="muscle"/>',
    '<general joint="h" actdim="2" dyntype="user"/>',
    '<general joint="h" actdim="2"/>',
    '<general site="p" damping="1"/>',
    '<motor joint="h" delay=".1"/>',
    '<motor joint="h" input="pos"/>',
    '<general joint="h" input="pos"/>',
    '<general joint="h" input="expmap"/>',
    '<general joint="h" input="none"/>',
    '<pid joint="h" ki="1" slewmax="1"/>',
    '<pid joint="h" ki="-1" slewmax="1"/>',
    '<pid joint="h" input="quat" ki="1"/>',
    '<pid joint="h" input="expmap" ki="1"/>',
    '<orientation joint="ball" input="vel"/>',
    '<orientation joint="ball" forcerange="-1 1"/>',
    f'<dcmotor joint="h" {MOTOR} controller="1"/>',
    f'<dcmotor joint="h" {MOTOR} controller="1" input="quat"/>',
    f'<dcmotor joint="h" {MOTOR} thermal="0 0 1"/>',
    '<dcmotor joint="h" motorconst="-1 1" resistance="1"/>',
    f'{STATEFUL}<motor joint="h"/>',
)
CLASSES = (
    ('<motor ctrlrange="-1 1"/>', '<adhesion body="a"/>'),
    ('<adhesion ctrlrange="-1 1"/>', '<motor joint="h"/>'),
    ('<position ctrlrange="-1 1"/>', '<position joint="h" inheritrange="1"/>'),
    ('<position inheritrange="1"/>', '<intvelocity joint="n"/>'),
    ('<position inheritrange="1"/>', '<motor joint="n"/>'),
    ('<position inheritrange="1"/>', '<general joint="n"/>'),
    ('<general actlimited="true"/>', '<motor joint="h"/>'),
    ('<general actdim="1"/>', '<motor joint="h"/>'),
    ('<general actdim="2" dyntype="user"/>', '<position joint="h"/>'),
    ('<muscle lmin="2"/>', '<motor joint="h"/>'),
    ('<motor armature="1"/>', '<motor site="p"/>'),
    ('<motor cranklength=".1"/>', '<motor joint="h"/>'),
)
SENSORS = (
    '<jointpos joint="ball"/>',
    '<jointlimitpos joint="n"/>',
    '<jointlimitpos joint="h"/>',
    '<framepos objtype="joint" objname="h"/>',
    '<framepos objtype="body" objname="a" reftype="" refname=""/>',
    '<framepos objtype="body" objname="a" refname="c"/>',
    "<rangefinder/>",
    '<distance body1="a" body2="a"/>',
    '<distance body1="a" geom1="g" body2="b"/>',
    '<contact body1="a" body2="a"/>',
    '<contact subtree1="b"/>',
    '<contact geom1="g" data="force found"/>',
    '<user dim="1" objtype="" objname="a"/>',
    '<user dim="2" datatype="axis"/>',
    '<normal geom1="g" geom2="g2" cutoff="1"/>',
    '<framequat objtype="body" objname="a" cutoff="1"/>',
    '<clock interval="0 -1"/>',
    '<clock interval="1 -1"/>',
    '<insidesite site="p" objtype="body" objname="world" enclosed="true"/>',
)
KEYS = (
    'qpos="0 0 0"',
    'qpos="0 0 0 1 0 0 0  0 0 0 1 0 0 0"',
    'qpos="0 0 0 1 0 0 0  0 0 0 1 0 0 "',
    'qpos="0 0 0 1 0 0 0  0 0 0 1 0 0 0 0"',
    'ctrl="0"',
    'ctrl="0 0 0 0"',
    'act="0 0"',
    'mpos="0 0"',
)
RELEASES = ("2.2.2", "2.3.7", "3.1.6", "3.3.7", "3.12.0", "4.0.0")


def model(*, default: str = "", actuator: str = "", sensor: str = "", key: str = "") -> str:
    sections = {
        "default": default,
        "worldbody": BODIES,
        "actuator": actuator,
        "sensor": sensor,
        "keyframe": key,
    }
    written = "".join(f"<{tag}>{text}</{tag}>" for tag, text in sections.items() if text)
    return f"<mujoco>{written}{TENDONS}</mujoco>"


MODELS = (
    *(model(actuator=one) for one in ACTUATORS),
    *(model(default=default, actuator=one) for default, one in CLASSES),
    *(model(sensor=one) for one in SENSORS),
    *(model(key=f"<key {one}/>", actuator=f'<motor joint="h"/>{STATEFUL}') for one in KEYS),
    *(model(key=f"<key {one}/>", actuator='<pid joint="h" ki="1"/>') for one in KEYS[4:]),
)
RULES = tuple(rule for rule in load_rules() if not rule.compiles)


@pytest.mark.real
@pytest.mark.parametrize("release", RELEASES)
def test_an_error_is_what_the_release_refuses(
    release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    linter = Linter(Target(Version(release), recorded(Version(release))), RULES)
    apart = []
    for at, text in enumerate(MODELS):
        path = write_tree(tmp_path / str(at), {"m.xml": text, ".git/HEAD": ""}) / "m.xml"
        found = linter.lint([path]).diagnostics
        errors = [one.message for one in found if one.severity is Severity.ERROR]
        verdict = old_engine(release).load(path)
        if bool(errors) == verdict.loaded:
            apart.append((text.replace(BODIES, ""), verdict.message, errors))
    assert apart == []
