"""Roots are checked as they are loaded, and fragments where some root includes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.trees import lint, places, write_tree

BODY = "<worldbody><geom size='1' zzz='1'/></worldbody>"
FRAGMENT = f"<mujocoinclude>{BODY}</mujocoinclude>"
NEEDY = "<mujoco><worldbody><geom class='arm' size='1'/></worldbody></mujoco>"
GIVER = "<mujoco><default><default class='arm'/></default><include file='{}'/></mujoco>"


def including(*names: str) -> str:
    return f"<mujoco>{''.join(f'<include file={name!r}/>' for name in names)}</mujoco>"


@pytest.fixture
def linter(engine: Engine, target: Target, tmp_path: Path) -> Linter:
    (tmp_path / ".git").mkdir()  # a project of its own: nothing around it is looked at
    return Linter(target, load_rules(), engine)


def roots(folder: Path, linter: Linter, *names: str) -> list[tuple[str, Kind]]:
    models = linter.models([folder / name for name in names] or [folder])
    return [(model.root.path.relative_to(folder).as_posix(), model.kind) for model in models]


def test_a_fragment_is_checked_in_its_root_and_not_alone(tmp_path: Path, linter: Linter) -> None:
    write_tree(tmp_path, {"root.xml": including("a.xml"), "a.xml": FRAGMENT})
    assert roots(tmp_path, linter) == [("root.xml", Kind.ROOT)]
    assert places(lint(tmp_path, linter)) == [("unknown-attribute", "a.xml", 1)]


def test_a_fragment_that_no_root_includes_is_checked_alone(tmp_path: Path, linter: Linter) -> None:
    write_tree(tmp_path, {"root.xml": "<mujoco/>", "a.xml": FRAGMENT})
    report = lint(tmp_path, linter)
    assert places(report) == [("unknown-attribute", "a.xml", 1)]
    assert report.fragments == (tmp_path / "a.xml",)
    assert report.roots == (tmp_path / "root.xml",)


def test_a_fault_in_a_shared_fragment_is_one_finding_of_all_its_roots(
    tmp_path: Path, linter: Linter
) -> None:
    files = {"one.xml": including("a.xml"), "two.xml": including("a.xml"), "a.xml": FRAGMENT}
    (found,) = lint(write_tree(tmp_path, files), linter).diagnostics
    assert [root.name for root in found.roots] == ["one.xml", "two.xml"]


def test_a_mujoco_file_that_cannot_stand_alone_is_a_fragment_where_it_is_included(
    tmp_path: Path, linter: Linter
) -> None:
    write_tree(tmp_path, {"root.xml": GIVER.format("arm.xml"), "arm.xml": NEEDY})
    assert roots(tmp_path, linter) == [("root.xml", Kind.ROOT)]
    assert places(lint(tmp_path, linter)) == []


def test_a_mujoco_file_that_can_stand_alone_is_a_root_all_the_same(
    tmp_path: Path, linter: Linter
) -> None:
    healthy = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"
    write_tree(tmp_path, {"root.xml": including("a.xml"), "a.xml": healthy})
    assert roots(tmp_path, linter) == [("a.xml", Kind.ROOT), ("root.xml", Kind.ROOT)]


def test_a_mujoco_file_that_cannot_stand_alone_is_faulty_where_nothing_includes_it(
    tmp_path: Path, linter: Linter
) -> None:
    write_tree(tmp_path, {"arm.xml": NEEDY})
    assert places(lint(tmp_path, linter)) == [("unknown-default-class", "arm.xml", 1)]


def test_files_that_include_each_other_are_both_reported(tmp_path: Path, linter: Linter) -> None:
    write_tree(tmp_path, {"a.xml": including("b.xml"), "b.xml": including("a.xml")})
    assert roots(tmp_path, linter) == [("a.xml", Kind.ROOT), ("b.xml", Kind.ROOT)]
    assert {rule for rule, _, _ in places(lint(tmp_path, linter))} == {"include-cycle"}


def test_a_chain_of_fragments_hangs_on_its_root(tmp_path: Path, linter: Linter) -> None:
    middle = "<mujoco><include file='arm.xml'/></mujoco>"
    files = {"root.xml": GIVER.format("middle.xml"), "middle.xml": middle, "arm.xml": NEEDY}
    assert roots(write_tree(tmp_path, files), linter) == [("root.xml", Kind.ROOT)]


def test_a_fragment_named_alone_is_seen_in_the_roots_around_it(
    tmp_path: Path, linter: Linter
) -> None:
    write_tree(
        tmp_path,
        {
            "pyproject.toml": "",
            "root.xml": (
                "<mujoco><default><default class='arm'/></default>"
                "<include file='parts/arm.xml'/></mujoco>"
            ),
            "parts/arm.xml": (
                "<mujocoinclude><worldbody><geom class='arm' size='1'/></worldbody></mujocoinclude>"
            ),
        },
    )
    assert roots(tmp_path, linter, "parts/arm.xml") == [("root.xml", Kind.ROOT)]
    assert places(lint(tmp_path, linter, "parts/arm.xml")) == []


def test_only_the_fragment_that_was_named_is_reported_on(tmp_path: Path, linter: Linter) -> None:
    broken = "<mujoco><zzz/><include file='parts/arm.xml'/></mujoco>"
    write_tree(tmp_path, {"pyproject.toml": "", "root.xml": broken, "parts/arm.xml": FRAGMENT})
    report = lint(tmp_path, linter, "parts/arm.xml")
    assert places(report) == [("unknown-attribute", "arm.xml", 1)]
    assert report.elsewhere == 1


def test_a_folder_of_fragments_is_seen_in_the_roots_around_it(
    tmp_path: Path, linter: Linter
) -> None:
    files = {
        "pyproject.toml": "",
        "root.xml": GIVER.format("parts/arm.xml"),
        "parts/arm.xml": NEEDY,
    }
    assert places(lint(write_tree(tmp_path, files), linter, "parts")) == []


def test_a_root_that_stands_alone_is_not_looked_for_outside(tmp_path: Path, linter: Linter) -> None:
    healthy = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"
    write_tree(tmp_path, {"pyproject.toml": "", "root.xml": including("a.xml"), "a.xml": healthy})
    assert roots(tmp_path, linter, "a.xml") == [("a.xml", Kind.ROOT)]


def test_a_root_and_its_fragment_both_named_are_one_model(tmp_path: Path, linter: Linter) -> None:
    write_tree(tmp_path, {"root.xml": including("a.xml"), "a.xml": FRAGMENT})
    report = lint(tmp_path, linter, "root.xml", "a.xml")
    assert places(report) == [("unknown-attribute", "a.xml", 1)]
    assert (len(report.roots), report.files) == (1, 2)


def test_a_root_under_two_names_is_one_model(tmp_path: Path, linter: Linter) -> None:
    write_tree(tmp_path, {"a.xml": f"<mujoco>{BODY}</mujoco>"})
    (tmp_path / "b.xml").symlink_to("a.xml")
    assert len(lint(tmp_path, linter).diagnostics) == 1


def test_urdf_is_counted_and_not_checked(tmp_path: Path, linter: Linter) -> None:
    report = lint(write_tree(tmp_path, {"a.xml": "<mujoco/>", "b.xml": "<robot/>"}), linter)
    assert (report.urdf, report.files) == (1, 1)
