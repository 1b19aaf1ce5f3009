"""The grammar says of every element and attribute what the installed engine says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine
from mjcf_lint.grammar import Grammar, GrammarError, read_schema
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.mjcf.places import Place, places
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree

Ask = Callable[[str], str]

FOREIGN_ELEMENTS = ("zzz", "geom", "mesh", "frame")
FOREIGN_ATTRIBUTES = ("zzz", "pos", "xmlns")
OLD_SCHEMA = """
mujoco (!)  model
   option (*)  timestep  gravity
               wind
      flag (?)  contact
   (world)body (R)  name  pos
      geom (*)  size
   default (R)  class
"""


@pytest.fixture
def ask(engine: Engine, tmp_path: Path) -> Ask:
    def ask(document: str) -> str:
        write_tree(tmp_path, {"model.xml": document})
        return engine.load(tmp_path / "model.xml").message

    return ask


@pytest.fixture
def grammar(target: Target) -> Grammar:
    return target.grammar


def nested(path: tuple[str, ...], inside: str = "", attributes: str = "") -> str:
    """Write the elements of a path inside each other, the first body as worldbody."""
    text = inside
    for depth in reversed(range(len(path))):
        tag = "worldbody" if path[depth] == "body" and depth == 1 else path[depth]
        text = f"<{tag} {attributes if depth == len(path) - 1 else ''}>{text}</{tag}>"
    return text


def old(release: str) -> Grammar:
    return read_schema(OLD_SCHEMA, Version(release))


def found(document: str, tmp_path: Path, target: Target, kind: Kind = Kind.ROOT) -> list[Place]:
    write_tree(tmp_path, {"model.xml": document})
    return list(places(read_model(tmp_path / "model.xml", target, kind)))


def test_the_engine_takes_every_child_the_grammar_names(grammar: Grammar, ask: Ask) -> None:
    for path, allowed in grammar.walk():
        children = "".join(f"<{name}/>" for name in grammar.child_names(allowed))
        assert "unrecognized element" not in ask(nested(path, children)), path


def test_the_engine_refuses_every_child_the_grammar_does_not_know(
    grammar: Grammar, ask: Ask
) -> None:
    for path, allowed in grammar.walk():
        for name in FOREIGN_ELEMENTS:
            answer = ask(nested(path, f"<{name}/>"))
            if "must be specified" not in answer:  # a missing attribute is named first
                taken = "unrecognized element" not in answer
                assert taken is (grammar.child(allowed, name) is not None), (path, name, answer)


def test_the_engine_takes_every_attribute_the_grammar_names(grammar: Grammar, ask: Ask) -> None:
    for path, allowed in grammar.walk():
        attributes = " ".join(f"{name}='1'" for name in allowed.attributes)
        assert "unrecognized attribute" not in ask(nested(path, "", attributes)), path


def test_the_engine_refuses_every_attribute_the_grammar_does_not_know(
    grammar: Grammar, ask: Ask
) -> None:
    for path, allowed in grammar.walk():
        for name in FOREIGN_ATTRIBUTES:
            taken = "unrecognized attribute" not in ask(nested(path, "", f"{name}='1'"))
            assert taken is grammar.takes(allowed, name), (path, name)


@pytest.mark.parametrize(
    "content",
    [
        "<frame zzz='1'/>",
        "<frame><geom size='1' zzz='1'/></frame>",
        "<frame><geom size='1'><zzz/></geom></frame>",
        "<frame><body zzz='1'><geom size='1' zzz='1'/></body></frame>",
        "<body><frame zzz='1'/></body>",
        "<replicate count='1' zzz='1'/>",
    ],
)
def test_the_engine_reads_over_what_stands_in_a_frame(
    content: str, tmp_path: Path, target: Target, ask: Ask
) -> None:
    document = f"<mujoco><worldbody>{content}</worldbody></mujoco>"
    assert ask(document) == ""
    checked = [place for place in found(document, tmp_path, target) if place.role.checked]
    assert {place.node.tag for place in checked} <= {"mujoco", "worldbody", "body"}


@pytest.mark.parametrize(
    "content",
    [
        "<frame><zzz/></frame>",
        "<frame><body><zzz/></body></frame>",
        "<frame><frame><mesh/></frame></frame>",
        "<replicate count='1'><zzz/></replicate>",
        "<frame><worldbody/></frame>",
    ],
)
def test_the_engine_refuses_an_unknown_element_right_in_a_frame(
    content: str, tmp_path: Path, target: Target, ask: Ask
) -> None:
    document = f"<mujoco><worldbody>{content}</worldbody></mujoco>"
    assert "unrecognized model element" in ask(document)
    unknown = [place for place in found(document, tmp_path, target) if not place.allowed]
    assert [place.role.in_body for place in unknown] == [True]


@pytest.mark.parametrize("tag", ["body", "frame", "replicate"])
def test_the_schema_lets_a_body_pass_at_the_top(tag: str, grammar: Grammar, ask: Ask) -> None:
    assert ask(f"<mujoco><{tag}/></mujoco>") == ""
    assert grammar.stray(tag)
    assert tag not in grammar.child_names(grammar.root)


def test_a_schema_is_read_with_its_wrapped_lines() -> None:
    option = old("2.3.0").root.children["option"]
    assert set(option.attributes) == {"timestep", "gravity", "wind"}
    assert set(option.children["flag"].attributes) == {"contact"}


def test_a_mark_says_how_often_an_element_may_stand() -> None:
    root = old("2.3.0").root
    assert root.unique
    assert root.children["option"].children["flag"].unique
    assert not root.children["option"].unique


def test_the_body_of_the_world_is_written_worldbody() -> None:
    grammar = old("2.3.0")
    assert grammar.child_names(grammar.root) == ("option", "default", "worldbody")
    assert grammar.child(grammar.root, "worldbody") is grammar.root.children["body"]
    assert grammar.child(grammar.root, "body") is None


@pytest.mark.parametrize(
    ("release", "names"),
    [
        ("3.0.1", ("geom", "body")),
        ("3.1.0", ("geom", "body", "frame")),
        ("3.1.5", ("geom", "body", "frame", "replicate")),
    ],
)
def test_a_body_holds_what_its_release_knows(release: str, names: tuple[str, ...]) -> None:
    grammar = old(release)
    assert grammar.child_names(grammar.root.children["body"]) == names


def test_a_recursive_element_may_stand_in_itself() -> None:
    grammar = old("2.3.0")
    default = grammar.root.children["default"]
    assert grammar.child(default, "default") is default


def test_parents_are_the_elements_a_name_may_stand_in() -> None:
    grammar = old("3.1.5")
    assert grammar.parents("geom") == ("body",)
    assert grammar.parents("frame") == ("body",)
    assert grammar.parents("default") == ("mujoco", "default")
    assert grammar.parents("zzz") == ()


def test_owners_are_the_elements_that_take_an_attribute() -> None:
    assert old("2.3.0").owners("size") == ("geom",)


def test_the_parents_of_an_element_name_it_among_their_children(grammar: Grammar) -> None:
    children: dict[str, set[str]] = {}
    for _, allowed in grammar.walk():
        children.setdefault(allowed.name, set()).update(grammar.child_names(allowed))
    for tag in grammar.places:
        assert all(tag in children[parent] for parent in grammar.parents(tag)), tag
        assert grammar.parents(tag) or tag == "mujoco"


@pytest.mark.parametrize("text", ["", "mjcf (!)", "   mujoco (!)", "no schema at all"])
def test_what_is_no_schema_is_refused(text: str) -> None:
    with pytest.raises(GrammarError, match="no schema mjcf-lint can read"):
        read_schema(text, Version("9.0.0"))


def test_nothing_is_said_of_what_stands_in_an_unknown_element(
    tmp_path: Path, target: Target
) -> None:
    document = "<mujoco><zzz><yyy/></zzz></mujoco>"
    assert [place.node.tag for place in found(document, tmp_path, target)] == ["mujoco", "zzz"]


def test_an_element_of_a_lone_fragment_may_be_any_of_its_name(
    tmp_path: Path, target: Target
) -> None:
    (mesh,) = found("<mujocoinclude><mesh/></mujocoinclude>", tmp_path, target, Kind.FRAGMENT)
    assert mesh.allowed == target.grammar.places["mesh"]
    assert len(mesh.allowed) > 1


def test_a_root_of_another_name_has_no_places(tmp_path: Path, target: Target) -> None:
    assert found("<robot><link/></robot>", tmp_path, target) == []
