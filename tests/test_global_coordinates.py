"""global-coordinates: 2.3.5 compiles of a converted model what 2.3.3 did of the original."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from math import sqrt
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.comparing.compiled import Compiled, read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.fixer import repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.repair.writer import write
from mjcf_lint.ruleset.registry import load_rules
from tests.conftest import OldEngine

RULE = "global-coordinates"
OLD, NEW, NEWEST = "2.3.3", "2.3.5", "4.0.0"
LENIENT = "2.2.0"
"""The last release to read 0.13/2 as 0.13 and a pos that ends there."""
PLACES = ("pos", "axis", "mat0", "pos0", "poscom0", "size", "dir", "dir0", "qpos0", "qpos_spring")
ROUNDING, IN_AXES = 1e-9, 1e-6

Numbers = Sequence[float]

HOPPER = """
<mujoco model="hopper">
  <compiler angle="degree" coordinate="global" inertiafromgeom="true"/>
  <default>
    <joint armature="1" damping="1" limited="true"/>
    <geom conaffinity="1" condim="1" contype="1" margin="0.001" solref=".02 1"/>
  </default>
  <worldbody>
    <light cutoff="100" dir="-0 0 -1.3" directional="true" pos="0 0 1.3"/>
    <geom conaffinity="1" condim="3" name="floor" pos="0 0 0" size="20 20 .125" type="plane"/>
    <body name="torso" pos="0 0 1.25">
      <camera name="track" mode="trackcom" pos="0 -3 1" xyaxes="1 0 0 0 0 1"/>
      <joint armature="0" axis="1 0 0" limited="false" name="rootx" pos="0 0 0" type="slide"/>
      <joint axis="0 0 1" limited="false" name="rootz" pos="0 0 0" ref="1.25" type="slide"/>
      <joint axis="0 1 0" limited="false" name="rooty" pos="0 0 1.25" type="hinge"/>
      <geom fromto="0 0 1.45 0 0 1.05" name="torso_geom" size="0.05" type="capsule"/>
      <body name="thigh" pos="0 0 1.05">
        <joint axis="0 -1 0" name="thigh_joint" pos="0 0 1.05" range="-150 0" type="hinge"/>
        <geom fromto="0 0 1.05 0 0 0.6" name="thigh_geom" size="0.05" type="capsule"/>
        <body name="leg" pos="0 0 0.35">
          <joint axis="0 -1 0" name="leg_joint" pos="0 0 0.6" range="-150 0" type="hinge"/>
          <geom fromto="0 0 0.6 0 0 0.1" name="leg_geom" size="0.04" type="capsule"/>
          <body name="foot" pos="0.13/2 0 0.1">
            <joint axis="0 -1 0" name="foot_joint" pos="0 0 0.1" range="-45 45" type="hinge"/>
            <geom fromto="-0.13 0 0.1 0.26 0 0.1" name="foot_geom" size="0.06" type="capsule"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor ctrllimited="true" ctrlrange="-1.0 1.0" gear="200.0" joint="thigh_joint"/>
  </actuator>
</mujoco>
"""

LEG = """
      <body name="thigh{0}" pos="0 0 1.05">
        <joint axis="0 -1 0" name="thigh_joint{0}" pos="0 0 1.05" range="-150 0" type="hinge"/>
        <geom friction="0.9" fromto="0 0 1.05 0 0 0.6" size="0.05" type="capsule"/>
        <body name="leg{0}" pos="0 0 0.35">
          <joint axis="0 -1 0" name="leg_joint{0}" pos="0 0 0.6" range="-150 0" type="hinge"/>
          <geom friction="0.9" fromto="0 0 0.6 0 0 0.1" size="0.04" type="capsule"/>
          <body name="foot{0}" pos="0.2 0 0.1">
            <joint axis="0 -1 0" name="foot_joint{0}" pos="0 0 0.1" range="-45 45" type="hinge"/>
            <geom friction="0.9" fromto="-0.0 0 0.1 0.2 0 0.1" size="0.06" type="capsule"/>
          </body>
        </body>
      </body>
"""
WALKER = (
    """
<mujoco model="walker2d">
  <compiler angle="degree" coordinate="global" inertiafromgeom="true"/>
  <default><joint armature="0.01" damping=".1" limited="true"/></default>
  <worldbody>
    <body name="torso" pos="0 0 1.25">
      <camera name="track" mode="trackcom" pos="0 -3 1" xyaxes="1 0 0 0 0 1"/>
      <joint axis="0 0 1" limited="false" name="rootz" pos="0 0 0" ref="1.25" type="slide"/>
      <joint axis="0 1 0" limited="false" name="rooty" pos="0 0 1.25" type="hinge"/>
      <geom friction="0.9" fromto="0 0 1.45 0 0 1.05" size="0.05" type="capsule"/>
"""
    + LEG.format("")
    + LEG.format("_left")
    + "</body></worldbody></mujoco>"
)


def body(content: str, compiler: str = "", more: str = "", place: str = 'name="b"') -> str:
    """Return a turned body that holds another, with something in both."""
    return (
        f'<mujoco><compiler coordinate="global" {compiler}/>{more}<worldbody>'
        f'<body name="a" pos="1 2 3" axisangle="1 1 0 40"><geom size=".1" pos="1 2 3"/>{content}'
        f'<body {place}><geom name="g" size=".1" pos="1 2 4"/></body></body></worldbody></mujoco>'
    )


WEDGE = (
    '<asset><mesh name="m" vertex="0 0 0 1 0 0 0 1 0 0 0 1 1 1 2"/></asset>'
    '<default><geom solref=".03 1"/></default>'
)
CLASSES = (
    '<default><geom pos="0 .5 0" euler="10 20 30"/><joint axis="1 0 0" pos="0 0 2"/>'
    '<default class="c"><site quat="1 1 0 0"/><camera axisangle="0 1 0 30"/>'
    '<light pos="0 0 5" dir="1 0 -1"/></default></default>'
)
MODELS = {
    "walker": WALKER,
    "hopper": HOPPER.replace("0.13/2", "0.13"),
    "joints": body('<joint name="j" type="slide" axis="1 2 3"/><joint name="k" pos=".1 .2 .3"/>'),
    "free joint": body('<joint type="free" pos="7 7 7"/>'),
    "light": body('<light name="l" dir="1 0 -1"/><light name="m" pos="1 1 1"/>'),
    "cameras": body(
        '<camera name="c" mode="targetbody" target="b" euler="10 20 30"/>'
        '<camera name="d" pos="3 2 1" zaxis="1 1 1" mode="track"/><camera name="e"/>'
    ),
    "sites": body('<site name="s" type="box" fromto="0 0 0 1 1 1" size=".1"/><site name="t"/>'),
    "box between ends": body('<geom type="box" fromto="0 1 0 1 1 2" size=".1"/>'),
    "capsule between ends": body('<geom type="capsule" fromto="0 1 0 1 1 2" size=".1"/>'),
    "mesh": body('<geom type="mesh" mesh="m" pos="1 0 0" euler="0 0 30"/>', more=WEDGE),
    "classes": body(
        '<joint name="j"/><site class="c" name="s"/><camera class="c" name="e" euler="0 0 10"/>'
        '<camera class="c" name="f" quat="1 0 0 1"/><light class="c"/>',
        more=CLASSES,
    ),
    "radians": body('<geom size=".1" euler=".1 .2 .3"/>', 'angle="radian" eulerseq="ZYx"'),
    "inertial": body('<inertial pos="1 2 3.1" mass="1" diaginertia="1 2 2.5" zaxis="1 1 1"/>'),
    "stands at its inertial": body(
        "",
        place='><inertial pos="1 0 0" mass="1" fullinertia="1 2 2.5 .1 .2 .3"/><site name="s"/',
    ),
    "inertia of some groups": body(
        '<body><geom size=".1" pos="1 0 0" group="5"/><geom size=".2" pos="0 1 0"/></body>',
        'inertiagrouprange="0 2"',
    ),
    "mass and density": body(
        '<body><geom size=".1" pos="1 0 0" mass="3"/>'
        '<geom type="box" size=".1 .2 .3" pos="0 1 0" density="40" euler="10 20 30"/>'
        '<geom type="cylinder" size=".1 .2" mass="0" pos="9 9 9"/></body>'
    ),
}
HOPELESS = {
    "stands at a mesh": WEDGE + '<worldbody><body><geom type="mesh" mesh="m"/></body></worldbody>',
    "has a composite": '<worldbody><body pos="0 0 1"><composite type="grid" count="2 2 1" '
    'spacing=".1"><geom size=".01"/></composite></body></worldbody>',
    "takes its ends from a class": '<default><geom type="box" size=".1" fromto="0 0 0 1 1 1"/>'
    '</default><worldbody><body pos="0 0 1" euler="0 0 30"><geom/></body></worldbody>',
    "misses a file": '<include file="none.xml"/>',
    "is neither here nor there": '<worldbody><body name="b"/></worldbody>',
}


def linter(release: str = NEW) -> Linter:
    return Linter(Target(Version(release), recorded(Version(release))), load_rules())


def written(folder: Path, text: str, name: str = "m.xml") -> Path:
    (folder / ".git").mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def lint(path: Path) -> Report:
    report = linter().lint([path])
    assert not report.failures, report.failures[0].traceback
    return report


def convert(path: Path) -> str:
    done = repair([path], linter(), Choice(unsafe=True), None)
    assert done.converged
    assert done.changes
    write(done.changes)
    assert [one for one in lint(path).diagnostics if one.rule == RULE] == []
    return path.read_text()


def compiled(path: Path, engine: Engine) -> Compiled:
    verdict = engine.load(path, image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    return read_compiled(verdict.image, engine.library.headers)


def differing(before: Compiled, after: Compiled) -> Iterator[str]:
    """Yield the fields that differ by more than rounding; -q turns as q does."""
    kinds = before.fields["jnt_type"].values()
    for name in before.fields.keys() & after.fields.keys():
        one: Numbers = before.fields[name].values()
        other: Numbers = after.fields[name].values()
        what = name.partition("_")[2]
        if what == "axis":
            one, other = axes(one, kinds), axes(other, kinds)
        if name.endswith("_quat"):
            one, other = facing(one), facing(other)
        if (what in (*PLACES, "quat") and name != "body_iquat") or name.startswith("qpos"):
            if not near(one, other, ROUNDING):
                yield name
        elif what in ("mass", "inertia") and not near(one, other, IN_AXES):
            yield name
    for one, other in zip(tensors(before), tensors(after), strict=True):
        if not near(one, other, IN_AXES):
            yield "inertia about the axes of the body"


def axes(found: Numbers, kinds: Numbers) -> Numbers:
    """Return the axes of joints that turn or slide about one: free and ball joints read none."""
    return tuple(one for at, one in enumerate(found) if kinds[at // 3] in (2, 3))


def facing(found: Numbers) -> Numbers:
    """Return quaternions with the sign that makes their first large part positive."""
    turned = list[float]()
    for start in range(0, len(found), 4):
        quat = found[start : start + 4]
        first = next(one for one in quat if abs(one) > 1e-6)
        turned += (one if first > 0 else -one for one in quat)
    return tuple(turned)


def tensors(model: Compiled) -> Iterator[Numbers]:
    """Yield the inertia of every body about the axes of its frame."""
    quats, moments = model.fields["body_iquat"].values(), model.fields["body_inertia"].values()
    for at in range(len(moments) // 3):
        w, x, y, z = quats[4 * at : 4 * at + 4]
        rows = (
            (w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)),
            (2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)),
            (2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z),
        )
        own = moments[3 * at : 3 * at + 3]
        yield tuple(sum(a[k] * own[k] * b[k] for k in range(3)) for a in rows for b in rows)


def near(one: Numbers, other: Numbers, within: float) -> bool:
    scale = max(1.0, sqrt(sum(each * each for each in one)))
    return len(one) == len(other) and all(
        abs(a - b) <= within * scale for a, b in zip(one, other, strict=True)
    )


@pytest.mark.real
@pytest.mark.parametrize("name", MODELS)
def test_a_converted_model_is_what_it_was(name: str, tmp_path: Path, old_engine: OldEngine) -> None:
    path = written(tmp_path, MODELS[name])
    before = compiled(path, old_engine(OLD))
    convert(path)
    assert list(differing(before, compiled(path, old_engine(NEW)))) == []
    assert old_engine(NEWEST).load(path).loaded


@pytest.mark.real
def test_the_classic_hopper_ends_a_place_early(tmp_path: Path, old_engine: OldEngine) -> None:
    path = written(tmp_path, HOPPER)
    before = compiled(path, old_engine(LENIENT))
    assert '<body name="foot" pos="0.13 0 -0.35">' in convert(path)
    assert list(differing(before, compiled(path, old_engine(NEW)))) == []


@pytest.mark.real
def test_bodies_at_their_inertia_stay_there(tmp_path: Path, old_engine: OldEngine) -> None:
    text = HOPPER
    for body_pos in (' pos="0 0 1.05"', ' pos="0 0 0.35"', ' pos="0.13/2 0 0.1"'):
        text = text.replace(f"{body_pos}>", ">")
    path = written(tmp_path, text)
    before = compiled(path, old_engine(OLD))
    convert(path)
    assert list(differing(before, compiled(path, old_engine(NEW)))) == []


@pytest.mark.real
def test_two_files(tmp_path: Path, old_engine: OldEngine) -> None:
    written(
        tmp_path,
        "<mujocoinclude>\n  <!-- kept -->\n  <body name='arm'>\n    "
        "<geom pos='0 0 2' size='.1' zaxis='1 0 0'/>\n    <joint/>\n  </body>\n</mujocoinclude>\n",
        "arm.xml",
    )
    root = written(
        tmp_path,
        '<mujoco><compiler coordinate="global"/><worldbody><body pos="0 0 1">'
        '<include file="arm.xml"/></body></worldbody></mujoco>',
    )
    before = compiled(root, old_engine(OLD))
    convert(root)
    assert (tmp_path / "arm.xml").read_text() == (
        "<mujocoinclude>\n  <!-- kept -->\n  <body name='arm' pos=\"0 0 1\" "
        'quat="0.707106781186548 0 0.707106781186547 0">\n    '
        "<geom pos='0 0 0' size='.1'/>\n    <joint pos=\"2 0 0\" axis=\"-1 0 0\"/>\n  "
        "</body>\n</mujocoinclude>\n"
    )
    assert list(differing(before, compiled(root, old_engine(NEW)))) == []


@pytest.mark.parametrize("name", HOPELESS)
def test_what_cannot_be_converted_is_said(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, f'<mujoco><compiler coordinate="global"/>{HOPELESS[name]}</mujoco>')
    found = [one for one in lint(path).diagnostics if one.rule == RULE]
    assert len(found) == 1
    assert found[0].fix is None
    assert found[0].note.startswith("no repair: ")


def test_the_last_compiler_counts(tmp_path: Path) -> None:
    text = (
        '<mujoco><compiler coordinate="global"/><compiler coordinate="local"/>'
        '<worldbody><body pos="0 0 1"><geom size=".1"/></body></worldbody></mujoco>'
    )
    path = written(tmp_path, text)
    assert convert(path) == text.replace(' coordinate="global"', "")


@pytest.mark.real
@pytest.mark.parametrize("seed", range(12))
def test_any_model(seed: int, tmp_path: Path, old_engine: OldEngine) -> None:
    path = written(tmp_path, Sketch(random.Random(seed)).model())
    verdict = old_engine(OLD).load(path)
    assert verdict.loaded, verdict.message
    before = compiled(path, old_engine(OLD))
    convert(path)
    assert list(differing(before, compiled(path, old_engine(NEW)))) == []


class Sketch:
    """Makes models at random, of all that has a place."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.count = chance, 0

    def numbers(self, count: int, least: float = -1, most: float = 1) -> str:
        return " ".join(f"{self.chance.uniform(least, most):.3g}" for _ in range(count))

    def maybe(self, text: str, likely: float = 0.6) -> str:
        return text if self.chance.random() < likely else ""

    def orientation(self) -> str:
        kinds = {"quat": 4, "xyaxes": 6, "zaxis": 3, "axisangle": 4, "euler": 3}
        kind = self.chance.choice(list(kinds))
        most = 180 if kind == "euler" else 1
        return self.maybe(f'{kind}="{self.numbers(kinds[kind], -most, most)}"')

    def solid(self, tag: str) -> str:
        sizes = {"sphere": 1, "capsule": 2, "cylinder": 2, "ellipsoid": 3, "box": 3}
        kind = self.chance.choice(list(sizes))
        place = f'pos="{self.numbers(3)}" {self.orientation()}'
        if kind != "sphere" and self.chance.random() < 0.5:
            place = f'fromto="{self.numbers(6)}"'
        mass = self.maybe(f'mass="{self.numbers(1, 0.1, 3)}"', 0.3) if tag == "geom" else ""
        return (
            f'<{tag} type="{kind}" size="{self.numbers(sizes[kind], 0.02, 0.3)}" {place} {mass}/>'
        )

    def body(self, depth: int) -> str:
        pos = self.maybe(f'pos="{self.numbers(3)}"')
        return "".join(
            (
                f"<body {pos} {self.orientation()}>",
                self.maybe(f'<joint axis="{self.numbers(3)}" pos="{self.numbers(3)}"/>'),
                *(self.solid("geom") for _ in range(self.chance.randint(1, 3))),
                self.maybe(self.solid("site")),
                self.maybe(f'<camera pos="{self.numbers(3)}" {self.orientation()}/>'),
                self.maybe(f'<light dir="{self.numbers(3)}"/>'),
                *(self.body(depth - 1) for _ in range(self.chance.randint(0, 2) if depth else 0)),
                "</body>",
            )
        )

    def model(self) -> str:
        return (
            '<mujoco><compiler coordinate="global" balanceinertia="true"/><worldbody>'
            f"{self.body(3)}{self.body(2)}</worldbody></mujoco>"
        )
