"""Compiled models are compared by the elements their author named."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from mjcf_lint.comparing.comparison import Comparison, FieldDifferences, compare
from mjcf_lint.comparing.compiled import Compiled, read_compiled
from mjcf_lint.comparing.entries import alike, gap, other_bits
from mjcf_lint.engine import Engine
from mjcf_lint.reporters.comparison import details, verdict
from tests.conftest import OldEngine

ARM = """<mujoco model='m'><worldbody>
  <body name='arm'><freejoint/><geom name='ball' size='.1'/>
    <geom type='box' size='.1 .2 .3'/>
    <body name='hand'><joint name='wrist' damping='1'/><geom size='.2' rgba='1 0 0 1'/></body>
  </body>
</worldbody></mujoco>
"""

Read = Callable[[str], Compiled]
Between = Callable[..., Comparison]


def reader(engine: Engine, folder: Path) -> Read:
    def read(text: str) -> Compiled:
        path = folder / "m.xml"
        path.write_text(text)
        said = engine.load(path, image=True)
        assert said.image, said.message
        assert engine.library.headers
        return read_compiled(said.image, engine.library.headers)

    return read


@pytest.fixture
def read(engine: Engine, tmp_path: Path) -> Read:
    return reader(engine, tmp_path)


@pytest.fixture
def between(read: Read) -> Between:
    """Compare the arm with itself after replacements in its text."""

    def run(*changes: tuple[str, str], start: str = ARM) -> Comparison:
        text = start
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return compare(read(start), read(text))

    return run


def field(found: Comparison, name: str) -> FieldDifferences:
    (one,) = [one for one in found.fields if one.field == name]
    return one


def told(found: FieldDifferences) -> list[tuple[str, str, str]]:
    return [(one.element, one.before, one.after) for one in found.differences]


def test_a_model_is_equal_to_itself(between: Between) -> None:
    found = between()
    assert found == Comparison()
    assert found.equal
    assert verdict(found, "MuJoCo 1") == "equal: the compiled models are the same (MuJoCo 1)"


def test_a_difference_names_the_element_and_says_how_much(between: Between) -> None:
    found = field(between(("size='.1'/", "size='.15'/")), "geom_size")
    assert told(found) == [("geom 'ball'", "0.1 0 0", "0.15 0 0")]
    assert (found.kind, found.of) == ("geom", 3)
    assert found.largest == pytest.approx(0.05)


def test_an_unnamed_element_is_told_by_its_body(between: Between) -> None:
    found = field(between(("1 0 0 1", ".5 0 0 1")), "geom_rgba")
    assert told(found) == [("geom 2 (in body 'hand')", "1 0 0 1", "0.5 0 0 1")]


def test_a_degree_of_freedom_belongs_to_its_joint(between: Between) -> None:
    found = field(between(("damping='1'", "damping='3'")), "dof_damping")
    assert told(found) == [("joint 'wrist'", "1", "3")]
    assert found.of == 2


def test_a_number_that_stands_for_a_word_is_told_as_the_word(between: Between) -> None:
    found = field(between(("type='box'", "type='ellipsoid'")), "geom_type")
    assert told(found) == [("geom 1 (in body 'arm')", "box", "ellipsoid")]


def test_an_option_belongs_to_the_model(between: Between) -> None:
    found = between(("<worldbody>", "<option gravity='0 0 -1'/><worldbody>"))
    assert list(details(found)) == ["opt.gravity: 0 0 -9.81 -> 0 0 -1 (by at most 8.81)"]
    assert verdict(found, "MuJoCo 1") == "different: 1 field of 1 element (MuJoCo 1)"


def test_a_new_name_is_all_that_differs(between: Between) -> None:
    found = between(("'ball'", "'sphere'"), ("'m'", "'n'"))
    assert {one.field: told(one) for one in found.fields} == {
        "model name": [("", "'m'", "'n'")],
        "geom name": [("geom 'ball'", "'ball'", "'sphere'")],
    }


def test_what_a_new_element_pushes_along_is_not_told_as_different(between: Between) -> None:
    start = ARM.replace("<worldbody>", "<asset><material name='steel'/></asset><worldbody>")
    start = start.replace("name='ball'", "name='ball' material='steel'")
    found = between(
        ("<asset>", "<asset><material name='brass'/>"),
        ("<geom name", "<site name='tip'/><geom name='peg' size='.1' mass='0'/><geom name"),
        start=start,
    )
    assert set(found.added) == {"geom 'peg'", "site 'tip'", "material 'brass'"}
    assert found.removed == ()
    assert {one.field for one in found.fields} <= {"body_geomnum", "body_bvhnum"}
    assert "only after: site 'tip'" in list(details(found))


def test_another_material_is_told_by_name(between: Between) -> None:
    assets = "<asset><material name='steel'/><material name='brass'/></asset><worldbody>"
    start = ARM.replace("<worldbody>", assets).replace(
        "name='ball'", "name='ball' material='steel'"
    )
    found = field(between(("material='steel'", "material='brass'"), start=start), "geom_matid")
    assert told(found) == [("geom 'ball'", "material 'steel'", "material 'brass'")]


def test_elements_in_another_order_are_compared_by_name(read: Read) -> None:
    texts = (
        "<mujoco><worldbody><light name='a'/><light name='b' pos='0 0 1'/></worldbody></mujoco>",
        "<mujoco><worldbody><light name='b' pos='0 0 1'/><light name='a'/></worldbody></mujoco>",
    )
    found = compare(*map(read, texts))
    assert found == Comparison(reordered=("light",))
    assert not found.equal
    assert verdict(found, "MuJoCo 1") == "different: the order of elements (MuJoCo 1)"


def test_zeros_of_another_sign_are_different_but_said_to_be_equal_numbers(between: Between) -> None:
    found = between(("<worldbody>", "<option wind='0 -0 0'/><worldbody>"))
    wind = field(found, "opt.wind")
    assert wind.only_bits
    assert told(wind) == [("", "0 0 0", "0 -0 0")]
    (line,) = details(found)
    assert "equal as numbers: only the sign of a zero or the bits of a NaN" in line


def test_numbers_are_written_as_far_as_they_differ(between: Between) -> None:
    found = between(("<worldbody>", "<option timestep='0.0020000001'/><worldbody>"))
    assert told(field(found, "opt.timestep")) == [("", "0.002", "0.0020000001")]


def test_the_vertices_of_a_mesh_are_its_own(read: Read) -> None:
    text = """<mujoco><asset><mesh name='a' vertex='0 0 0 1 0 0 0 1 0 0 0 1'/>
      <mesh name='b' vertex='{}'/></asset>
      <worldbody><geom type='mesh' mesh='b'/></worldbody></mujoco>
    """
    small, large = (read(text.format(f"0 0 0 {s} 0 0 0 {s} 0 0 0 {s}")) for s in (1, 2))
    found = field(compare(small, large), "mesh_vert")
    (one,) = found.differences
    assert (found.kind, one.element, one.entry is not None) == ("mesh", "mesh 'b'", True)


def test_every_field_of_elements_is_shared_out_whole(read: Read) -> None:
    model = read(ARM)
    for name, one in model.fields.items():
        assert b"".join(model.shares(name)) == one.data, name


def test_two_releases_are_compared_in_what_both_have(
    engine: Engine, old_engine: OldEngine, tmp_path: Path
) -> None:
    old, new = reader(old_engine("3.1.6"), tmp_path)(ARM), reader(engine, tmp_path)(ARM)
    found = compare(old, new)
    assert {one.field.split(".")[0] for one in found.fields} <= {"vis"}
    assert "opt.apirate" in found.only_before
    assert found.only_after
    assert (found.removed, found.added, found.uncompared) == ((), (), ())
    changed = reader(engine, tmp_path)(ARM.replace("size='.1'/", "size='.4'/"))
    assert told(field(compare(old, changed), "geom_size")) == [
        ("geom 'ball'", "0.1 0 0", "0.4 0 0")
    ]


def test_releases_that_pad_their_arrays_are_read(old_engine: OldEngine, tmp_path: Path) -> None:
    read = reader(old_engine("2.2.0"), tmp_path)
    found = compare(read(ARM), read(ARM.replace("size='.1'/", "size='.4'/")))
    assert told(field(found, "geom_size")) == [("geom 'ball'", "0.1 0 0", "0.4 0 0")]


def test_a_nan_is_like_any_other_but_its_bits_may_differ() -> None:
    one, other = struct.pack("=d", math.nan), struct.pack("=d", -math.nan)
    assert one != other
    assert alike(math.nan, -math.nan)
    assert gap(math.nan, 1.0) is None
    assert other_bits(b"12345678" + one, b"12345678" + other, "d") == [1]


def test_texts_are_compared_as_texts(between: Between) -> None:
    start = ARM.replace("<worldbody>", "<custom><text name='t' data='left'/></custom><worldbody>")
    found = between(("data='left'", "data='lost'"), start=start)
    (field,) = found.fields
    assert [(one.before, one.after) for one in field.differences] == [("'left'", "'lost'")]


def test_small_differences_are_shown_with_all_their_digits(between: Between) -> None:
    found = between(("rgba='1 0 0 1'", "rgba='1 0.1234567 0 1'"), start=ARM)
    assert not found.equal
    near = between(
        ("rgba='1 0.12345671 0 1'", "rgba='1 0.12345673 0 1'"),
        start=ARM.replace("rgba='1 0 0 1'", "rgba='1 0.12345671 0 1'"),
    )
    (field,) = near.fields
    (one,) = field.differences
    assert one.before != one.after
    assert "0.1234567" in one.before
