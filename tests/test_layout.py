"""A tree is laid out elsewhere with all that it opens, in the same positions."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mjcf_lint.compiling.layout import lay_out, layout
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.model import Model
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.proof import Outcome, Proof, State, prove
from mjcf_lint.xml.source import read_source
from tests.trees import STL, Content, read_model, tree_of, write_tree

TREE: dict[str, Content] = {
    "scene/root.xml": "<mujoco><include file='../parts/a.xml'/></mujoco>",
    "parts/a.xml": (
        "<x><asset><mesh file='a.stl'/></asset><worldbody>"
        "<geom type='mesh' mesh='a'/></worldbody></x>"
    ),
    "parts/a.stl": STL,
}
ATTACHED: dict[str, Content] = {
    "root.xml": (
        "<mujoco><asset><model name='s' file='s/s.xml'/></asset><worldbody>"
        "<frame><attach model='s' body='b' prefix='s_'/></frame>"
        "</worldbody></mujoco>"
    ),
    "s/s.xml": "<mujoco><include file='t.xml'/></mujoco>",
    "s/t.xml": (
        "<x><asset><mesh file='a.stl'/></asset><worldbody><body name='b'>"
        "<geom type='mesh' mesh='a'/></body></worldbody></x>"
    ),
    "s/a.stl": STL,
}
GEOM = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"


def laid_out(folder: Path, root: str, target: Target, *, link: bool = False) -> Path:
    plan = layout([read_model(folder / root, target)], Files().read)
    lay_out(plan, folder / "copy", {}, link=link)
    return plan.place(folder / root, folder / "copy")


@pytest.mark.parametrize("link", [False, True])
@pytest.mark.parametrize(("tree", "root"), [(TREE, "scene/root.xml"), (ATTACHED, "root.xml")])
def test_a_tree_that_is_laid_out_loads(
    *,
    tree: dict[str, Content],
    root: str,
    link: bool,
    tmp_path: Path,
    engine: Engine,
    target: Target,
) -> None:
    place = laid_out(write_tree(tmp_path, tree), root, target, link=link)
    assert engine.load(place).loaded


def test_copies_have_the_bytes_and_the_positions_of_the_tree(
    tmp_path: Path, target: Target
) -> None:
    laid_out(write_tree(tmp_path, TREE), "scene/root.xml", target)
    copies = tree_of(tmp_path / "copy")
    assert copies == {name: (tmp_path / name).read_bytes() for name in TREE}


def test_only_what_the_models_open_is_laid_out(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, {**ATTACHED, "s/other.stl": STL, "readme.txt": ""})
    laid_out(tmp_path, "root.xml", target)
    assert set(tree_of(tmp_path / "copy")) == set(ATTACHED)


def test_changed_files_are_laid_out_with_their_new_bytes(tmp_path: Path, target: Target) -> None:
    write_tree(tmp_path, TREE)
    plan = layout([read_model(tmp_path / "scene/root.xml", target)], Files().read)
    changed = {Path(os.path.realpath(tmp_path / "parts/a.xml")): b"new"}
    written = lay_out(plan, tmp_path / "copy", changed)
    assert (tmp_path / "copy/parts/a.xml").read_bytes() == b"new"
    assert len(written) == 3


def test_a_model_that_attaches_itself_is_laid_out_once(tmp_path: Path, target: Target) -> None:
    text = "<mujoco><asset><model name='s' file='root.xml'/></asset></mujoco>"
    laid_out(write_tree(tmp_path, {"root.xml": text}), "root.xml", target)
    assert set(tree_of(tmp_path / "copy")) == {"root.xml"}


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (GEOM, GEOM.replace("1", "1.0"), Outcome.SAME),
        (GEOM, GEOM.replace("1", "2"), Outcome.CHANGED),
        (GEOM, GEOM.replace("size", "zzz"), Outcome.BROKEN),
        (GEOM.replace("size", "zzz"), GEOM, Outcome.REPAIRED),
        (GEOM.replace("size", "zzz"), GEOM.replace("size", "yyy"), Outcome.STILL_REFUSED),
    ],
)
def test_a_proof_says_what_became_of_the_model(
    before: str, after: str, outcome: Outcome, tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path, {"root.xml": before})
    assert proof(tmp_path / "root.xml", after, target, engine).outcome is outcome


def proof(root: Path, after: str, target: Target, engine: Engine) -> Proof:
    model = read_model(root, target)
    changed = {Path(os.path.realpath(root)): after.encode()}
    files = Files(dict(changed))
    repaired = model.read(files.read(root), target, files.read)
    states = State.of(model, Files().read, {}), State.of(repaired, files.read, changed)
    return prove(root, states, engine)


def test_a_proof_does_not_mind_where_the_assets_lie(
    tmp_path: Path, engine: Engine, target: Target
) -> None:
    write_tree(tmp_path, TREE)
    text = str(TREE["scene/root.xml"]).replace("<include", " <include")
    found = proof(tmp_path / "scene/root.xml", text, target, engine)
    assert found == Proof(tmp_path / "scene/root.xml", Outcome.SAME)


def test_a_proof_says_what_differs(tmp_path: Path, engine: Engine, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": GEOM})
    found = proof(tmp_path / "root.xml", GEOM.replace("1", "2"), target, engine)
    assert any(line.startswith("geom_size[0, 0]: 1") for line in found.detail)


def test_a_proof_gives_the_engines_words(tmp_path: Path, engine: Engine, target: Target) -> None:
    write_tree(tmp_path, {"root.xml": GEOM})
    found = proof(tmp_path / "root.xml", GEOM.replace("size", "zzz"), target, engine)
    assert "unrecognized attribute: 'zzz'" in found.detail[0]


def test_a_layout_over_a_linked_one_leaves_the_linked_files_alone(
    tmp_path: Path, target: Target
) -> None:
    root = tmp_path / "models" / "root.xml"
    root.parent.mkdir()
    root.write_bytes(b"<mujoco/>")
    plan = layout([Model.read(read_source(root), target, read_source)], read_source)
    folder = tmp_path / "copy"
    lay_out(plan, folder, {}, link=True)
    lay_out(plan, folder, {root.resolve(): b"<mujoco model='x'/>"}, link=True)
    assert root.read_bytes() == b"<mujoco/>"
    assert (folder / "root.xml").read_bytes() == b"<mujoco model='x'/>"
