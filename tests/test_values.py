"""What attributes come to with default classes, and the settings of sections."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.sections import setting, with_setting
from mjcf_lint.mjcf.values import Values, told
from mjcf_lint.parts.known_names import names
from mjcf_lint.project.files import Files
from mjcf_lint.releases.change import Change
from mjcf_lint.releases.target import Target
from mjcf_lint.xml.edit import apply
from mjcf_lint.xml.source import read_source
from tests.trees import source, write_tree

NEWEST = Version("4.0.0")
CLASSES = """<mujoco>
  <default>
    <geom size="1" group="1"/>
    <default class="a">
      <default class="b"><geom size="3"/></default>
      <geom size="2"/>
    </default>
  </default>
  <default><geom group="5"/></default>
  <worldbody>
    <geom name="plain"/>
    <geom name="own" size="9"/>
    <geom name="class" class="a"/>
    <body childclass="b">
      <geom name="child"/>
      <frame childclass="a"><geom name="frame"/></frame>
      <geom name="main" class="main"/>
    </body>
  </worldbody>
</mujoco>"""


def model_of(text: str, release: Version = NEWEST) -> Model:
    return Model.read(source(text), Target(release, recorded(release)), read_source)


@pytest.mark.parametrize(
    ("name", "size", "group"),
    [
        ("plain", "1", "5"),
        ("own", "9", "5"),
        ("class", "2", "1"),
        ("child", "3", "1"),
        ("frame", "2", "1"),
        ("main", "1", "5"),
    ],
)
def test_a_class_starts_from_what_its_parent_holds_when_it_is_met(
    name: str, size: str, group: str
) -> None:
    model = model_of(CLASSES)
    (geom,) = (node for node in model.elements("geom") if node.get("name") == name)
    values = model.values(geom)
    assert (values["size"].value, values["group"].value) == (size, group)
    assert values["size"].own == (name == "own")


@pytest.mark.parametrize(("name", "size"), [("a", "2"), ("b", "3"), ("main", "1")])
def test_a_class_gives_its_values_without_an_element(name: str, size: str) -> None:
    model = model_of(CLASSES)
    assert model.class_values(name, "geom")["size"].value == size
    assert model.class_values(name, "joint") == {}


def test_actuators_share_one_default() -> None:
    text = (
        "<mujoco><default><motor ctrlrange='0 1'/><position kp='3'/></default>"
        "<actuator><velocity joint='j'/></actuator></mujoco>"
    )
    model = model_of(text)
    (actuator,) = model.elements("velocity")
    values = model.values(actuator)
    assert values["ctrlrange"].node.tag == "motor"
    assert values["kp"].node.tag == "position"


def test_the_joint_of_an_equality_takes_nothing_from_that_of_a_body() -> None:
    text = (
        "<mujoco><default><joint damping='1'/><equality active='false'/></default>"
        "<equality><joint joint1='a'/></equality></mujoco>"
    )
    model = model_of(text)
    joint = next(one for one in model.elements("joint") if one.get("joint1"))
    assert model.values(joint).keys() == {"joint1", "active"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<mujoco/>", '<mujoco><option><flag island="disable"/></option></mujoco>'),
        (
            "<mujoco>\n  <worldbody/>\n</mujoco>",
            '<mujoco>\n  <option><flag island="disable"/></option>\n  <worldbody/>\n</mujoco>',
        ),
        (
            "<mujoco><option/><option timestep='1'/></mujoco>",
            "<mujoco><option/><option timestep='1'><flag island=\"disable\"/></option></mujoco>",
        ),
        (
            "<mujoco><option><flag island='enable'/></option><option><flag/></option></mujoco>",
            "<mujoco><option><flag island='disable'/></option><option><flag/></option></mujoco>",
        ),
    ],
)
def test_a_setting_is_written_where_the_engine_reads_it_last(before: str, after: str) -> None:
    model = model_of(before)
    edit = with_setting(model, ("option", "flag"), "island", "disable")
    assert edit
    assert apply(model.root.data, [edit]).decode() == after
    assert setting(model_of(after), ("option", "flag"), "island") == "disable"


def test_names_of_each_kind_are_apart_and_those_the_engine_makes_may_be_meant() -> None:
    text = """<mujoco><asset><mesh file="a/b.stl"/><mesh name="m" file="c.stl"/></asset><worldbody>
      <body name="x"><joint name="x"/><flexcomp name="cloth"/></body>
      <replicate count="2"><geom name="post" size="1"/></replicate>
    </worldbody></mujoco>"""
    found = names(model_of(text))
    assert found.knows("body", "x")
    assert found.knows("joint", "x")
    assert not found.knows("geom", "x")
    assert found.given["mesh"].keys() == {"b", "m"}
    assert found.knows("geom", "post1")
    assert found.knows("body", "cloth_7")
    assert found.knows("body", "world")
    assert not found.knows("body", "worl")


@pytest.mark.parametrize(
    ("made_for", "target", "parts"),
    [
        ("3.2.0", "3.3.0", True),
        ("3.3.0", "3.3.1", False),
        ("3.2.0", "3.2.7", False),
        ("3.2.0", "4.0.0", False),
        ("4.0.0", "3.3.0", False),
        ("", "3.3.0", False),
    ],
)
def test_a_change_parts_releases_before_it_from_those_that_have_it(
    made_for: str, target: str, parts: bool
) -> None:
    release = Version(target)
    made = Version(made_for) if made_for else None
    change = Change("3.3.0", "3.9.0")
    assert change.parts(Target(release, recorded(release), made)) == parts


def test_reading_tells_what_a_model_was_made_for(tmp_path: Path) -> None:
    from mjcf_lint.checking.origin import Origins
    from mjcf_lint.ruleset.registry import load_rules

    path = tmp_path / "model.xml"
    path.write_text("<mujoco><option apirate='9'/><worldbody><geom size='1'/></worldbody></mujoco>")
    assert Origins(load_rules(), NEWEST)(path) == Version("3.3.6")
    path.write_text("<mujoco><worldbody><geom size='1'/></worldbody></mujoco>")
    assert Origins(load_rules(), NEWEST)(path) == NEWEST
    path.write_text("<mujoco><zzz/></mujoco>")
    assert Origins(load_rules(), NEWEST)(path) is None


def test_a_value_knows_what_it_was_written_over() -> None:
    model = model_of(CLASSES)
    sizes = {
        node.get("name"): [given.value for given in model.values(node)["size"].layers]
        for node in model.elements("geom")
        if node.get("name")
    }
    assert sizes["own"] == ["9", "1"]
    assert sizes["class"] == ["2", "1"]
    assert sizes["plain"] == ["1"]


def test_values_are_those_of_the_class_and_then_the_own_ones_that_it_does_not_give() -> None:
    model = model_of(CLASSES)
    own = next(node for node in model.elements("geom") if node.get("name") == "own")
    values = model.values(own)
    assert list(values) == ["size", "group", "name"]
    assert len(values) == 3
    assert {name: (given.value, given.own) for name, given in values.items()} == {
        "size": ("9", True),
        "group": ("5", False),
        "name": ("own", True),
    }
    assert values.get("size") is values["size"]
    assert "rgba" not in values
    assert values.get("rgba") is None
    with pytest.raises(KeyError):
        values["rgba"]
    assert model.values(own) is values


def test_an_element_may_have_a_value_that_stands_on_it_or_in_some_class() -> None:
    model = model_of(CLASSES)
    plain = next(node for node in model.elements("geom") if node.get("name") == "plain")
    assert model.has_value(plain, frozenset({"name", "rgba"}))
    assert model.has_value(plain, frozenset({"group"}))
    assert not model.has_value(plain, frozenset({"rgba", "pos"}))


PART = '<mujocoinclude><geom name="part" class="a"/><geom name="other" size="7"/></mujocoinclude>'
TAKES_PART = (
    '<mujoco>{}<worldbody><include file="part.xml"/><geom name="own"/></worldbody></mujoco>'
)


def class_a(size: str) -> str:
    return f'<default><default class="a"><geom size="{size}"/></default></default>'


def test_what_values_tell_is_found_once_for_models_that_share_them(tmp_path: Path) -> None:
    shared = '<mujocoinclude><default class="a"><geom size="2"/></default></mujocoinclude>'
    including = '<default><include file="classes.xml"/></default>'
    heads = {"a.xml": including, "b.xml": including, "c.xml": class_a("3"), "d.xml": class_a("4")}
    models = {name: TAKES_PART.format(head) for name, head in heads.items()}
    write_tree(tmp_path, {"part.xml": PART, "classes.xml": shared, **models})
    looked_at: list[str] = []

    def text_of(values: Values, name: str) -> str:
        given = values.get(name)
        looked_at.append(given.value if given else "")
        return looked_at[-1]

    files, target = Files(), Target(NEWEST, recorded(NEWEST))
    for name, size in zip(models, "2234", strict=True):
        model = Model.read(files.read(tmp_path / name), target, files.read)
        geoms = [model.values(node) for node in model.elements("geom") if node.get("name")]
        assert [told(values, text_of, "size") for values in geoms] == [size, "7", ""]
        assert [told(values, text_of, "name") for values in geoms] == ["part", "other", "own"]
    # Those of the models' own files are looked at each time, those of the part where they differ.
    sizes = {"2": 1, "3": 1, "4": 1, "7": 1, "": 4}
    assert Counter(looked_at) == {**sizes, "part": 3, "other": 1, "own": 4}
