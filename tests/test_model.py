"""A model is a root with its includes, and answers what a rule asks of it."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from mjcf_lint.mjcf.model import Kind, Model, Rejection, of_model
from mjcf_lint.parts.bodies import bodies
from mjcf_lint.project.files import Files
from mjcf_lint.project.ignores import Judged
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree


@pytest.fixture
def model(tmp_path: Path, target: Target) -> Model:
    write_tree(
        tmp_path,
        {
            "root.xml": (
                "<mujoco><compiler meshdir='a' angle='radian'/><include file='a.xml'/></mujoco>"
            ),
            "a.xml": (
                "<x><compiler meshdir='b'/><worldbody><geom/><body><geom/></body></worldbody></x>"
            ),
        },
    )
    return read_model(tmp_path / "root.xml", target)


def test_the_last_setting_wins_and_names_who_made_it(model: Model) -> None:
    setting = model.setting("compiler", "meshdir")
    assert setting
    assert setting.value == "b"
    assert setting.attribute.element.source.path.name == "a.xml"
    assert setting.node.attributes["meshdir"] == setting.attribute


def test_a_setting_made_once_stays(model: Model) -> None:
    setting = model.setting("compiler", "angle")
    assert setting
    assert setting.value == "radian"


def test_a_setting_nobody_made_is_none(model: Model) -> None:
    assert model.setting("compiler", "texturedir") is None


def test_elements_come_in_engine_order_or_by_tag(model: Model) -> None:
    assert [node.tag for node in model.elements()] == [
        *("mujoco", "compiler", "compiler", "worldbody", "geom", "body", "geom")
    ]
    assert [node.tag for node in model.elements("geom", "body")] == ["geom", "body", "geom"]
    assert [node.parent and node.parent.tag for node in model.elements("geom")] == [
        "worldbody",
        "body",
    ]
    assert list(model.elements("joint")) == []


def test_a_model_knows_its_target_its_kind_and_how_to_read_on(
    tmp_path: Path, target: Target
) -> None:
    files = Files()
    write_tree(tmp_path, {"a.xml": "<mujocoinclude/>"})
    for kind in Kind:
        model = Model.read(files.read(tmp_path / "a.xml"), target, files.read, kind)
        assert model.kind is kind
        assert model.target is target
        assert model.reader == files.read
    assert Model.read(model.root, target, files.read).kind is Kind.ROOT


def test_values_come_from_the_element_before_its_class(tmp_path: Path, target: Target) -> None:
    write_tree(
        tmp_path,
        {
            "a.xml": (
                "<mujoco><default><geom size='1' mass='2'/><default class='soft'>"
                "<geom margin='3'/></default></default>"
                "<worldbody><geom size='4' class='soft'/></worldbody></mujoco>"
            )
        },
    )
    model = read_model(tmp_path / "a.xml", target)
    *_, geom = model.elements("geom")
    values = model.values(geom)
    assert {name: given.value for name, given in values.items()} == {
        "size": "4",
        "mass": "2",
        "margin": "3",
        "class": "soft",
    }
    assert model.class_values("soft", "geom")["margin"].value == "3"
    assert "margin" not in model.class_values("main", "geom")
    assert model.class_values("soft", "joint") == {}


def test_sections_stand_below_the_root_wherever_they_were_written(model: Model) -> None:
    assert [node.element.source.path.name for node in model.sections("compiler")] == [
        "root.xml",
        "a.xml",
    ]


def test_xpath_selects_in_the_expanded_tree(model: Model) -> None:
    (node,) = model.select("/mujoco/worldbody/body/geom")
    assert node.inclusion.source.path.name == "a.xml"


def test_the_sources_come_once_each_and_the_root_first(model: Model) -> None:
    assert [source.path.name for source in model.sources] == ["root.xml", "a.xml"]


def test_a_model_with_all_its_files_is_complete(model: Model) -> None:
    assert model.complete


@pytest.mark.parametrize(
    "text",
    [
        "<mujoco><include file='none.xml'/></mujoco>",
        "<mujoco><include/></mujoco>",
        "<mujoco><include file='root.xml'/></mujoco>",
        "<mujoco><worldbody></mujoco>",
    ],
)
def test_a_model_with_something_unseen_is_not_complete(
    text: str, tmp_path: Path, target: Target
) -> None:
    write_tree(tmp_path, {"root.xml": text})
    assert not read_model(tmp_path / "root.xml", target).complete


def test_a_file_without_an_element_is_a_model_of_nothing(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": ""})
    model = read_model(tmp_path / "root.xml", target)
    assert model.node is None
    assert model.defaults is None
    assert list(model.elements()) == []
    assert model.select("//geom") == []
    assert model.class_values("main", "geom") == {}


def test_the_engines_answers_make_a_new_model(model: Model) -> None:
    rejection = Rejection("no", model.root.span(0, 1))
    assert model.rejected((rejection,)).rejections == (rejection,)
    assert model.rejections == ()


def test_what_the_rules_found_makes_a_new_model(model: Model) -> None:
    judged = Judged((), frozenset({"some-rule"}), frozenset({"some-rule"}))
    later = model.judged_by(judged)
    assert (later.judged, later.root, later.tree) == (judged, model.root, model.tree)
    assert model.judged is None


def test_what_is_found_in_a_model_is_kept_with_it(model: Model) -> None:
    asked: list[tuple[Model, str]] = []

    @of_model
    def found(model: Model, what: str) -> list[str]:
        asked.append((model, what))
        return [what]

    assert found(model, "a") is found(model, "a")
    assert found(model, "b") == ["b"]
    other = model.rejected(())
    assert found(other, "a") is not found(model, "a")
    assert asked == [(model, "a"), (model, "b"), (other, "a")]
    assert len(model.known) == 2


def test_what_is_kept_with_a_model_goes_with_it(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {"m.xml": "<mujoco><worldbody><body/></worldbody></mujoco>"})
    model = read_model(tmp_path / "m.xml", target)
    assert bodies(model) is bodies(model)
    gone = weakref.ref(model)
    del model
    assert gone() is None
