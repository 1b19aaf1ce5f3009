"""Includes are found, read and refused as the engine does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.tree import IncludeTrouble, Tree, expand, include_candidates
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.xml.source import read_source
from tests.trees import Content, read_model, write_tree

GEOM = "<mujocoinclude><worldbody><geom size='1'/></worldbody></mujocoinclude>"


def root(*names: str) -> str:
    return f"<mujoco>{''.join(f'<include file={name!r}/>' for name in names)}</mujoco>"


def fragment(*names: str) -> str:
    return root(*names).replace("mujoco>", "mujocoinclude>")


TREES: dict[str, Mapping[str, Content]] = {
    "a plain include": {"root.xml": root("a.xml"), "a.xml": GEOM},
    "no file there": {"root.xml": root("a.xml")},
    "a blank in the name": {"root.xml": root(" a.xml"), "a.xml": GEOM},
    "a package name": {"root.xml": root("package://a.xml"), "a.xml": GEOM},
    "a folder": {"root.xml": root("a.xml"), "a.xml/b": ""},
    "no file attribute": {"root.xml": "<mujoco><include/></mujoco>"},
    "an empty file attribute": {"root.xml": root("")},
    "an empty file": {"root.xml": root("a.xml"), "a.xml": ""},
    "no elements": {"root.xml": root("a.xml"), "a.xml": "<mujocoinclude/>"},
    "only a comment": {"root.xml": root("a.xml"), "a.xml": "<mujoco><!-- --></mujoco>"},
    "only text": {"root.xml": root("a.xml"), "a.xml": "<mujoco>words</mujoco>"},
    "text and an element": {"root.xml": root("a.xml"), "a.xml": "<a>words<worldbody/></a>"},
    "any root element": {"root.xml": root("a.xml"), "a.xml": "<any><worldbody/></any>"},
    "a comment inside": {
        "root.xml": "<mujoco><include file='a.xml'><!-- --></include></mujoco>",
        "a.xml": GEOM,
    },
    "text inside": {
        "root.xml": "<mujoco><include file='a.xml'>b</include></mujoco>",
        "a.xml": GEOM,
    },
    "an element inside": {
        "root.xml": "<mujoco><include file='a.xml'><b/></include></mujoco>",
        "a.xml": GEOM,
    },
    "blanks inside": {
        "root.xml": "<mujoco><include file='a.xml'> </include></mujoco>",
        "a.xml": GEOM,
    },
    "broken XML": {"root.xml": root("a.xml"), "a.xml": "<mujoco><worldbody></mujoco>"},
    "an include that brings only an include": {
        "root.xml": root("a.xml"),
        "a.xml": fragment("b.xml"),
        "b.xml": GEOM,
    },
    "twice": {"root.xml": root("a.xml", "a.xml"), "a.xml": GEOM},
    "twice, with a dot": {"root.xml": root("a.xml", "./a.xml"), "a.xml": GEOM},
    "twice, with two dots": {"root.xml": root("a.xml", "b/../a.xml"), "a.xml": GEOM, "b/c": ""},
    "twice, with two slashes": {"root.xml": root("b//a.xml", "b/a.xml"), "b/a.xml": GEOM},
    "twice, with a backslash": {"root.xml": root("b/a.xml", "b\\a.xml"), "b/a.xml": GEOM},
    "twice, once from a fragment": {
        "root.xml": root("a.xml", "b/c.xml"),
        "a.xml": GEOM,
        "b/c.xml": fragment("a.xml"),
    },
    "twice, first from a fragment": {
        "root.xml": root("b/c.xml", "a.xml"),
        "a.xml": GEOM,
        "b/c.xml": fragment("a.xml"),
    },
    "twice, from two fragments": {
        "root.xml": root("b.xml", "c.xml"),
        "a.xml": GEOM,
        "b.xml": fragment("a.xml"),
        "c.xml": fragment("a.xml"),
    },
    "twice, upwards": {
        "root.xml": root("a.xml", "b/c.xml"),
        "a.xml": GEOM,
        "b/c.xml": fragment("../a.xml"),
    },
    "twice, beside and from the root": {
        "root.xml": root("b/c.xml", "b/a.xml"),
        "b/a.xml": GEOM,
        "b/c.xml": fragment("a.xml"),
    },
    "two files of one name": {
        "root.xml": root("b/c.xml", "d/c.xml"),
        "b/c.xml": fragment("a.xml"),
        "d/c.xml": fragment("a.xml"),
        "b/a.xml": GEOM,
        "d/a.xml": GEOM,
    },
    "two files of equal content": {
        "root.xml": root("a.xml", "b.xml"),
        "a.xml": GEOM,
        "b.xml": GEOM,
    },
    "names that differ by case": {"root.xml": root("a.xml", "A.xml"), "a.xml": GEOM, "A.xml": GEOM},
    "beside the includer": {
        "root.xml": root("b/c.xml"),
        "b/c.xml": fragment("a.xml"),
        "b/a.xml": GEOM,
    },
    "beside the outer includer": {
        "root.xml": root("b/c.xml"),
        "b/c.xml": fragment("d/e.xml"),
        "b/d/e.xml": fragment("a.xml"),
        "b/a.xml": GEOM,
    },
    "inside a body": {
        "root.xml": "<mujoco><worldbody><body><include file='a.xml'/></body></worldbody></mujoco>",
        "a.xml": "<b><geom size='1'/></b>",
    },
    "a long chain": {
        "root.xml": root("0.xml"),
        **{f"{n}.xml": fragment(f"{n + 1}.xml") for n in range(60)},
        "60.xml": GEOM,
    },
}


def tags(tree: Tree) -> list[str]:
    return [node.tag for node in tree.node.walk()] if tree.node else []


def troubles(tree: Tree) -> list[IncludeTrouble]:
    return [fault.trouble for fault in tree.faults]


def expanded(folder: Path, files: Mapping[str, Content], release: str = "4.0.0") -> Tree:
    write_tree(folder, files)
    return expand(read_source(folder / "root.xml"), Version(release), Files().read)


@pytest.mark.parametrize("name", TREES)
def test_a_tree_is_whole_where_the_engine_takes_its_includes(
    name: str, tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path, TREES[name])
    model = read_model(tmp_path / "root.xml", target)
    whole = not model.tree.faults and not any(source.fault for source in model.sources)
    verdict = engine.load(tmp_path / "root.xml")
    assert whole is verdict.loaded, verdict.message


def test_an_absolute_name_is_the_same_file(tmp_path: Path, engine: Engine, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": root("a.xml", f"{tmp_path}/a.xml"), "a.xml": GEOM})
    assert troubles(read_model(tmp_path / "root.xml", target).tree) == [IncludeTrouble.REPEATED]
    assert not engine.load(tmp_path / "root.xml").loaded


@pytest.mark.parametrize("release", ["3.1.3", "3.2.0", "3.2.1", "3.9.0", "3.17.0", "4.0.0"])
@pytest.mark.parametrize("first", ["b/c.xml", "{}/b/c.xml", "{}/b/a.xml"])
def test_every_release_knows_a_file_again_by_the_absolute_name_it_was_found_under(
    first: str, release: str, tmp_path: Path
) -> None:
    files = {
        "root.xml": root(first.format(tmp_path), f"{tmp_path}/b/a.xml"),
        "b/c.xml": fragment("a.xml"),
        "b/a.xml": GEOM,
    }
    assert troubles(expanded(tmp_path, files, release)) == [IncludeTrouble.REPEATED]


@pytest.mark.parametrize("release", ["3.1.3", "3.2.0"])
@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ("b/a.xml", "{}/b/a.xml", True),
        ("./b/a.xml", "{}/b/a.xml", False),
        ("./b/a.xml", "./b/a.xml", False),
        ("b//a.xml", "{}/b/a.xml", False),
        ("{}/./b/a.xml", "{}/b/a.xml", False),
        ("{}/./b/a.xml", "{}/./b/a.xml", True),
        ("b/a.xml", "{}/./b/a.xml", False),
        ("{}/b/a.xml", "b/a.xml", False),
        ("b/a.xml", "b/a.xml", False),
    ],
)
def test_releases_from_3_1_3_to_3_2_0_know_absolute_names_as_they_are_written(
    first: str, second: str, refused: bool, release: str, tmp_path: Path
) -> None:
    names = first.format(tmp_path), second.format(tmp_path)
    tree = expanded(tmp_path, {"root.xml": root(*names), "b/a.xml": GEOM}, release)
    assert (troubles(tree) == [IncludeTrouble.REPEATED]) is refused


def test_a_link_to_an_included_file_is_another_file(
    tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path, {"root.xml": root("a.xml", "b.xml"), "a.xml": GEOM})
    (tmp_path / "b.xml").symlink_to("a.xml")
    assert troubles(read_model(tmp_path / "root.xml", target).tree) == []
    assert engine.load(tmp_path / "root.xml").loaded


def test_the_content_of_an_include_takes_its_place(tmp_path: Path) -> None:
    tree = expanded(
        tmp_path,
        {
            "root.xml": "<mujoco><option/><include file='a.xml'/><size/></mujoco>",
            "a.xml": "<x><asset><mesh/></asset><worldbody/></x>",
        },
    )
    assert tags(tree) == ["mujoco", "option", "asset", "mesh", "worldbody", "size"]


def test_the_roots_folder_comes_before_the_includers() -> None:
    candidates = include_candidates(
        "a.xml", Path("r/root.xml"), Path("r/b/c.xml"), Version("4.0.0")
    )
    assert candidates == (Path("r/a.xml"), Path("r/b/a.xml"))


def test_an_old_release_looks_in_the_roots_folder_only() -> None:
    candidates = include_candidates(
        "a.xml", Path("r/root.xml"), Path("r/b/c.xml"), Version("3.1.2")
    )
    assert candidates == (Path("r/a.xml"),)


def test_an_old_release_puts_an_absolute_name_behind_the_roots_folder() -> None:
    candidates = include_candidates(
        "/a.xml", Path("/r/root.xml"), Path("/r/root.xml"), Version("3.1.2")
    )
    assert candidates == (Path("/r/a.xml"),)


def test_a_file_in_both_folders_is_taken_from_the_roots(tmp_path: Path) -> None:
    files = {
        "root.xml": root("b/c.xml"),
        "b/c.xml": fragment("a.xml"),
        "b/a.xml": GEOM,
        "a.xml": GEOM,
    }
    tree = expanded(tmp_path, files)
    assert tree.inclusions[-1].source.path == tmp_path / "a.xml"


@pytest.mark.parametrize(("release", "found"), [("3.2.0", False), ("3.2.1", True)])
def test_a_backslash_separates_folders_from_3_2_1_on(
    release: str, found: bool, tmp_path: Path
) -> None:
    tree = expanded(tmp_path, {"root.xml": root("b\\a.xml"), "b/a.xml": GEOM}, release)
    assert (troubles(tree) == []) is found


def test_a_file_that_includes_itself_is_a_cycle(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("root.xml")})
    assert troubles(tree) == [IncludeTrouble.CYCLE]


def test_a_cycle_is_found_where_it_closes(tmp_path: Path) -> None:
    tree = expanded(
        tmp_path,
        {"root.xml": root("a.xml"), "a.xml": fragment("b.xml"), "b.xml": fragment("a.xml")},
    )
    (fault,) = tree.faults
    assert fault.trouble is IncludeTrouble.CYCLE
    assert fault.element.source.path.name == "b.xml"


def test_a_cycle_through_a_link_is_found(tmp_path: Path) -> None:
    write_tree(tmp_path, {"root.xml": root("a.xml")})
    (tmp_path / "a.xml").symlink_to("root.xml")
    tree = expand(read_source(tmp_path / "root.xml"), Version("4.0.0"), Files().read)
    assert troubles(tree) == [IncludeTrouble.CYCLE]


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("b/c.xml"), "b/c.xml": fragment("a.xml")})
    assert tree.faults[0].tried == (tmp_path / "a.xml", tmp_path / "b/a.xml")


def test_a_repeated_include_names_the_first_one(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("a.xml", "a.xml"), "a.xml": GEOM})
    (fault,) = tree.faults
    assert fault.other is not None
    assert fault.other.start < fault.element.start


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("a.xml"), "a.xml/b": ""})
    assert tree.faults[0].trouble is IncludeTrouble.UNREADABLE
    assert "not a regular file" in tree.faults[0].reason


@pytest.mark.parametrize(
    ("include", "trouble", "tried"),
    [
        ("<include/>", IncludeTrouble.NO_FILE, []),
        ("<include file='none.xml'/>", IncludeTrouble.MISSING, ["none.xml", "b/none.xml"]),
        ("<include file='folder'/>", IncludeTrouble.UNREADABLE, ["b/folder"]),
        ("<include file='no_byte.xml'/>", IncludeTrouble.EMPTY, ["b/no_byte.xml"]),
        ("<include file='no_child.xml'/>", IncludeTrouble.EMPTY, ["b/no_child.xml"]),
        ("<include file='c.xml'/>", IncludeTrouble.CYCLE, ["b/c.xml"]),
        ("<include file='../a.xml'/>", IncludeTrouble.REPEATED, ["a.xml"]),
        ("<include file='d.xml'>words</include>", IncludeTrouble.CHILDREN, []),
    ],
)
def test_an_include_in_trouble_is_named_with_the_file_it_stands_in(
    include: str, trouble: IncludeTrouble, tried: list[str], tmp_path: Path
) -> None:
    tree = expanded(
        tmp_path,
        {
            "root.xml": root("a.xml", "b/c.xml"),
            "a.xml": GEOM,
            "b/c.xml": f"<mujocoinclude><size/>{include}</mujocoinclude>",
            "b/d.xml": GEOM,
            "b/folder/e.xml": GEOM,
            "b/no_byte.xml": "",
            "b/no_child.xml": "<mujocoinclude/>",
        },
    )
    (fault,) = tree.faults
    assert fault.trouble is trouble
    assert fault.element.span.text == include
    assert fault.inclusion is tree.inclusions[2]
    assert fault.inclusion.source.path == tmp_path / "b/c.xml"
    assert fault.tried == tuple(tmp_path / name for name in tried)
    assert (fault.other is None) is (trouble is not IncludeTrouble.REPEATED)
    assert bool(fault.reason) is (trouble is IncludeTrouble.UNREADABLE)


def test_a_broken_file_is_not_called_empty(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("a.xml"), "a.xml": "<mujocoinclude></b>"})
    assert tree.faults == []
    assert tree.inclusions[1].source.fault


def test_files_are_read_up_to_a_limit_and_the_rest_is_one_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mjcf_lint.mjcf.tree.MOST_INCLUSIONS", 2)
    names = "a.xml", "b.xml", "c.xml", "d.xml"
    tree = expanded(tmp_path, {"root.xml": root(*names), **dict.fromkeys(names, GEOM)})
    (fault,) = tree.faults
    assert fault.trouble is IncludeTrouble.TOO_MANY
    assert fault.element.get("file") == "c.xml"
    assert fault.inclusion is tree.inclusions[0]
    assert fault.tried == (tmp_path / "c.xml",)
    assert tags(tree) == ["mujoco", *("worldbody", "geom") * 2]


def test_no_file_is_read_once_there_are_too_many_elements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mjcf_lint.mjcf.tree.MOST_ELEMENTS", 2)
    text = "<mujoco><option/><size/>{}<include file='a.xml'/></mujoco>"
    whole = expanded(tmp_path, {"root.xml": text.format(""), "a.xml": GEOM})
    assert troubles(whole) == []
    cut = expanded(tmp_path, {"root.xml": text.format("<visual/>")})
    assert troubles(cut) == [IncludeTrouble.TOO_MANY]
    counted = text.replace("<option/>", "<option timestep='1'/>")
    assert troubles(expanded(tmp_path, {"root.xml": counted.format("")})) == troubles(cut)


def test_what_stands_in_the_root_belongs_to_the_root(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("a.xml"), "a.xml": GEOM})
    assert tree.node
    outer, inner = tree.inclusions
    assert [node.inclusion for node in tree.node.walk()] == [outer, inner, inner]
    assert [one.real for one in tree.inclusions] == [
        str((tmp_path / name).resolve()) for name in ("root.xml", "a.xml")
    ]


def test_a_node_gives_the_values_of_its_element(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": "<mujoco model='a &amp; b'/>"})
    assert tree.node
    assert tree.node.get("model") == "a & b"
    assert tree.node.get("name") is None


def test_an_include_with_children_is_expanded_all_the_same(tmp_path: Path) -> None:
    tree = expanded(tmp_path, TREES["a comment inside"])
    assert tags(tree) == ["mujoco", "worldbody", "geom"]


def test_what_stands_before_a_fault_in_an_included_file_is_in_the_tree(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("a.xml"), "a.xml": "<a><option/><size></a>"})
    assert "option" in tags(tree)


def test_an_inclusion_knows_the_way_to_it(tmp_path: Path) -> None:
    tree = expanded(
        tmp_path, {"root.xml": root("a.xml"), "a.xml": fragment("b.xml"), "b.xml": GEOM}
    )
    chain = tree.inclusions[-1].chain
    assert [(span.source.path.name, span.text) for span in chain] == [
        ("root.xml", "<include file='a.xml'/>"),
        ("a.xml", "<include file='b.xml'/>"),
    ]


def test_a_fragment_read_twice_gives_two_nodes_of_one_element(tmp_path: Path) -> None:
    tree = expanded(tmp_path, {"root.xml": root("a.xml", "a.xml"), "a.xml": GEOM}, "3.1.3")
    assert tree.node
    one, other = (node for node in tree.node.walk() if node.tag == "geom")
    assert one is not other
    assert one.element is other.element
    assert one.inclusion is not other.inclusion


def test_a_node_knows_what_stands_above_it(tmp_path: Path) -> None:
    tree = expanded(tmp_path, TREES["inside a body"])
    assert tree.node
    geom = next(node for node in tree.node.walk() if node.tag == "geom")
    assert [node.tag for node in geom.ancestors()] == ["body", "worldbody", "mujoco"]


def test_a_root_without_an_element_has_no_tree(tmp_path: Path) -> None:
    assert expanded(tmp_path, {"root.xml": "<!-- nothing -->"}).node is None
