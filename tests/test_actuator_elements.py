"""Actuators, what they act on, what they take as input, and sensors, as a release reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.model import Model
from mjcf_lint.parts.actuator_elements import actuator_defaults, actuators, drive_of, turns
from mjcf_lint.parts.histories import history_faults
from mjcf_lint.parts.named import named, named_joints
from mjcf_lint.parts.sensor_elements import sensors
from mjcf_lint.parts.states import activations, controls, input_of, input_words
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree


def model_of(text: str, folder: Path, release: str = "4.0.0") -> Model:
    write_tree(folder, {"m.xml": f"<mujoco>{text}</mujoco>"})
    return read_model(folder / "m.xml", Target(Version(release), recorded(Version(release))))


def test_a_kind_the_release_does_not_know_is_no_actuator(tmp_path: Path) -> None:
    text = "<actuator><pid joint='j'/><motor joint='j'/><wheel/></actuator>"
    assert [one.tag for one in actuators(model_of(text, tmp_path))] == ["pid", "motor"]
    assert [one.tag for one in actuators(model_of(text, tmp_path, "3.1.6"))] == ["motor"]


def test_the_last_target_counts_in_the_order_of_the_engine(tmp_path: Path) -> None:
    text = "<actuator><motor site='s' joint='j'/><motor/><motor name='m' body='b'/></actuator>"
    found = list(actuators(model_of(text, tmp_path)))
    assert [one.transmission for one in found] == ["site", "", ""]
    assert [target.name for target in found[0].targets] == ["joint", "site"]
    assert [one.which for one in found] == ["this motor", "this motor", "the motor 'm'"]


def test_defaults_are_read_with_their_own_values(tmp_path: Path) -> None:
    text = """<default><motor gear="2"/><joint/><default class="a"><general gear="3"/></default>
        </default><actuator><motor class="a"/></actuator>"""
    model = model_of(text, tmp_path)
    found = list(actuator_defaults(model))
    assert [one.which for one in found] == [
        "the motor of default class 'main'",
        "the general of default class 'a'",
    ]
    assert [one.values["gear"].value for one in (*found, *actuators(model))] == ["2", "3", "3"]


def test_an_orientation_servo_turns(tmp_path: Path) -> None:
    text = """<actuator><orientation/><general gaintype="so3" biastype="so3"/><motor/>
        <plugin/></actuator>"""
    model = model_of(text, tmp_path)
    assert [turns(one, model) for one in actuators(model)] == [True, True, False, False]
    assert [drive_of(one, model) is None for one in actuators(model)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("actuator", "expected"),
    [
        ("<motor/>", (1, 0)),
        ("<general dyntype='user' actdim='2'/>", (1, 2)),
        ("<pid/>", (2, 0)),
        ("<pid input='pos vel ff' ki='1' slewmax='1'/>", (3, 2)),
        ("<pid input='quat'/>", (1, 0)),
        ("<orientation input='quat'/>", (4, 0)),
        ("<orientation/>", (3, 0)),
        ("<dcmotor input='none' thermal='1 1' inductance='1'/>", (0, 2)),
        ("<general gaintype='so3' biastype='so3' dyntype='integrator'/>", (3, 3)),
        ("<plugin/>", (1, None)),
        ("<plugin actdim='2'/>", (1, 2)),
    ],
)
def test_controls_and_activations(
    actuator: str, expected: tuple[int | None, int | None], tmp_path: Path
) -> None:
    model = model_of(f"<actuator>{actuator}</actuator>", tmp_path)
    one = next(iter(actuators(model)))
    assert (controls(one, model), activations(one, model)) == expected


def test_a_motor_may_take_its_states_from_a_class(tmp_path: Path) -> None:
    text = "<default><dcmotor lugre='1'/></default><actuator><dcmotor/></actuator>"
    model = model_of(text, tmp_path)
    assert activations(next(iter(actuators(model))), model) is None


def test_an_input_comes_from_its_own_kind(tmp_path: Path) -> None:
    text = """<default><pid input="expmap ff"/></default><actuator><pid/><general/>
        <pid input=""/></actuator>"""
    pid, general, empty = actuators(model_of(text, tmp_path))
    given = input_of(pid)
    assert given
    assert input_words(given) == {"pos", "ff"}
    assert input_of(general) is None
    assert input_of(empty) is None


def test_sensors_are_those_the_release_knows(tmp_path: Path) -> None:
    text = "<sensor><contact name='c' body1='b'/><clock/></sensor>"
    contact, clock = sensors(model_of(text, tmp_path))
    assert (contact.which, clock.which) == ("the contact 'c'", "this clock")
    assert (contact.value("body1"), contact.value("body2")) == ("b", "")
    assert [one.tag for one in sensors(model_of(text, tmp_path, "3.1.6"))] == ["clock"]


def test_a_name_that_two_have_stands_for_none(tmp_path: Path) -> None:
    text = """<worldbody><body name="b"><joint name="j" type="slide"/><joint name="k"/></body>
        <body><joint name="k"/></body></worldbody><tendon><fixed name="t"/></tendon>"""
    model = model_of(text, tmp_path)
    assert {name: joint.type for name, joint in named_joints(model).items()} == {"j": "slide"}
    assert list(named(model, "tendon")) == ["t"]
    assert list(named(model, "body")) == ["b"]


@pytest.mark.parametrize(
    ("attributes", "option", "faults"),
    [
        ("", "", 0),
        ("delay='.1' nsample='4'", "", 0),
        ("delay='.1'", "", 1),
        ("delay='-1'", "", 0),
        ("nsample='16777217'", "", 1),
        ("nsample='4'", "<option timestep='0'/>", 1),
        ("", "<option timestep='0'/>", 0),
    ],
)
def test_a_delay_needs_a_history(attributes: str, option: str, faults: int, tmp_path: Path) -> None:
    model = model_of(f"{option}<actuator><motor {attributes}/></actuator>", tmp_path)
    one = next(iter(actuators(model)))
    assert len(list(history_faults(one.values, model))) == faults


PID = "<general joint='j' gaintype='pid' biastype='affine' dyntype='pid' {}/>"
DRIVEN = "<worldbody><body><joint name='j'/><geom size='1'/></body></worldbody>"


@pytest.mark.parametrize(
    ("defaults", "actuator", "known"),
    [
        ("", PID.format("dynprm='0 1' gainprm='1' actdim='2'"), True),
        ("", PID.format("dynprm='0 0' gainprm='1' actdim='1'"), True),
        ("<general dyntype='filter'/><pid/>", "<general joint='j'/>", False),
        ("<general gaintype='affine'/>", "<pid joint='j' ki='1' slewmax='1'/>", False),
        ("<general input='pos'/>", "<pid joint='j'/>", False),
    ],
)
def test_what_is_told_of_an_actuator_is_what_the_engine_makes_of_it(
    defaults: str, actuator: str, known: bool, tmp_path: Path, engine: Engine
) -> None:
    text = f"<default>{defaults}</default>{DRIVEN}<actuator>{actuator}</actuator>"
    model = model_of(text, tmp_path)
    (one,) = actuators(model)
    verdict = engine.load(tmp_path / "m.xml", image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    fields = read_compiled(verdict.image, engine.library.headers).fields
    made = (int(fields["actuator_ctrlnum"].values()[0]), int(fields["actuator_actnum"].values()[0]))
    told = (controls(one, model), activations(one, model))
    assert (told == made) is known
    assert all(mine in (None, its) for mine, its in zip(told, made, strict=True))


def test_a_plugin_may_take_its_states_from_a_class(tmp_path: Path) -> None:
    text = "<default><general actdim='2' dyntype='user'/></default><actuator><plugin/></actuator>"
    model = model_of(text, tmp_path)
    assert activations(next(iter(actuators(model))), model) is None
