"""Planting: what is edited, where, and that it asks nobody what a fault is."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random

import pytest

import bench
from bench.catalogue import FAULTS, HARMLESS
from bench.faults_written import texts
from bench.ground import Ground, lay_out
from bench.healthy import Model, read_package
from bench.markup import MarkupError, parse
from bench.planting import Draft, Kind
from bench.sampling import plant, shares
from mjcf_lint.engine import Engine
from tests.trees import PNG, STL, write_tree

BENCH = Path(bench.__file__).parent
PLANTING = ("catalogue", "harmless", "planting", "ground", "healthy", "markup")
"""Modules that decide what a fault is, with all that they import; they ask mjcf-lint nothing."""

ROOT = """<mujoco>
  <include file="parts/arm.xml"/>
  <compiler angle="radian" meshdir="parts"/>
  <option timestep="0.002" integrator="RK4"><flag energy="enable"/></option>
  <size nuser_geom="0"/>
  <statistic extent="1"/>
  <visual>
    <map znear="0.01"/>
    <global realtime="1"/>
  </visual>
  <worldbody>
    <light name="sun" pos="0 0 3" dir="0 0 -1"/>
    <camera name="front" pos="0 -1 1" fovy="45"/>
    <geom name="floor" type="plane" size="1 1 1" rgba="1 1 1 1"/>
    <body name="ball" pos="0 0 1">
      <freejoint/>
      <geom name="ball" type="sphere" size="0.1" mass="1"/>
    </body>
  </worldbody>
</mujoco>
"""
ARM = """<mujocoinclude>
  <default>
    <default class="arm"><geom condim="3" group="1"/></default>
  </default>
  <asset>
    <mesh name="knob" file="knob.stl"/>
    <texture name="tiles" type="2d" file="parts/tiles.png"/>
    <material name="tiles" texture="tiles"/>
  </asset>
  <worldbody>
    <body name="upper" pos="1 0 1" quat="1 0 0 0">
      <joint name="shoulder" type="hinge" axis="0 1 0" range="-1 1"
             limited="true"/>
      <geom name="upper" class="arm" type="capsule" size="0.05" fromto="0 0 0 0 0 .4"/>
      <site name="tip" pos="0 0 .4"/>
      <body name="lower" pos="0 0 .4">
        <joint name="elbow"/>
        <geom type="box" size=".1 .1 .1" material="tiles"/>
        <geom type="mesh" mesh="knob"/>
        <inertial pos="0 0 0" mass="1" diaginertia="1 1 1"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="shoulder" joint="shoulder" ctrlrange="-1 1"/>
    <position name="elbow" joint="elbow" kp="10"/>
  </actuator>
  <sensor>
    <touch name="tip" site="tip"/>
    <jointpos name="elbow" joint="elbow"/>
  </sensor>
</mujocoinclude>
"""


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    files: dict[str, str | bytes] = {
        "arm.xml": ROOT,
        "parts/arm.xml": ARM,
        "parts/knob.stl": STL,
        "parts/tiles.png": PNG,
    }
    folder = write_tree(tmp_path / "package", files)
    return lay_out(read_package("package", folder), tmp_path / "copy")


@pytest.fixture
def model(ground: Ground) -> Model:
    (model,) = ground.package.models()
    return model


def planted(kinds: tuple[Kind, ...], model: Model) -> list[tuple[Kind, object]]:
    return [(kind, kind.plant(model, Random(f"7 {kind.name}"))) for kind in kinds]


def test_there_are_many_kinds_each_of_its_own_name() -> None:
    names = [kind.name for kind in (*FAULTS, *HARMLESS)]
    assert len(names) == len(set(names))
    assert len(FAULTS) >= 70
    assert len({kind.group for kind in FAULTS}) >= 7


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, `from bench import x` as bench.x."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "bench":
            found |= {f"bench.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_what_plants_asks_mjcf_lint_nothing() -> None:
    waiting, seen = [f"bench.{name}" for name in PLANTING], set[str]()
    while waiting:
        name = waiting.pop()
        path = BENCH / f"{name.removeprefix('bench.')}.py"
        if name in seen or not path.exists():
            continue
        seen.add(name)
        tops = {one.split(".")[0] for one in imported(path)}
        assert not tops & {"mjcf_lint", "rules"}, path
        waiting += [one for one in imported(path) if one.startswith("bench.")]
    assert len(seen) > len(PLANTING)


def test_a_model_is_its_entry_file_and_what_it_includes(model: Model) -> None:
    assert [one.name for one in model.documents] == ["arm.xml", "parts/arm.xml"]


def test_planting_is_the_same_each_time(model: Model) -> None:
    assert planted(FAULTS, model) == planted(FAULTS, model)


def test_most_kinds_find_a_place_in_a_small_model(model: Model) -> None:
    found = [kind for kind, planting in planted(FAULTS, model) if planting]
    assert len(found) > len(FAULTS) * 0.7


def test_the_cases_are_spread_over_the_kinds() -> None:
    kinds = FAULTS[:10]
    assert list(shares(kinds, 20, 1)) == [(kind, at) for kind in kinds for at in (0, 1)]
    assert len({kind.name for kind, _ in shares(kinds, 7, 1)}) == 7
    assert list(shares(kinds, 7, 1)) == list(shares(kinds, 7, 1))


@pytest.mark.parametrize("seed", range(3))
def test_the_lines_that_differ_are_those_claimed(model: Model, seed: int) -> None:
    before = {one.name: one.text.encode("latin-1") for one in model.documents}
    for kind in FAULTS:
        if kind.group not in ("values", "ranges", "names"):
            continue
        planting = kind.plant(model, Random(f"{seed} {kind.name}"))
        for name, data in planting.files.items() if planting else ():
            assert data is not None
            old, new = before[name].split(b"\n"), data.split(b"\n")
            if len(old) == len(new) and "where it is made" not in kind.name:
                pairs = enumerate(zip(old, new, strict=True), 1)
                differing = {(name, line) for line, (one, other) in pairs if one != other}
                assert differing, kind
                assert differing <= (planting.places if planting else set()), kind


def test_a_place_is_a_line_of_the_file_as_it_is_planted(model: Model) -> None:
    for kind, planting in planted(FAULTS, model):
        for name, line in getattr(planting, "places", ()):
            data = getattr(planting, "files", {}).get(name)
            if data is not None:
                assert 1 <= line <= data.count(b"\n") + 1, kind


def test_every_written_kind_has_a_twin_that_differs() -> None:
    for _, name, text in texts():
        assert "[[" in text, name


def test_a_written_fault_stands_at_the_line_that_is_claimed(model: Model) -> None:
    kinds = {kind.name: kind for kind in FAULTS}
    for _, name, text in texts():
        planting = kinds[name].plant(model, Random(name))
        assert planting is not None, name
        assert planting.twin is not None
        for file, line in planting.places:
            bad, good = (files[file] or b"" for files in (planting.files, planting.twin))
            written = bad.splitlines()[line - 1].decode()
            assert written != good.splitlines()[line - 1].decode() or f"@{written}" in text, name


def test_a_draft_knows_the_lines_of_what_it_edits(model: Model) -> None:
    document = model.documents[1]
    joint = document.tags("joint")[0]
    draft = Draft()
    draft.insert(document, document.root.end, "\n<!-- one -->\n<!-- two -->")
    draft.put(document, joint, "damping", "1")
    places = draft.done("").places
    first = document.text.count("\n", 0, joint.attributes["limited"].end) + 1
    assert ("parts/arm.xml", first + 2) in places
    assert ("parts/arm.xml", first) not in places


def test_a_planted_file_is_there_only_for_a_while(ground: Ground) -> None:
    before = ground.path("arm.xml").read_bytes()
    with ground.planted({"arm.xml": b"<mujoco/>", "parts/knob.stl": None}):
        assert ground.path("arm.xml").read_bytes() == b"<mujoco/>"
        assert not ground.path("parts/knob.stl").exists()
    assert ground.path("arm.xml").read_bytes() == before
    assert ground.path("parts/knob.stl").read_bytes() == STL
    assert (ground.package.folder / "arm.xml").read_bytes() == before


def test_the_small_model_is_healthy_and_a_fault_in_it_is_not(
    ground: Ground, model: Model, engine: Engine
) -> None:
    path = ground.path(model.name)
    assert engine.load(path).message == ""
    (kind,) = [kind for kind in FAULTS if kind.name == "letter in a number"]
    case = plant(kind, Random(3), [(ground, model)])
    assert case is not None
    with ground.planted(case.planting.files):
        assert not engine.load(path).loaded
    assert engine.load(path).loaded


def test_markup_is_read_with_its_places() -> None:
    text = "<?xml version='1.0'?><!-- <a> --><a b = \"1 > 0\"\n c='2'><d/><![CDATA[<e>]]></a>"
    root = parse(text)
    assert {name: one.value for name, one in root.attributes.items()} == {"b": "1 > 0", "c": "2"}
    assert text[root.attributes["c"].start : root.attributes["c"].end] == "c='2'"
    assert [tag.name for tag in root.walk()] == ["a", "d"]
    assert text[root.children[0].start : root.children[0].last] == "<d/>"
    assert text[root.close_start : root.last] == "</a>"


@pytest.mark.parametrize("text", ["", "<a>", "<a></b>", "<a/><b/>", "</a>"])
def test_what_is_not_well_formed_is_not_planted_in(text: str) -> None:
    with pytest.raises(MarkupError):
        parse(text)
