"""Rules that look at one file at a time find in packages what they find over whole models."""

from __future__ import annotations

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.grammar import grammar_for
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.both_ways import apart, differing, overlooked
from tests.real.fetch import PACKAGES, package


@pytest.mark.parametrize("release", ["3.3.0", "4.0.0"])
@pytest.mark.parametrize("name", PACKAGES)
def test_nothing_is_lost_in_a_package(name: str, release: str) -> None:
    target = Target(Version(release), grammar_for(Version(release)))
    models = Linter(target, ()).models([package(name)])
    assert not list(differing(models, apart(load_rules())))
    assert not list(overlooked(models, load_rules()))
