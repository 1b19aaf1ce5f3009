"""Replicates compare names, and drop what is at fault, as their release does."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.names import nameless
from mjcf_lint.parts.replicated import compared, drops_faulty, innermost
from mjcf_lint.releases.target import Target
from tests.trees import read_model, write_tree


def model_of(text: str, folder: Path, release: str) -> Model:
    write_tree(folder, {"m.xml": f"<mujoco>{text}</mujoco>"})
    version = Version(release)
    return read_model(folder / "m.xml", Target(version, recorded(version)))


@pytest.mark.parametrize(
    ("count", "release", "is_compared"),
    [("2", "3.3.7", True), ("0", "3.3.7", False), ("0", "3.4.0", True), ("-1", "3.1.6", False)],
)
def test_names_are_compared_where_copies_are_made_of_them(
    count: str, release: str, is_compared: bool, tmp_path: Path
) -> None:
    text = f"<worldbody><replicate count='{count}'><site name='top'/></replicate></worldbody>"
    model = model_of(text, tmp_path, release)
    assert compared(next(model.elements("site")), model) is is_compared


def test_the_innermost_replicate_gives_the_first_ending(tmp_path: Path) -> None:
    text = (
        "<worldbody><site/><replicate count='2'><replicate count='3'><body><site/></body>"
        "</replicate></replicate></worldbody>"
    )
    outside, inside = model_of(text, tmp_path, "4.0.0").elements("site")
    assert innermost(outside) is None
    replicate = innermost(inside)
    assert replicate
    assert replicate.get("count") == "3"


@pytest.mark.parametrize(
    ("release", "drops"), [("3.1.6", False), ("3.2.0", True), ("3.2.1", False)]
)
def test_one_release_drops_what_is_at_fault(release: str, drops: bool, tmp_path: Path) -> None:
    text = "<worldbody><replicate count='2'><geom size='1'/></replicate></worldbody>"
    assert drops_faulty(model_of(text, tmp_path, release)) is drops


@pytest.mark.parametrize(
    ("content", "space", "some"),
    [
        ("<body name='a'/>", "body", False),
        ("<body/>", "body", True),
        ("<body/>", "geom", False),
        ("<replicate count='2'/>", "body", True),
        ("<replicate count='2'/>", "geom", False),
        ("<body><freejoint/></body>", "joint", True),
        ("<composite/>", "geom", True),
        ("<body><flexcomp name='a'/></body>", "flex", False),
        ("<body><flexcomp name=''/></body>", "flex", True),
    ],
)
def test_what_has_no_name_may_be_meant_by_an_empty_one(
    content: str, space: str, some: bool, tmp_path: Path
) -> None:
    model = model_of(f"<worldbody>{content}</worldbody>", tmp_path, "4.0.0")
    assert nameless(model, space) is some
