"""The names of a model are those that its elements have when MuJoCo has compiled it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.names import TREE, WORLD, written
from mjcf_lint.parts.known_names import names
from mjcf_lint.parts.scopes import Scope
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import read_model, target_of, write_tree

DATA = Path(__file__).parent / "data" / "names"
COPIED = ("model_replicates.xml", "model_attaches.xml", "model_of_itself.xml")
FLEXES = "model_flexcomps.xml"
COMPOSITES, CABLES = "model_composites.xml", "model_cables.xml"
KINDS = {
    "body": "body",
    "joint": "jnt",
    "geom": "geom",
    "site": "site",
    "camera": "cam",
    "light": "light",
    "flex": "flex",
    "pair": "pair",
    "exclude": "exclude",
    "tendon": "tendon",
    "actuator": "actuator",
    "sensor": "sensor",
}
"""How the compiled model calls the kinds that are in these models."""
every_model = pytest.mark.parametrize("file", [*COPIED, FLEXES])


def compiled(file: str, engine: Engine) -> dict[str, list[str]]:
    """Return the names in the compiled model."""
    verdict = engine.load(DATA / file, image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    elements = read_compiled(verdict.image, engine.library.headers).elements
    return {
        kind: [one.name for one in elements[key] if one.name not in ("", WORLD)]
        for kind, key in KINDS.items()
        if key in elements  # There were no flexes before 3.0.0.
    }


def unknown(found: dict[str, list[str]], known: Scope) -> list[str]:
    return [name for kind, all_ in found.items() for name in all_ if not known.knows(kind, name)]


def scope_of(text: str, folder: Path, target: Target) -> Scope:
    write_tree(folder, {"m.xml": f"<mujoco>{text}</mujoco>"})
    return names(read_model(folder / "m.xml", target))


@every_model
def test_every_name_is_known(file: str, engine: Engine, target: Target) -> None:
    found = compiled(file, engine)
    assert sum(map(len, found.values())) > 3
    assert unknown(found, names(read_model(DATA / file, target))) == []


@pytest.mark.parametrize(
    ("release", "file"),
    [
        ("2.2.1", COMPOSITES),
        ("2.3.7", COMPOSITES),
        ("2.3.7", CABLES),
        ("3.3.7", CABLES),
        ("3.17.0", CABLES),
    ],
)
def test_what_a_composite_makes_is_known(release: str, file: str, old_engine: OldEngine) -> None:
    engine = old_engine(release)
    found = compiled(file, engine)
    assert sum(map(len, found.values())) > 20
    assert unknown(found, names(read_model(DATA / file, target_of(engine)))) == []


@every_model
def test_names_that_are_alike_are_not(file: str, engine: Engine, target: Target) -> None:
    known = names(read_model(DATA / file, target))
    for kind, there in compiled(file, engine).items():
        alike = {name + end for name in there for end in ("x", "_", "7")}
        alike |= {name[:-1] for name in there} | {name[1:] for name in there}
        if kind in TREE:
            # What else is copied may have the endings of several replicates.
            alike |= {f"{name[:-1]}0{name[-1]}" for name in there}
        assert {name for name in alike.difference(there) if known.knows(kind, name)} == set()


@pytest.mark.parametrize("file", COPIED)
def test_they_are_as_many_as_there_are(file: str, engine: Engine, target: Target) -> None:
    known = names(read_model(DATA / file, target))
    found = compiled(file, engine)
    for kind in ("body", "joint", "geom", "site", "camera", "light"):
        assert Counter(one.name for one in known.final(kind)) == Counter(found[kind])


def test_an_attached_model_that_cannot_be_read_may_have_any_name(
    tmp_path: Path, target: Target
) -> None:
    known = scope_of(
        "<asset><model name='kid' file='gone.xml'/></asset><worldbody>"
        "<attach model='kid' body='arm' prefix='left_'/></worldbody>",
        tmp_path,
        target,
    )
    assert known.knows("body", "left_arm")
    assert known.knows("joint", "left_elbow")
    assert not known.knows("joint", "right_elbow")


def test_a_model_that_attaches_itself_without_end_is_read_once(
    tmp_path: Path, target: Target
) -> None:
    known = scope_of(
        "<asset><model name='own' file='m.xml'/></asset><worldbody><body name='arm'/>"
        "<attach model='own' body='arm' prefix='x'/></worldbody>",
        tmp_path,
        target,
    )
    assert known.knows("body", "arm")
    assert known.knows("body", "xarm")


def test_what_stands_in_a_replicate_has_no_name_of_its_own(tmp_path: Path, target: Target) -> None:
    text = "<worldbody><replicate count='2'><site name='top'/></replicate></worldbody>"
    known = scope_of(text, tmp_path, target)
    assert not known.knows("site", "top")
    assert known.knows("site", "top", unnumbered=True)
    assert known.some("site") == ["top0", "top1"]
    element = known.element("site", "top1")
    assert element
    assert element.get("name") == "top"


def test_any_number_may_follow_where_the_count_is_none(tmp_path: Path, target: Target) -> None:
    text = "<worldbody><replicate count='few'><site name='top'/></replicate></worldbody>"
    known = scope_of(text, tmp_path, target)
    assert known.knows("site", "top17")
    assert not known.knows("site", "top")


def test_elements_are_held_by_name_in_their_order(tmp_path: Path, target: Target) -> None:
    meshes = "".join(f'<mesh name="{name}"/>' for name in "babb")
    write_tree(tmp_path, {"m.xml": f"<mujoco><asset>{meshes}</asset></mujoco>"})
    model = read_model(tmp_path / "m.xml", target)
    nodes = list(model.elements("mesh"))
    found, several = written(model)["mesh"], [nodes[0], *nodes[2:]]
    assert list(found.listed()) == [("b", several), ("a", (nodes[1],))]
    assert [list(found.of(name)) for name in "abc"] == [[nodes[1]], several, []]
