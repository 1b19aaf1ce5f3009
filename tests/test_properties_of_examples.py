"""All rules at once over all examples: repairs end, change what they say, make nothing worse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rules
from tests.changes import examples
from tests.repairs import Case, assert_repaired_well, assert_safe_repairs_keep_the_model

RULES = load_rules()
FOLDERS = sorted(path.parent for path in builtin_rules_dir().glob("*/rule.py"))
SAMPLES = builtin_rules_dir().parent / "sample_assets"
RELEASE = "4.0.0"
OLDER = ("3.2.0", "3.1.6", "2.3.7")


def target_of(release: str, made_for: str = "") -> Target:
    version = Version(release)
    return Target(version, recorded(version), Version(made_for) if made_for else None)


def copied(folder: Path, place: Path) -> Path:
    """Copy a folder into a project of its own."""
    shutil.copytree(folder, place)
    (place / ".git").mkdir()
    return place


def cases_of_rule(folder: Path, place: Path) -> Iterator[Case]:
    """Yield the examples of a rule, those of changes with the releases they are about."""
    copy = copied(folder, place / "rule")
    for path in sorted((*copy.glob("bad*.xml"), *copy.glob("good*.xml"))):
        yield Case([path], target_of(RELEASE), RULES)
    for example in examples():
        if example.folder.is_relative_to(folder):
            path, claim = example.copied("before", place / example.name), example.claim
            yield Case([path], target_of(claim.new, claim.old), RULES)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_repairs_of_examples(folder: Path, tmp_path: Path) -> None:
    for case in cases_of_rule(folder, tmp_path):
        before = case.lint()
        for choice in case.choices(before):
            assert_repaired_well(case, choice, before)


@pytest.mark.parametrize("release", [RELEASE, *OLDER])
def test_repairs_of_the_samples(release: str, tmp_path: Path) -> None:
    case = Case([copied(SAMPLES, tmp_path / "samples")], target_of(release), RULES)
    before = case.lint()
    for choice in case.choices(before):
        assert_repaired_well(case, choice, before)


def test_safe_repairs_of_examples_keep_the_compiled_model(
    engine: Engine, tmp_path: Path, target: Target
) -> None:
    compared = 0
    for folder in FOLDERS:
        for path in sorted(copied(folder, tmp_path / folder.name).glob("bad*.xml")):
            if folder.name != "engine_crash":
                case = Case([path], target, RULES)
                compared += assert_safe_repairs_keep_the_model(case, engine)
    assert compared >= 5
