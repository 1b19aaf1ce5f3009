from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.engine import Engine
from mjcf_lint.mjcf.model import Kind
from mjcf_lint.ruleset.registry import load_rules
from tests.real.conftest import FIGURES
from tests.real.fetch import PACKAGES, library, package
from tests.real.target import target_of

pytestmark = pytest.mark.real

RELEASES = ("3.3.7", "4.0.0")


def errors(linter: Linter, root: Path) -> list[Diagnostic]:
    found = linter.check(linter.model(root))
    return [one for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", PACKAGES)
def test_a_model_has_an_error_if_and_only_if_the_engine_refuses_it(
    name: str, release: str, record_property: Callable[[str, object], None]
) -> None:
    folder = package(name)
    with Engine(library(release)) as engine:
        target, rules = target_of(engine), load_rules()
        static, compiling = Linter(target, rules), Linter(target, rules, engine)
        roots = [m.root.path for m in static.models([folder]) if m.kind is Kind.ROOT]
        verdicts = {root: engine.load(root) for root in roots}
        refused = [root for root in roots if not verdicts[root].loaded]
        false = {
            f"{one.span!r} {one.rule}: {one.message}"
            for root in roots
            if verdicts[root].loaded
            for one in errors(static, root)
        }
        missed = {
            root.name: verdicts[root].message for root in refused if not errors(compiling, root)
        }
    count, refusals = len(roots), len(refused)
    record_property(
        FIGURES,
        f"{name:18} {PACKAGES[name]:8} {release}  {count:4} entry models"
        f"  {count - refusals:4} load  {refusals:4} refused",
    )
    assert roots
    assert false == set()
    assert missed == {}
