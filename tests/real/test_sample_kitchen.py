from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from mjcf_lint.engine import Engine, same
from tests.real.command_line import lint
from tests.real.fetch import library, python_with

pytestmark = pytest.mark.real

KITCHEN = Path(__file__).parents[2] / "sample_assets" / "kitchen"
ROOTS = ("kitchen.xml", "kettle_only.xml")
LOADING, REFUSING = "3.1.6", "4.0.0"
ROW = re.compile(
    r"^\| `(?P<file>[\w/.]+):(?P<line>\d+):(?P<column>\d+)` \|.*\| (?P<roots>\w+) \|$", re.MULTILINE
)

Place = tuple[str, int, int]


@pytest.fixture
def kitchen(tmp_path: Path) -> Path:
    folder = tmp_path / "kitchen"
    shutil.copytree(KITCHEN, folder)
    return folder


def planted() -> dict[Place, set[str]]:
    """Return what the table of the README says: places, and the roots each fault hurts."""
    rows = ROW.finditer((KITCHEN / "README.md").read_text("utf-8"))
    return {
        (row["file"], int(row["line"]), int(row["column"])): (
            set(ROOTS) if row["roots"] == "both" else {f"{row['roots']}.xml"}
        )
        for row in rows
    }


def images(engine: Engine, kitchen: Path) -> list[bytes]:
    engine.close()  # it remembers assets by path
    verdicts = [engine.load(kitchen / root, image=True) for root in ROOTS]
    assert [verdict.message for verdict in verdicts if verdict.message] == []
    assert [verdict.warnings for verdict in verdicts if verdict.warnings] == []
    return [verdict.image or b"" for verdict in verdicts]


def test_every_planted_fault_is_reported_at_its_place_and_for_its_roots(kitchen: Path) -> None:
    run = lint(kitchen, python=python_with(REFUSING))
    found = {
        (Path(one["path"]).relative_to(kitchen).as_posix(), one["line"], one["column"]): {
            Path(root).name for root in one["roots"]
        }
        for one in run.findings
    }
    assert len(planted()) == 19
    assert found == planted()


@pytest.mark.parametrize("target", [LOADING, REFUSING])
def test_fix_leaves_the_model_as_it_was(kitchen: Path, target: str) -> None:
    with Engine(library(LOADING)) as engine:
        assert engine.library.headers
        before = images(engine, kitchen)
        # A new name for an old attribute means nothing to the old release.
        lint(kitchen, "--fix", "--ignore", "removed-attribute", python=python_with(target))
        after = images(engine, kitchen)
        assert after == before
        assert all(map(same, before, after, [engine.library.headers] * len(ROOTS)))


def test_under_the_new_release_fix_settles_the_default_and_the_xml(kitchen: Path) -> None:
    before = lint(kitchen, python=python_with(REFUSING)).findings
    after = lint(kitchen, "--fix", python=python_with(REFUSING)).findings
    settled = {one["rule"] for one in before} - {one["rule"] for one in after}
    assert settled >= {"root-default-renamed", "not-well-formed", "removed-attribute"}
