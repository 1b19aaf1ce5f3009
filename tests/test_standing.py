"""What stands in bodies and reaches the compiler."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.bodies import bodies
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.standing import (
    a,
    called,
    joints_of,
    known_bodies,
    moving,
    standing,
    standing_joints,
    takers,
)
from mjcf_lint.releases.target import Target
from mjcf_lint.xml.source import read_source
from tests.trees import read_model, source, write_tree

NEWEST = Version("4.0.0")


def model_of(body: str, release: str = "4.0.0", kind: Kind = Kind.ROOT) -> Model:
    version = Version(release)
    target = Target(version, recorded(version))
    return Model.read(source(f"<mujoco>{body}</mujoco>"), target, read_source, kind)


def world(content: str) -> str:
    return f"<worldbody>{content}</worldbody>"


def names(model: Model, tag: str = "geom") -> list[str | None]:
    return [node.get("name") for _, node, _ in standing(model, tag)]


def first(model: Model, tag: str) -> Node:
    return next(model.elements(tag))


@pytest.mark.parametrize(
    ("count", "there"),
    [("2", True), (" 1 ", True), ("0", False), ("-1", False), ("x", False), ("", False)],
)
def test_an_element_is_made_where_replicates_make_copies(count: str, *, there: bool) -> None:
    inner = f'<replicate count="2"><replicate count="{count}"><geom/></replicate></replicate>'
    assert made(first(model_of(world(inner)), "geom")) is there


def test_what_the_compiler_does_not_see_is_left_out(tmp_path: Path, engine: Engine) -> None:
    text = (
        '<mujoco><compiler discardvisual="true"/><worldbody>'
        '<geom name="kept" size="1"/>'
        '<geom name="gone" size="1" contype="0" conaffinity="0"/>'
        '<replicate count="0"><geom name="none" size="1"/></replicate>'
        "</worldbody></mujoco>"
    )
    write_tree(tmp_path, {"m.xml": text})
    model = read_model(tmp_path / "m.xml", Target(NEWEST, recorded(NEWEST)))
    assert names(model) == ["kept"]
    image = engine.load(tmp_path / "m.xml", image=True).image
    assert image
    assert engine.library.headers
    fields = read_compiled(image, engine.library.headers).fields
    assert fields["geom_type"].dims[0] == 1


def test_what_has_an_unknown_class_is_left_out() -> None:
    text = world('<geom name="one" class="x"/><body childclass="y"><geom/></body><geom/>')
    assert names(model_of(text)) == [None]
    assert len(names(model_of(text))) == 1


@pytest.mark.parametrize(("release", "seen"), [("3.1.6", []), ("3.2.0", ["deep"])])
def test_before_3_2_0_not_all_that_stands_in_a_frame_takes_its_class(
    release: str, seen: list[str]
) -> None:
    text = '<default><default class="x"/></default>'
    text += world('<frame childclass="x"><body><geom name="deep"/></body></frame>')
    assert names(model_of(text, release)) == seen


def test_of_a_model_that_is_not_seen_whole_nothing_is_said() -> None:
    assert known_bodies(model_of(world("<geom/>"), kind=Kind.FRAGMENT)) is None
    assert known_bodies(model_of(world('<include file="not_there.xml"/>'))) is None
    assert list(standing_joints(model_of(world("<joint/>")))) == []


@pytest.mark.parametrize(("release", "count"), [("3.14.0", 3), ("3.15.0", 1)])
def test_a_joint_in_a_replicate_counts_as_long_as_releases_take_it(
    release: str, count: int
) -> None:
    model = model_of(
        world('<body><joint/><replicate count="2"><joint/></replicate></body>'), release
    )
    found = bodies(model)
    assert found
    assert len(joints_of(found.all[1], Version(release))) == count


def test_the_nearest_joint_moves_a_body_unless_it_is_mocap() -> None:
    text = (
        '<body name="still"/>'
        '<body name="arm"><joint name="a"/><body name="hand"><joint name="b"/></body>'
        '<body name="watch"/></body>'
        '<body name="mocap" mocap="true"><joint name="c"/><body name="on"/></body>'
    )
    found = bodies(model_of(world(text)))
    assert found
    moved = {
        body.node.get("name"): joint.node.get("name") if (joint := moving(body, NEWEST)) else None
        for body in found.all[1:]
    }
    assert moved == {
        "still": None, "arm": "a", "hand": "b", "watch": "a", "mocap": None, "on": None
    }  # fmt: skip


def test_those_who_take_a_value_of_a_class_are_named() -> None:
    text = '<default><geom size="1"/></default>' + world("<geom/>" * 4 + '<geom size="2"/>')
    model = model_of(text)
    nodes = [node for _, node, _ in standing(model, "geom")]
    assert len(takers(nodes, model.values(nodes[0])["size"])) == 3
    assert takers(nodes, model.values(nodes[4])["size"]) == ()


def test_messages_speak_of_elements_by_name_and_with_an_article() -> None:
    model = model_of(world('<geom name="ball"/><site/>'))
    assert called(first(model, "geom")) == "geom 'ball'"
    assert called(first(model, "site")) == "this site"
    assert [a(kind) for kind in ("box", "ellipsoid", "hfield")] == [
        "a box", "an ellipsoid", "a height field"
    ]  # fmt: skip
