"""The types of attributes are found out once for all elements that are alike."""

from __future__ import annotations

from pathlib import Path

from mjcf_lint.grammar import Kind
from mjcf_lint.mjcf.places import Place, Role, places
from mjcf_lint.mjcf.typed import doubtful_numbers, type_at, typed_attributes
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

DOCUMENT = """<mujoco>
  <worldbody>
    <geom name="a" size="1" rgba="1 0 0 1"/>
    <geom name="b" size="2" rgba="0 1 0 1"/>
    <geom size="2" zzz="0"/>
    <body><inertial mass="1"/><replicate count="2" euler="0 0 1"/></body>
    <camera focal="1 1"/>
    <camera focal="1 1" sensorsize="1 1"/>
  </worldbody>
</mujoco>"""


def placed(tmp_path: Path, target: Target) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places(read_model(write_tree(tmp_path, {"m.xml": DOCUMENT}) / "m.xml", target)):
        found.setdefault(place.node.tag, []).append(place)
    return found


def test_elements_with_the_same_attributes_share_their_types(
    tmp_path: Path, target: Target
) -> None:
    one, other, third = placed(tmp_path, target)["geom"]
    assert one.types is other.types
    assert one.types is not third.types
    assert list(one.types.written) == ["name", "size", "rgba"]


def test_what_an_element_must_have_is_told_whether_it_is_there_or_not(
    tmp_path: Path, target: Target
) -> None:
    found = placed(tmp_path, target)
    assert found["inertial"][0].types.required == ("mass", "pos")
    assert found["replicate"][0].types.required == ("count",)
    assert found["geom"][0].types.required == ()


def test_names_that_no_element_has_here_are_foreign(tmp_path: Path, target: Target) -> None:
    found = placed(tmp_path, target)
    assert found["geom"][2].types.foreign == ("zzz",)
    assert found["geom"][0].types.foreign == ()


def test_an_attribute_that_is_read_with_another_has_a_type_beside_it(
    tmp_path: Path, target: Target
) -> None:
    alone, beside = placed(tmp_path, target)["camera"]
    assert type_at(alone, "focal") is None
    assert (given := type_at(beside, "focal")) is not None
    assert given.kind is Kind.NUMBER
    assert type_at(alone, "fovy") is not None


def test_attributes_are_chosen_by_kind_and_name(tmp_path: Path, target: Target) -> None:
    model = read_model(write_tree(tmp_path, {"m.xml": DOCUMENT}) / "m.xml", target)
    chosen = typed_attributes(model, Kind.NUMBER, names=frozenset({"size", "name"}))
    assert [typed.attribute.value for typed in chosen] == ["1", "2", "2"]
    numbers = {typed.attribute.name for typed in typed_attributes(model, Kind.NUMBER)}
    assert numbers == {"size", "rgba", "mass", "euler", "focal", "sensorsize"}


def test_elements_that_stand_alike_share_one_role(tmp_path: Path, target: Target) -> None:
    found = placed(tmp_path, target)
    one, other, third = found["geom"]
    assert one.role is other.role
    assert one.role is not third.role


def test_only_places_of_a_wanted_role_are_looked_at(tmp_path: Path, target: Target) -> None:
    model = read_model(write_tree(tmp_path, {"m.xml": DOCUMENT}) / "m.xml", target)
    asked: list[Role] = []

    def wanted(role: Role) -> bool:
        asked.append(role)
        return "rgba" in role.names

    assert [place.node.get("name") for place in places(model, wanted)] == ["a", "b"]
    assert len(asked) == len(set(asked)) == len({place.role for place in places(model)})


def test_numbers_are_doubtful_where_they_are_not_plain_or_not_so_many(
    tmp_path: Path, target: Target
) -> None:
    document = DOCUMENT.replace('size="1"', 'size="nan"').replace("0 1 0 1", "0 1 0 1 1")
    model = read_model(write_tree(tmp_path, {"m.xml": document}) / "m.xml", target)
    found = [(one.node.tag, one.attribute.value) for one in doubtful_numbers(model)]
    assert found == [("geom", "nan"), ("geom", "0 1 0 1 1"), ("replicate", "2")]
