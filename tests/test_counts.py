"""What is counted of a model is what the engine compiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.parts.counts import UNKNOWN, Counts, counts
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

ARM = """
    <body name="upper">
      <joint name="shoulder" type="slide"/>
      <geom size=".1"/>
      <site name="tip"/>
      <body name="lower" pos="1 0 0"><joint name="socket" type="ball"/><geom size=".1"/></body>
    </body>
"""
ATTACHED = f"""<mujoco model="arm"><worldbody>{ARM}
    <body name="cube" pos="3 0 0"><freejoint name="cube"/><geom size=".1"/></body>
    <body name="hand" mocap="true"/>
  </worldbody>
  <actuator>
    <general joint="shoulder" dyntype="filter"/><motor joint="cube"/><motor site="tip"/>
  </actuator></mujoco>
"""
MODELS = {
    "joints": f"""<worldbody>{ARM}<body mocap="true"/>
        <body pos="5 5 5"><freejoint/><geom size=".1"/></body></worldbody>""",
    "copies": f"""<worldbody><replicate count="3" offset="0 1 0">{ARM}
          <body mocap="true" pos="9 9 9"/></replicate></worldbody>
        <actuator><motor joint="shoulder"/><motor site="tip"/></actuator>""",
    "copies of copies": f"""<worldbody>
        <replicate count="2" offset="3 0 0"><replicate count="3" offset="0 3 0">{ARM}
        </replicate></replicate></worldbody><actuator><motor joint="shoulder"/></actuator>""",
    "attached body": """<asset><model name="arm" file="arm.xml"/></asset>
        <worldbody><attach model="arm" body="upper" prefix="a_"/></worldbody>""",
    "attached model": """<asset><model name="arm" file="arm.xml"/></asset>
        <worldbody><replicate count="2" offset="0 5 0"><attach model="arm" prefix="a_"/>
        </replicate></worldbody>""",
    "actuators": f"""<worldbody>{ARM}</worldbody><actuator>
        <position joint="shoulder" timeconst="1"/><muscle joint="shoulder" lengthrange="0 1"/>
        <intvelocity joint="shoulder" actrange="-1 1"/><pid joint="shoulder" ki="1" slewmax="1"/>
        <general joint="shoulder" dyntype="user" actdim="3"/><orientation joint="socket"/>
        <dcmotor joint="shoulder" motorconst="1" resistance="1" lugre="1" input="pos voltage"/>
        </actuator>""",
}


def counted(text: str, folder: Path, target: Target) -> Counts:
    write_tree(folder, {"m.xml": f"<mujoco>{text}</mujoco>", "arm.xml": ATTACHED})
    return counts(read_model(folder / "m.xml", target))


@pytest.mark.parametrize("name", MODELS)
def test_it_counts_as_the_engine_does(
    name: str, tmp_path: Path, target: Target, engine: Engine
) -> None:
    found = counted(MODELS[name], tmp_path, target)
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    assert found.qpos == fields["qpos0"].dims[0]
    assert found.qvel == fields["dof_bodyid"].dims[0]
    assert found.ctrl == fields["actuator_ctrlrange"].dims[0]
    assert found.act == sum(fields["actuator_actnum"].values())
    assert found.actuators == fields["actuator_trntype"].dims[0]
    assert found.of("mpos") == 3 * sum(int(one) >= 0 for one in fields["body_mocapid"].values())


def test_what_a_flexcomp_makes_is_not_counted(tmp_path: Path, target: Target) -> None:
    text = "<worldbody><flexcomp/></worldbody><actuator><motor joint='x'/></actuator>"
    found = counted(text, tmp_path, target)
    assert (found.qpos, found.qvel, found.ctrl, found.mocap) == (None, None, 1, 0)


def test_a_model_that_is_not_there_leaves_all_open(tmp_path: Path, target: Target) -> None:
    text = "<worldbody><attach model='gone' prefix='x_'/></worldbody>"
    assert counted(text, tmp_path, target) == UNKNOWN


def test_what_acts_on_a_copied_tendon_is_not_counted(tmp_path: Path, target: Target) -> None:
    text = f"""<worldbody><replicate count="2">{ARM}</replicate></worldbody>
        <tendon><fixed name="t"><joint joint="shoulder" coef="1"/></fixed></tendon>
        <actuator><motor tendon="t"/></actuator>"""
    assert counted(text, tmp_path, target).ctrl is None


def test_a_model_of_which_a_file_is_missing_is_not_counted(tmp_path: Path, target: Target) -> None:
    assert counted("<include file='gone.xml'/>", tmp_path, target) == UNKNOWN


def test_what_acts_on_a_copied_body_is_not_counted(tmp_path: Path, target: Target) -> None:
    text = f"""<worldbody><replicate count="2">{ARM}</replicate></worldbody>
        <actuator><adhesion body="upper" ctrlrange="0 1"/></actuator>"""
    assert counted(text, tmp_path, target).ctrl is None


@pytest.mark.parametrize(
    ("release", "named", "nested", "known"),
    [
        ("3.2.0", "joint='shoulder'", False, True),
        ("3.2.0", "joint='shoulder'", True, False),
        ("3.2.1", "joint='shoulder'", True, True),
        ("3.2.5", "site='tip'", False, False),
        ("3.2.6", "site='tip'", False, True),
    ],
)
def test_releases_differ_in_what_they_copy_along(
    release: str, named: str, nested: bool, known: bool, tmp_path: Path
) -> None:
    copies = f"<replicate count='2'>{ARM}</replicate>"
    copies = f"<replicate count='3'>{copies}</replicate>" if nested else copies
    text = f"<worldbody>{copies}</worldbody><actuator><motor {named}/></actuator>"
    target = Target(Version(release), recorded(Version(release)))
    found = counted(text, tmp_path, target).ctrl
    assert found == ((6 if nested else 2) if known else None)


def test_an_attached_body_that_is_not_there_leaves_all_open(tmp_path: Path, target: Target) -> None:
    text = """<asset><model name="arm" file="arm.xml"/></asset>
        <worldbody><attach model="arm" body="gone" prefix="a_"/></worldbody>"""
    assert counted(text, tmp_path, target) == UNKNOWN


def test_an_attached_actuator_of_what_is_not_there_leaves_controls_open(
    tmp_path: Path, target: Target
) -> None:
    text = """<asset><model name="arm" file="other.xml"/></asset>
        <worldbody><attach model="arm" body="upper" prefix="a_"/></worldbody>"""
    lame = ATTACHED.replace('site="tip"/></', 'site="gone"/></').replace(
        '<motor site="tip"/>', '<motor site="gone"/>'
    )
    write_tree(tmp_path, {"other.xml": lame})
    found = counted(text, tmp_path, target)
    assert (found.ctrl, found.qpos) == (None, 5)


def test_several_of_nothing_are_nothing() -> None:
    assert Counts(qpos=2).times(None) == Counts(qpos=None)
    assert Counts(qpos=2, ctrl=None).times(3) == Counts(qpos=6, ctrl=None)
