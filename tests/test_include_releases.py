"""Includes are taken or refused as each release does; the ranges were run on all 51 releases."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine, find_library
from mjcf_lint.mjcf.tree import expand
from mjcf_lint.xml.source import read_source

TREES = Path(__file__).parent / "data" / "includes"
TAKEN = {
    "backslash": [("3.2.1", "4.0.0")],
    "dup_abs": [("3.1.3", "3.17.0")],
    "dup_backslash": [],
    "dup_case": [("2.2.0", "3.2.0")],
    "dup_dot": [("2.2.0", "3.2.0")],
    "dup_nested_rootrel": [("3.1.3", "3.2.0")],
    "dup_nested_twice": [("3.1.3", "3.2.0")],
    "dup_slashes": [("2.2.0", "3.14.0")],
    "dup_top": [("3.1.3", "3.2.0")],
    "dup_two_nested": [("3.1.3", "3.2.0")],
    "nested_rootx": [("3.1.3", "3.17.0")],
    "nested_rootx2": [("3.1.3", "3.17.0")],
    "up_twice": [("2.2.0", "4.0.0")],
}
RELEASES = [
    *("2.2.0", "2.3.7", "3.0.1", "3.1.2", "3.1.3", "3.1.6", "3.2.0"),
    *("3.2.1", "3.3.7", "3.9.0", "3.14.0", "3.15.0", "3.17.0", "4.0.0"),
]


def takes(tree: str, release: Version) -> bool:
    return not expand(read_source(TREES / tree / "main.xml"), release, read_source).faults


def test_every_tree_has_its_ranges() -> None:
    assert {path.name for path in TREES.iterdir()} == set(TAKEN)


@pytest.mark.parametrize("tree", TAKEN)
@pytest.mark.parametrize("release", RELEASES)
def test_a_tree_is_read_as_the_release_reads_it(tree: str, release: str) -> None:
    version = Version(release)
    expected = any(Version(low) <= version <= Version(high) for low, high in TAKEN[tree])
    assert takes(tree, version) is expected


@pytest.mark.parametrize("tree", TAKEN)
def test_a_tree_is_read_as_the_installed_engine_reads_it(tree: str) -> None:
    with Engine(find_library()) as engine:
        loads = engine.load(TREES / tree / "main.xml").loaded
        assert takes(tree, Version(engine.version())) is loads
