from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.ruleset.registry import load_rules
from tests.real.command_line import lint
from tests.real.fetch import library, package, python_with
from tests.real.target import target_of

pytestmark = pytest.mark.real

RELEASE = "4.0.0"
MODELS = 86
TABLE = "objects/assets/table_dependencies.xml"


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "assets"
    shutil.copytree(package("metaworld") / "metaworld" / "assets", folder)
    return folder


def test_the_table_is_found_and_repaired_and_all_86_models_load(assets: Path) -> None:
    python = python_with(RELEASE)
    before = lint(assets, python=python)
    assert [(found["rule"], Path(found["path"])) for found in before.errors] == [
        ("root-default-renamed", assets / TABLE)
    ]
    after = lint(assets, "--fix", python=python)
    assert after.errors == []
    assert after.code == 0
    with Engine(library(RELEASE)) as engine:
        roots = Linter(target_of(engine), load_rules()).lint([assets]).roots
        refused = {root.name: engine.load(root).message for root in roots}
    assert len(refused) == MODELS
    assert {name: said for name, said in refused.items() if said} == {}
