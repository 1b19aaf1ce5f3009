"""Public models, all rules at once: repairs end, change what they say, and make nothing worse."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.real.conftest import FIGURES
from tests.real.fetch import PACKAGES, package
from tests.repairs import Case, assert_repaired_well

pytestmark = pytest.mark.real

RULES = load_rules()
SOME = 2
"""How many models of a package are looked at for a target, unless all are asked for."""
LARGE = 300_000
"""Bytes above which a model is looked at only when all are."""
RELEASES = (("4.0.0", "3.1.6"), ("3.1.6", None))


@pytest.mark.parametrize("which", ["some", pytest.param("all", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", PACKAGES)
def test_repairs_of_a_package(
    name: str, which: str, record_property: Callable[[str, object], None]
) -> None:
    folder, began = package(name), monotonic()
    looked_at = repaired = 0
    for release, made_for in RELEASES:
        version = Version(release)
        older = Version(made_for) if made_for else None
        target = Target(version, recorded(version), older)
        models = [m for m in Linter(target, ()).models([folder]) if m.kind is Kind.ROOT]
        if which == "some":
            models = [m for m in models if sum(len(s.data) for s in m.sources) < LARGE]
            models = models[:: max(len(models) // SOME, 1)][:SOME]
        looked_at += len(models)
        for model in models:
            case = Case([model.root.path], target, RULES)
            before = case.lint()
            for choice in case.choices(before):
                repaired += bool(assert_repaired_well(case, choice, before).changes)
    record_property(FIGURES, f"{name:18} {which:4} models: {repaired:4} repairs, nothing worse")
    for key, value in (("models", looked_at), ("repairs", repaired)):
        record_property(key, value)
    record_property("seconds", round(monotonic() - began))
    assert repaired or which == "some"
