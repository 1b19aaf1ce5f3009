import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import (
    Engine,
    ImageError,
    differences,
    fields,
    same,
)
from mjcf_lint.grammar import releases
from tests.conftest import OldEngine

BOX = """<mujoco><option timestep='{step}'/><worldbody><body><freejoint/>
  <geom name='{name}' type='box' size='.1 .2 {height}'/></body>{more}</worldbody></mujoco>
"""
MESH = """<mujoco><asset><mesh file='corner.stl'/></asset>
  <worldbody><geom type='mesh' mesh='corner'/></worldbody></mujoco>
"""

Compile = Callable[..., bytes]


@pytest.fixture(scope="module")
def headers(engine: Engine) -> Path:
    assert engine.library.headers
    return engine.library.headers


@pytest.fixture
def box(engine: Engine, tmp_path: Path) -> Compile:
    def compiled(
        *, name: str = "a", height: float = 0.3, step: float = 0.5, more: str = ""
    ) -> bytes:
        text = BOX.format(name=name, height=height, step=step, more=more)
        (tmp_path / "box.xml").write_text(text)
        return image_of(engine, tmp_path / "box.xml")

    return compiled


def image_of(engine: Engine, path: Path) -> bytes:
    verdict = engine.load(path, image=True)
    assert verdict.image, verdict
    return verdict.image


def corner(size: float) -> bytes:
    points = [(0, 0, 0), (size, 0, 0), (0, size, 0), (0, 0, size)]
    faces = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]
    triangles = (
        struct.pack("<12fH", 0, 0, 0, *points[a], *points[b], *points[c], 0) for a, b, c in faces
    )
    return bytes(80) + struct.pack("<I", len(faces)) + b"".join(triangles)


def test_the_fields_hold_what_the_model_says(box: Compile, headers: Path) -> None:
    model = fields(box(), headers)
    assert model["ngeom"].values() == (1,)
    assert model["geom_size"].dims == (1, 3)
    assert model["geom_size"].values() == (0.1, 0.2, 0.3)
    assert model["qpos0"].values() == (0, 0, 0, 1, 0, 0, 0)
    assert model["opt.timestep"].values() == (0.5,)
    assert model["vis.global.fovy"].values() == (45,)


def test_the_fields_are_the_whole_image(box: Compile, headers: Path) -> None:
    image = box()
    assert sum(len(field.data) for field in fields(image, headers).values()) <= len(image)
    with pytest.raises(ImageError, match="1 bytes of the model are not described"):
        fields(image + b"\0", headers)


def test_a_model_is_the_same_as_itself(box: Compile, headers: Path) -> None:
    assert same(box(), box(), headers)


def test_a_difference_says_which_entry_was_what(box: Compile, headers: Path) -> None:
    found = {item.field: item for item in differences(box(), box(height=0.4), headers)}
    assert found["geom_size"].index == (0, 2)
    assert str(found["geom_size"]) == "geom_size[0, 2]: 0.3 -> 0.4"
    assert "body_mass" in found
    assert "qpos0" not in found


def test_an_option_is_named(box: Compile, headers: Path) -> None:
    found = differences(box(), box(step=0.25), headers)
    assert [str(item) for item in found] == ["opt.timestep: 0.5 -> 0.25"]


def test_a_name_is_part_of_the_model(box: Compile, headers: Path) -> None:
    assert not same(box(), box(name="b"), headers)


def test_a_new_element_shows_in_the_sizes(box: Compile, headers: Path) -> None:
    found = {item.field: str(item) for item in differences(box(), box(more="<site/>"), headers)}
    assert found["nsite"] == "nsite: 0 -> 1"
    assert found["site_pos"] == "site_pos: 0 x 3 -> 1 x 3"


def test_the_folder_of_a_model_is_not_part_of_it(
    engine: Engine, tmp_path: Path, headers: Path
) -> None:
    images = []
    for folder, size in (("a", 1.0), ("much/longer", 1.0), ("larger", 2.0)):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "corner.stl").write_bytes(corner(size))
        (tmp_path / folder / "mesh.xml").write_text(MESH)
        images.append(image_of(engine, tmp_path / folder / "mesh.xml"))
    assert differences(images[0], images[1], headers) == ()
    assert "geom_size" in {item.field for item in differences(images[0], images[2], headers)}


def test_what_is_no_image_is_an_error(box: Compile, headers: Path) -> None:
    with pytest.raises(ImageError, match="shorter than"):
        fields(box()[:-1], headers)
    with pytest.raises(ImageError, match="not a compiled MuJoCo model"):
        fields(b"<mujoco model='a'/>", headers)


def test_headers_that_say_nothing_are_an_error(box: Compile, tmp_path: Path) -> None:
    with pytest.raises(ImageError, match="do not declare mjModel"):
        fields(box(), tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("release", releases(), ids=str)
def test_the_images_of_every_release_are_read(
    release: Version, tmp_path: Path, old_engine: OldEngine
) -> None:
    model = tmp_path / "model.xml"
    model.write_text(
        '<mujoco><asset><texture name="t" builtin="flat" width="7" height="3" type="2d"/></asset>'
        '<worldbody><body name="abc"><freejoint/><geom size=".1"/></body></worldbody></mujoco>'
    )
    engine = old_engine(str(release))
    verdict = engine.load(model, image=True)
    assert verdict.image, verdict.message
    assert engine.library.headers
    assert fields(verdict.image, engine.library.headers)["geom_size"].values()[0] == 0.1
