"""Which orientation an element has, as the real engine decides it."""

from __future__ import annotations

from math import sqrt
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.grammar import recorded
from mjcf_lint.parts.orientation_in_force import computed, winner
from mjcf_lint.releases.target import Target
from tests.conftest import OldEngine
from tests.trees import read_model, write_tree

TEXT = """<mujoco>
  <default><geom size="1" {class_}/></default>
  <worldbody><geom {own}/></worldbody>
</mujoco>"""
QUARTER = sqrt(0.5)
TURNS = {
    "quat": ('quat="0 1 0 0"', (0, 1, 0, 0)),
    "zaxis": ('zaxis="1 0 0"', (QUARTER, 0, QUARTER, 0)),
    "euler": ('euler="90 0 0"', (QUARTER, QUARTER, 0, 0)),
}


@pytest.mark.parametrize(
    ("class_", "own", "release", "won", "looked_at"),
    [
        ("zaxis", "quat", "4.0.0", "quat", []),
        ("quat", "zaxis", "4.0.0", "zaxis", ["zaxis"]),
        ("euler", "zaxis", "4.0.0", "zaxis", ["zaxis"]),
        ("zaxis", "quat", "3.15.0", "zaxis", ["zaxis"]),
        ("euler", "zaxis", "3.15.0", "zaxis", ["zaxis"]),
        ("euler", "zaxis", "3.1.4", "euler", ["euler", "zaxis"]),
    ],
)
@pytest.mark.real
def test_releases_choose_between_an_element_and_its_class(
    class_: str,
    own: str,
    release: str,
    won: str,
    looked_at: list[str],
    tmp_path: Path,
    old_engine: OldEngine,
) -> None:
    text = TEXT.format(class_=TURNS[class_][0], own=TURNS[own][0])
    write_tree(tmp_path, {"m.xml": text})
    version, engine = Version(release), old_engine(release)
    model = read_model(tmp_path / "m.xml", Target(version, recorded(version)))
    node = list(model.elements("geom"))[-1]
    found = winner(model.values(node), version)
    assert found
    assert found.attribute.name == won
    names = [given.attribute.name for given in computed(model.values(node), version)]
    assert names == looked_at
    image = engine.load(tmp_path / "m.xml", image=True).image
    assert image
    assert engine.library.headers
    quat = read_compiled(image, engine.library.headers).fields["geom_quat"]
    assert list(quat.values()) == pytest.approx(TURNS[won][1])


def test_between_two_points_nothing_is_computed(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"m.xml": TEXT.format(class_="", own='fromto="0 0 0 0 0 1" zaxis="0 0 0"')}
    )
    version = Version("4.0.0")
    model = read_model(tmp_path / "m.xml", Target(version, recorded(version)))
    assert computed(model.values(list(model.elements("geom"))[-1]), version) == ()
