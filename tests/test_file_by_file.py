"""What rules are spared changes nothing of what they find."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Kind, Model, Rule, rule
from mjcf_lint.grammar import grammar_for, releases
from mjcf_lint.project import FileKind, Files, kind_of
from mjcf_lint.registry import builtin_rules_dir, load_rules
from mjcf_lint.runner import Runner
from mjcf_lint.target import Target
from tests.both_ways import apart, differing, overlooked
from tests.split_models import split
from tests.trees import write_tree

FOLDERS = sorted(path.parent for path in builtin_rules_dir().glob("*/rule.py"))
NEWEST = str(releases()[-1])
MOST_INCLUSIONS = 100
"""Some releases take in files that include each other again and again."""
MADE_FOR = Version("2.3.7")


def target_for(release: str, made_for: Version | None = None) -> Target:
    return Target(Version(release), grammar_for(Version(release)), made_for)


def examples(folder: Path, release: str, *, cut: bool) -> Iterator[Model]:
    """Read the models below a folder, and with `cut` the same ones in many small files."""
    files = Files()
    targets = [target_for(release), target_for(release, MADE_FOR)]
    given = [path for path in sorted(folder.rglob("*.xml")) if path.stat().st_size < 100_000]
    kinds = {path: kind_of(files.read(path)) for path in given}
    paths = [path for path in given if kinds[path] in (FileKind.MUJOCO, FileKind.INCLUDE)]
    paths += [split(path, odd=odd) for path in paths if cut for odd in (False, True)]
    for path in paths:
        source = files.read(path)
        fragment = kind_of(source) is FileKind.INCLUDE
        for target in targets:
            kind = Kind.FRAGMENT if fragment else Kind.ROOT
            model = Model.read(source, target, files.read, kind)
            if len(model.inclusions) < MOST_INCLUSIONS:
                yield model


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all examples of rules."""
    folder = tmp_path_factory.mktemp("rules")
    for each in FOLDERS:
        shutil.copytree(each, folder / each.name)
    return folder


@pytest.mark.parametrize("release", ["2.2.0", "3.3.0", NEWEST])
def test_file_by_file_rules_find_the_same(copied: Path, release: str) -> None:
    models = list(examples(copied, release, cut=True))
    assert len(models) > 1000
    assert not list(differing(models, apart(load_rules())))


@pytest.mark.parametrize("release", ["2.2.0", "3.3.0", NEWEST])
def test_rules_that_are_left_out_find_nothing(copied: Path, release: str) -> None:
    models = examples(copied, release, cut=False)
    assert not list(overlooked(models, load_rules()))
