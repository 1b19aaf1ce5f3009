"""Rule folders are loaded by path, and say what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.ruleset.registry import (
    RuleError,
    builtin_rules_dir,
    load_module,
    load_rule,
    load_rules,
)
from tests.trees import write_tree


def test_every_folder_with_a_rule_is_loaded_in_order() -> None:
    names = [rule.id.replace("-", "_") for rule in load_rules()]
    assert names == sorted(path.parent.name for path in builtin_rules_dir().glob("*/rule.py"))


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no rule folders in it; was mjcf-lint installed whole\?"):
        load_rules(tmp_path)


@pytest.mark.parametrize("text", ["", "def my_rule(model): ...\n", "my_rule = 3\n"])
def test_a_rule_bears_the_name_of_its_folder(text: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"my_rule/rule.py": text})
    with pytest.raises(RuleError, match="defines no rule named my_rule"):
        load_rule(tmp_path / "my_rule" / "rule.py")


def test_only_python_is_loaded(tmp_path: Path) -> None:
    write_tree(tmp_path, {"my_rule/rule.txt": ""})
    with pytest.raises(RuleError, match="not a Python file"):
        load_module(tmp_path / "my_rule" / "rule.txt")
