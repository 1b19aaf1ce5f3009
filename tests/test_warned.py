"""What the engine warns of, each warning at its place."""

from __future__ import annotations

from pathlib import Path

from mjcf_lint.compiling.trial import try_model
from mjcf_lint.compiling.warned import warnings_of
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.model import Model
from mjcf_lint.releases.target import Target
from mjcf_lint.xml.source import read_source

TWICE = (
    "<mujoco>\n  <worldbody>\n    <body name='arm'>\n      <joint axis='0 1 0'/>\n"
    "      <joint axis='0 1 0'/>\n      <geom size='.1'/>\n    </body>\n  </worldbody>\n</mujoco>\n"
)


def read(path: Path, text: str, target: Target) -> Model:
    path.write_text(text)
    return Model.read(read_source(path), target, read_source)


def test_a_warning_of_the_engine_is_no_refusal(
    engine: Engine, target: Target, tmp_path: Path
) -> None:
    (found,) = try_model(read(tmp_path / "a.xml", TWICE, target), (), engine)
    assert found.warning
    assert not found.crash
    assert found.message.startswith("Inertia matrix is too close to singular")
    assert found.span.text == "<mujoco"


def test_a_model_that_loads_quietly_gives_none(
    engine: Engine, target: Target, tmp_path: Path
) -> None:
    quiet = TWICE.replace("<geom", "<inertial pos='0 0 0' mass='1' diaginertia='1 1 1'/><geom")
    quiet = quiet.replace("<joint axis='0 1 0'/>", "", 1)
    assert try_model(read(tmp_path / "a.xml", quiet, target), (), engine) == ()


def test_a_named_element_is_the_place(engine: Engine, target: Target, tmp_path: Path) -> None:
    (tmp_path / "part.xml").write_text(
        "<mujoco><worldbody><body name='arm'><flexcomp name='rope' type='grid' count='4 1 1' "
        "spacing='.1 .1 .1' dim='1' radius='.01' mass='1'/></body></worldbody></mujoco>"
    )
    model = read(tmp_path / "a.xml", "<mujoco><include file='part.xml'/></mujoco>", target)
    (found,) = try_model(model, (), engine)
    assert (found.span.source.path.name, found.span.text) == ("part.xml", "rope")
    assert (
        found.message
        == "flex 'rope' is not rigid and has no equality constraints or passive forces"
    )


def test_the_beginning_of_another_warning_is_dropped(target: Target, tmp_path: Path) -> None:
    model = read(tmp_path / "a.xml", TWICE, target)
    found = warnings_of(model, ["it begins", "it begins\nand goes on", "it begins"])
    assert [one.message for one in found] == ["it begins and goes on"]
