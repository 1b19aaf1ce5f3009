"""Trees that grew out of the grammar: no trouble, no false alarm, and repairs as they must be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, currently_in_test_context, event, given, settings
from hypothesis import strategies as st

from bench.fuzz_input import Yard
from mjcf_lint.checking.linter import Linter
from mjcf_lint.diagnostic import Severity
from mjcf_lint.engine import Engine, Outcome, find_library
from mjcf_lint.errors import MjcfLintError
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.mjcf_trees import changed_examples, trees
from tests.repairs import Case, assert_repaired_well, assert_safe_repairs_keep_the_model

RULES = load_rules()
LOADING = sorted((Path(__file__).parent / "data" / "loads").glob("*.xml"))
TREES = st.one_of(trees(), changed_examples())
EXAMPLES = int(os.environ.get("MJCF_LINT_EXAMPLES", "0"))


def examples(usual: int) -> settings:
    """Return settings for a short run that is always the same, or for a long random one."""
    return settings(
        max_examples=EXAMPLES or usual,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Yard:
    return Yard(tmp_path_factory.mktemp("yard"))


@pytest.fixture(scope="module")
def hasty_engine() -> Iterator[Engine]:
    """The installed MuJoCo, which gives up on what takes it long."""
    with Engine(find_library(), timeout=10, memory=4 << 30) as engine:
        yield engine


def false_alarms(path: Path, target: Target, engine: Engine) -> list[str]:
    """Return the errors that reading alone finds in a model, if the engine loads it."""
    linter = Linter(target, RULES)
    found = linter.check(linter.model(path))
    assert not linter.failures, linter.failures[0].traceback
    verdict = engine.load(path)
    if currently_in_test_context():
        event(verdict.outcome.value)
    if verdict.outcome is not Outcome.LOADED:
        return []
    return [f"{one.rule}: {one.message}" for one in found if one.severity is Severity.ERROR]


@given(TREES)
@examples(100)
def test_repairs_of_generated_trees(yard: Yard, target: Target, files: dict[str, bytes]) -> None:
    case = Case([yard.put(files).parent], target, RULES)
    try:
        before = case.lint()
        for choice in case.choices(before):
            assert_repaired_well(case, choice, before)
    except MjcfLintError:
        event("nothing to check")


@given(TREES)
@examples(600)
def test_what_the_engine_loads_has_no_error(
    yard: Yard, target: Target, hasty_engine: Engine, files: dict[str, bytes]
) -> None:
    assert false_alarms(yard.put(files), target, hasty_engine) == []


@pytest.mark.parametrize("path", LOADING, ids=lambda path: path.stem)
def test_what_once_was_a_false_alarm_is_none(path: Path, target: Target, engine: Engine) -> None:
    assert engine.load(path).loaded
    assert false_alarms(path, target, engine) == []


@given(TREES)
@examples(60)
def test_safe_repairs_of_generated_trees_keep_the_compiled_model(
    yard: Yard, target: Target, hasty_engine: Engine, files: dict[str, bytes]
) -> None:
    case = Case([yard.put(files)], target, RULES)
    try:
        compared = assert_safe_repairs_keep_the_model(case, hasty_engine)
    except MjcfLintError:
        compared = 0
    event(f"{compared} compared")
