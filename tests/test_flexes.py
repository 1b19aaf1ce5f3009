"""What is read of flexes is what the engine compiles."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine
from mjcf_lint.parts.flexes import Flex, flexes, reals
from mjcf_lint.releases.target import Target
from tests.trees import read_model

GRID = '<flexcomp name="f" type="grid" dim="2" count="4 3 1" spacing=".1 .1 .1" radius=".01">'
LINE = '<flexcomp name="f" type="{}" dim="1" count="{} 1 1" spacing=".1 .1 .1" radius=".01">'
DIRECT = '<flexcomp name="f" type="direct" dim="1" radius=".01" point="{}" element="{}">'
PINNED = {
    "ids": ('<pin id="0 5"/>', 2),
    "a range": ('<pin range="2 5"/>', 4),
    "ranges": ('<pin range="0 1 9 11"/>', 5),
    "places": ('<pin grid="0 0 3 2"/>', 2),
    "a rectangle": ('<pin gridrange="0 0 1 2"/>', 6),
    "pins": ('<pin id="0"/><pin range="10 11"/>', 3),
}


def flex(text: str, folder: Path, target: Target) -> Flex:
    (folder / "m.xml").write_text(f"<mujoco><worldbody>{text}</worldbody></mujoco>")
    (found,) = flexes(read_model(folder / "m.xml", target))
    return found


def compiled(engine: Engine, path: Path) -> tuple[int, int]:
    """Return how many vertices there are, and how many of them stand still in the world."""
    verdict = engine.load(path, image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    bodies = read_compiled(verdict.image, engine.library.headers).fields["flex_vertbodyid"]
    return len(bodies.values()), sum(body == 0 for body in bodies.values())


@pytest.mark.parametrize("case", PINNED)
def test_as_many_are_pinned_as_the_engine_pins(
    case: str, tmp_path: Path, target: Target, engine: Engine
) -> None:
    pins, expected = PINNED[case]
    found = flex(f"{GRID}{pins}</flexcomp>", tmp_path, target)
    assert (found.vertices, found.pinned) == (12, expected)
    assert compiled(engine, tmp_path / "m.xml") == (12, expected)


@pytest.mark.parametrize(
    ("text", "vertices", "bends"),
    [
        (LINE.format("circle", 6), 5, True),
        (LINE.format("grid", 2), 2, False),
        (LINE.format("grid", 5), 5, True),
        (DIRECT.format("0 0 0 .1 0 0", "0 1"), 2, False),
        (DIRECT.format("0 0 0 .1 0 0 .2 0 0", "0 1 1 2"), 3, True),
    ],
)
def test_a_line_bends_where_two_pieces_meet(
    text: str, vertices: int, bends: bool, tmp_path: Path, target: Target, engine: Engine
) -> None:
    found = flex(f"{text}</flexcomp>", tmp_path, target)
    assert (found.dim, found.vertices, found.bends) == (1, vertices, bends)
    assert compiled(engine, tmp_path / "m.xml")[0] == vertices


@pytest.mark.parametrize(
    ("kind", "dim", "vertices"), [("square", 2, None), ("disc", 2, None), ("gmsh", None, None)]
)
def test_what_only_the_engine_or_a_file_tells_is_open(
    kind: str, dim: int | None, vertices: int | None, tmp_path: Path, target: Target
) -> None:
    found = flex(f'<flexcomp name="f" type="{kind}"/>', tmp_path, target)
    assert (found.dim, found.vertices, found.bends) == (dim, vertices, None)


def test_a_flex_counts_its_own_vertices(tmp_path: Path, target: Target) -> None:
    (tmp_path / "m.xml").write_text(
        "<mujoco><deformable><flex name='f' dim='1' body='world' vertex='0 0 0 1 0 0 2 0 0' "
        "element='0 1 1 2'/><flex name='g'/></deformable></mujoco>"
    )
    first, second = flexes(read_model(tmp_path / "m.xml", target))
    assert (first.vertices, first.bends, first.rigid) == (3, True, True)
    assert second.vertices is None


def test_what_is_no_number_is_none() -> None:
    assert reals("1 2.5 -3") == [1, 2.5, -3]
    assert reals("1 two 3") == reals(None) == []
