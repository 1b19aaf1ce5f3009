"""What attach elements bring into a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.checking.runner import Runner
from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.attached import declared
from mjcf_lint.mjcf.model import Model
from mjcf_lint.parts.attaching import brought, wanted
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.trees import read_model, write_tree

ARM = """<mujoco model="arm"><worldbody>
  <frame name="base"><frame><body name="upper"><body name="lower"/></body></frame><joint/></frame>
  <replicate count="2"><body name="finger"/></replicate>
</worldbody></mujoco>"""
NAMELESS = "<mujoco><worldbody><body name='one'/></worldbody></mujoco>"
FILES = {"arm.xml": ARM, "nameless.xml": NAMELESS}
ASSETS = """<asset>
  <model name="given" file="arm.xml"/><model file="arm.xml"/><model file="nameless.xml"/>
  <model file="gone.xml"/><model/>
</asset>"""


def model_of(text: str, folder: Path, release: str = "4.0.0") -> Model:
    write_tree(folder, {"m.xml": f"<mujoco>{text}</mujoco>", **FILES})
    version = Version(release)
    return read_model(folder / "m.xml", Target(version, recorded(version)))


def elements(attach: str, folder: Path, release: str = "4.0.0") -> list[list[str | None]]:
    text = f'{ASSETS}<worldbody><body name="own"/>{attach}</worldbody>'
    found = brought(model_of(text, folder, release))
    return [[node.get("name") or node.tag for node in one.elements] for one in found]


def test_a_model_is_called_as_its_asset_or_its_file_says(tmp_path: Path) -> None:
    names = [one.name for one in declared(model_of(ASSETS, tmp_path))]
    assert names == ["given", "arm", "MuJoCo Model", None, None]


@pytest.mark.parametrize(
    ("attach", "found"),
    [
        ('<attach model="arm" body="lower" prefix="p"/>', [["lower"]]),
        ('<attach model="arm" frame="base" prefix="p"/>', [["base"]]),
        ('<attach model="given" prefix="p"/>', [["worldbody"]]),
        ('<attach model="arm" body="finger" prefix="p"/>', []),
        ('<attach model="arm" body="base" prefix="p"/>', []),
        ('<attach model="arm" body="lower" frame="base" prefix="p"/>', []),
        ('<attach model="other" body="lower" prefix="p"/>', []),
        ('<attach body="own" prefix="p"/>', [["own"]]),
        ('<attach prefix="p"/>', []),
    ],
)
def test_an_attach_brings_what_it_names(
    attach: str, found: list[list[str]], tmp_path: Path
) -> None:
    assert elements(attach, tmp_path) == found


def test_older_releases_read_less_of_an_attach(tmp_path: Path) -> None:
    assert elements('<attach body="own" prefix="p"/>', tmp_path, "3.10.0") == []
    assert elements('<attach model="arm" prefix="p"/>', tmp_path, "3.3.0") == []
    model = model_of('<worldbody><attach body="a" frame="f"/></worldbody>', tmp_path)
    node = next(model.elements("attach"))
    assert [one.name for one in wanted(node, Version("3.10.0"))] == ["body"]
    assert [one.name for one in wanted(node, Version("3.11.0"))] == ["body", "frame"]


def test_what_comes_to_the_top_is_found_through_frames(tmp_path: Path) -> None:
    text = f'{ASSETS}<worldbody><attach model="arm" prefix="p"/></worldbody>'
    (one,) = brought(model_of(text, tmp_path))
    assert [node.get("name") for node in one.top("body")] == ["upper", "finger"]
    assert [node.tag for node in one.top("joint")] == ["joint"]


@pytest.mark.parametrize("asset", ['<model name="self" file="m.xml"/>', '<model name="none"/>'])
def test_over_what_kills_the_engine_a_rule_speaks_first(asset: str, tmp_path: Path) -> None:
    model = model_of(f"<asset>{asset}</asset><worldbody/>", tmp_path)
    rules = [rule for rule in load_rules() if rule.id == "invalid-attach"]
    assert len(list(Runner(rules).run(model, rules))) == 1
