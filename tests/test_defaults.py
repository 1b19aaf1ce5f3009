"""Default classes are known by where they stand, and by who refers to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.mjcf.defaults import DefaultClasses, takes_defaults
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

ROBOT = Path(__file__).parent / "data" / "defaults" / "robot.xml"


@pytest.fixture
def robot(target: Target) -> Model:
    return read_model(ROBOT, target)


@pytest.fixture
def defaults(robot: Model) -> DefaultClasses:
    assert robot.defaults
    return robot.defaults


def named(model: Model, name: str) -> Node:
    return next(node for node in model.elements() if node.get("name") == name)


def test_top_level_defaults_are_apart_from_nested_ones(defaults: DefaultClasses) -> None:
    assert [node.get("class") for node in defaults.top_level] == [None, "legs"]
    assert [node.get("class") for node in defaults.nested] == ["arm", "hand", "foot"]


def test_the_global_class_is_known_as_main(defaults: DefaultClasses) -> None:
    assert defaults.top_level_names == {"main", "legs"}
    assert defaults.nested_names == {"arm", "hand", "foot"}


def test_the_old_global_name_is_the_last_one(defaults: DefaultClasses) -> None:
    assert defaults.old_global_name == "legs"


def test_every_reference_is_found_and_no_definition(defaults: DefaultClasses) -> None:
    found = [(attribute.name, attribute.value) for _, attribute in defaults.references]
    assert found == [
        ("class", "hand"),
        ("childclass", "arm"),
        ("childclass", "hand"),
        ("class", "foot"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("floor", "main"), ("upper", "arm"), ("wrist", "hand"), ("palm", "foot"), ("tip", "hand")],
)
def test_an_element_takes_its_own_class_else_the_nearest_childclass(
    name: str, expected: str, robot: Model, defaults: DefaultClasses
) -> None:
    assert defaults.class_of(named(robot, name)) == expected


@pytest.mark.parametrize(("name", "expected"), [("wrist", True), ("lock", False), ("tip", True)])
def test_only_what_stands_in_its_section_takes_defaults(
    name: str, expected: bool, robot: Model
) -> None:
    assert takes_defaults(named(robot, name)) is expected


def test_a_class_set_by_an_include_counts(tmp_path: Path, target: Target) -> None:
    write_tree(
        tmp_path,
        {
            "root.xml": "<mujoco><include file='a.xml'/></mujoco>",
            "a.xml": "<x><default><default class='arm'/></default></x>",
        },
    )
    found = read_model(tmp_path / "root.xml", target).defaults
    assert found
    assert found.nested_names == {"arm"}


@pytest.mark.parametrize(
    ("around", "expected"),
    [('class="a"', "a"), ('class="a" childclass="b"', "b"), ("", "b")],
)
def test_a_frame_may_have_a_class_for_what_stands_in_it(
    around: str, expected: str, tmp_path: Path, target: Target
) -> None:
    text = f"""<mujoco><default><default class="a"/><default class="b"/></default>
      <worldbody><body childclass="b"><frame {around}><geom/></frame></body></worldbody></mujoco>"""
    write_tree(tmp_path, {"m.xml": text})
    model = read_model(tmp_path / "m.xml", target)
    assert model.defaults
    assert model.defaults.class_of(next(model.elements("geom"))) == expected


def test_the_names_referred_to_are_told_at_once(defaults: DefaultClasses) -> None:
    assert defaults.referred_to == {"hand", "arm", "foot"}
