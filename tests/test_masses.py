"""What bodies weigh is what the engine compiles, or is not told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.parts.masses import Masses, masses
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import read_model, write_tree

INERTIAL = '<inertial pos=".1 0 0" mass="2" diaginertia=".03 .02 .01"/>'
BALL = '<geom size=".1"/>'
TURNED = '<geom type="box" size=".1 .2 .3" pos="1 0 0" euler="10 20 30"/>'


def body(content: str, settings: str = "", more: str = "") -> str:
    """Return a model with a body that moves."""
    return (
        f"<mujoco><compiler {settings}/>{more}<worldbody><body>"
        f"<joint/>{content}</body></worldbody></mujoco>"
    )


TOLD = {
    "inertial": body(INERTIAL + BALL),
    "fullinertia": body('<inertial pos="0 0 0" mass="1" fullinertia="3 2 2.5 .1 .2 .3"/>'),
    "one geom": body('<geom type="capsule" size=".1 .2"/>'),
    "geoms": body(BALL + TURNED),
    "geoms in radians": body(
        BALL + '<geom type="box" size=".1 .2 .3" euler=".1 .2 .3"/>', 'angle="radian"'
    ),
    "between ends": body('<geom type="cylinder" size=".1" fromto="0 0 0 1 2 3"/>' + BALL),
    "box between ends": body('<geom type="box" size=".1" fromto="0 0 0 1 2 3"/>' + BALL),
    "density": body('<geom size=".1" density="5"/>' + TURNED),
    "mass over density": body('<geom size=".1" density="5" mass="3"/>' + TURNED),
    "mass of a class over density": body(
        '<geom size=".1" density="5"/>', more='<default><geom mass="3"/></default>'
    ),
    "weightless geom": body('<geom size=".2" mass="0"/>' + BALL),
    "geoms replace an inertial": body(INERTIAL + BALL, 'inertiafromgeom="true"'),
    "no geom to replace an inertial": body(INERTIAL, 'inertiafromgeom="true"'),
    "groups": body(BALL + '<geom size=".3" group="4"/>', 'inertiagrouprange="0 2"'),
    "bounds": body(INERTIAL, 'boundmass="5" boundinertia=".025"'),
    "balanced": body(
        '<inertial pos="0 0 0" mass="1" diaginertia="1 1 3"/>', 'balanceinertia="true"'
    ),
    "in frames": body(
        f'<frame pos="1 0 0" euler="0 0 90"><frame euler="30 0 0">{TURNED}</frame></frame>{BALL}'
    ),
    "discarded": body(
        BALL + '<geom size=".2" contype="0" conaffinity="0"/>', 'discardvisual="true"'
    ),
    "geoms that do not weigh": (
        '<mujoco><worldbody><geom size="1"/><body><geom size=".1" density="0"/></body>'
        '<body mocap="true"><geom type="plane" size="1 1 1"/></body></worldbody></mujoco>'
    ),
}
SOLID = '<asset><mesh name="m" vertex="0 0 0 1 0 0 0 1 0 0 0 1"/></asset>'
UNTOLD = {
    "mesh": body('<geom type="mesh" mesh="m"/>', more=SOLID),
    "fitted to a mesh": body('<geom type="box" mesh="m"/>', more=SOLID),
    "several inertials": body(f"{INERTIAL}<frame>{INERTIAL}</frame>"),
    "composite": body(
        '<composite prefix="c" type="cable" curve="s" count="3 1 1" size="1">'
        '<geom type="capsule" size=".01"/></composite>' + BALL
    ),
    "unreadable": body('<geom size=".1" density="0x10"/>'),
    "size of another class": body(
        '<geom size=".4"/>', more='<default><geom type="box" size=".1 .2 .3"/></default>'
    ),
}


def weighed(path: Path, target: Target) -> Masses:
    found = masses(read_model(path, target))
    assert found
    return found


def compiled(path: Path, engine: Engine) -> Iterator[tuple[float, list[float]]]:
    """Yield the mass and the sorted moments of every body but the world."""
    verdict = engine.load(path, image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    moments = list(map(float, fields["body_inertia"].values()))
    for at, mass in enumerate(fields["body_mass"].values()):
        if at:
            yield float(mass), sorted(moments[3 * at : 3 * at + 3])


def assert_same(path: Path, engine: Engine, target: Target) -> None:
    found = weighed(path, target).all
    for one, (mass, moments) in zip(found, compiled(path, engine), strict=True):
        assert one.mass == pytest.approx(mass, rel=1e-9)
        assert one.moments is not None
        assert sorted(one.moments) == pytest.approx(moments, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("text", TOLD.values(), ids=list(TOLD))
def test_bodies_weigh_what_the_engine_compiles(
    text: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path, {"m.xml": text})
    assert_same(tmp_path / "m.xml", engine, target)


@pytest.mark.real
@pytest.mark.parametrize("release", ["2.2.0", "2.3.7", "3.1.6", "3.3.7"])
def test_bodies_weigh_what_older_engines_compile(
    release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    engine, version = old_engine(release), Version(release)
    target = Target(version, recorded(version))
    for name, text in TOLD.items():
        path = tmp_path / f"{name}.xml"
        path.write_text(text)
        if engine.load(path).loaded:
            assert_same(path, engine, target)


@pytest.mark.parametrize("text", UNTOLD.values(), ids=list(UNTOLD))
def test_what_only_the_engine_knows_is_not_told(text: str, tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"m.xml": text})
    (one,) = weighed(tmp_path / "m.xml", target).all
    assert one.mass is None or one.moments is None


def test_copies_weigh_together(tmp_path: Path, engine: Engine, target: Target) -> None:
    text = body(f'<replicate count="3" offset="1 0 0">{BALL}</replicate>')
    write_tree(tmp_path, {"m.xml": text})
    (one,) = weighed(tmp_path / "m.xml", target).all
    ((mass, _),) = compiled(tmp_path / "m.xml", engine)
    assert one.mass == pytest.approx(mass)
    assert one.moments is None


def test_masses_are_told_before_they_are_scaled(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"m.xml": body(INERTIAL, 'settotalmass="10"')})
    found = weighed(tmp_path / "m.xml", target)
    assert found.settings.total == 10
    assert found.all[0].mass == 2


def test_settings_that_are_no_numbers_tell_nothing(tmp_path: Path, target: Target) -> None:
    for settings in ('boundmass="much"', 'inertiagrouprange="1"', 'eulerseq="abc"'):
        write_tree(tmp_path, {"m.xml": body(BALL, settings)})
        assert masses(read_model(tmp_path / "m.xml", target)) is None


def test_a_visual_geom_knows_that_it_does_not_collide(tmp_path: Path, target: Target) -> None:
    text = body(BALL + '<geom size=".1" contype="0" conaffinity="0" group="2"/>')
    write_tree(tmp_path, {"m.xml": text})
    (one,) = weighed(tmp_path / "m.xml", target).all
    assert [(weight.collides, weight.group) for weight in one.weights] == [(True, 0), (False, 2)]
