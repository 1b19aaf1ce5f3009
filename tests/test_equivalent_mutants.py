"""The table of mutants that nothing can notice speaks of code that is still there."""

from __future__ import annotations

from pathlib import Path

import pytest

import mjcf_lint
from bench.equivalent_mutants import EQUIVALENT

PACKAGE = Path(mjcf_lint.__file__).parent


@pytest.mark.parametrize("module", sorted({module for module, *_ in EQUIVALENT}))
def test_every_line_that_may_be_changed_unnoticed_is_in_its_module(module: str) -> None:
    code = " ".join((PACKAGE / f"{module.replace('.', '/')}.py").read_text("utf-8").split())
    for name, function, before, after in EQUIVALENT:
        if name == module:
            assert f"def {function.rpartition('.')[2]}(" in code
            assert " ".join(before.split()) in code
            assert before != after


def test_every_reason_is_a_sentence() -> None:
    assert all(reason[0].isupper() and " " in reason for reason in EQUIVALENT.values())
