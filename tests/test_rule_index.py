"""Rules are loaded when they first run, and what they declare is never that of other code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from mjcf_lint.cache import CACHE_VARIABLE
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset import ourselves, registry, rule_index
from mjcf_lint.ruleset.registry import load_rule, load_rules
from tests.trees import write_tree

RULE = '''"""A rule."""
from mjcf_lint import Category, Change, Diagnostic, Model, rule

@rule(category=Category.{category}, alternatives=("one", "other"), changes=[Change("3.1.0")])
def {name}(model: Model):
    """{summary}."""
    raise ValueError("it ran")
    yield
'''


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of rules that stands in for ours."""
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "rules"
    write_rule(folder, "first")
    write_rule(folder, "second")
    for module in (ourselves, registry, rule_index):
        monkeypatch.setattr(module, "builtin_rules_dir", lambda: folder)
    yield folder
    ourselves.ourselves.cache_clear()


def write_rule(folder: Path, name: str, category: str = "ERROR", summary: str = "Finds it") -> None:
    text = RULE.format(name=name, category=category, summary=summary)
    write_tree(folder, {f"{name}/rule.py": text})


def known() -> tuple[Rule, ...] | None:
    ourselves.ourselves.cache_clear()
    return rule_index.read(load_rule)


def kept(folder: Path) -> tuple[Rule, ...]:
    """Load the rules of a folder, and keep what they declare."""
    assert known() is None
    found = load_rules(folder)
    rule_index.keep(found)
    return found


def without_check(rules: tuple[Rule, ...]) -> list[Rule]:
    return [replace(one, check=len) for one in rules]  # type: ignore[arg-type]


def test_the_same_is_known_of_them_as_was_declared(rules: Path) -> None:
    loaded = kept(rules)
    found = known()
    assert found is not None
    assert without_check(found) == without_check(loaded)


def test_a_rule_is_loaded_when_it_first_runs(rules: Path) -> None:
    kept(rules)
    first, second = known() or ()
    (rules / "second" / "rule.py").unlink()
    for _ in range(2):
        with pytest.raises(ValueError, match="it ran"):
            list(first.check(None))  # type: ignore[arg-type]
    with pytest.raises(OSError, match="second"):
        second.check(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", ["changed", "new", "gone", "beside"])
def test_another_state_of_the_rules_is_not_known(rules: Path, change: str) -> None:
    kept(rules)
    if change == "changed":
        write_rule(rules, "first", "STYLE")
    elif change == "new":
        write_rule(rules, "third")
    elif change == "gone":
        (rules / "second" / "rule.py").unlink()
    else:
        write_tree(rules, {"first/table.py": "ROWS = ()"})
    assert known() is None


def test_what_changes_while_they_are_loaded_is_not_taken_for_seen(rules: Path) -> None:
    assert known() is None
    loaded = load_rules(rules)
    write_rule(rules, "first", "STYLE")
    rule_index.keep(loaded)
    assert known() is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"ourselves": 1}'])
def test_a_broken_file_is_as_none(rules: Path, text: str) -> None:
    kept(rules)
    rule_index._place().write_text(text)
    assert known() is None


def test_a_file_of_another_form_is_as_none(rules: Path) -> None:
    kept(rules)
    place = rule_index._place()
    document = json.loads(place.read_text())
    del document["rules"][0]["summary"]
    place.write_text(json.dumps(document))
    assert known() is None


def test_where_nothing_can_be_kept_rules_are_loaded(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file" / "below"))
    kept(rules)
    assert known() is None


def test_ours_declare_the_same_either_way(tmp_path: Path) -> None:
    """The first run loads them all, the second one none."""
    program = """
import json, sys
from dataclasses import fields
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.rule import Rule
def shown(value):
    return repr(sorted(value) if isinstance(value, frozenset) else value)
names = [one.name for one in fields(Rule) if one.name != "check"]
told = [{name: shown(getattr(rule, name)) for name in names} for rule in load_rules()]
ran = sum(name.startswith("mjcf_lint_rule_") for name in sys.modules)
print(json.dumps([told, ran]))
"""
    environment = {**os.environ, CACHE_VARIABLE: str(tmp_path)}
    first, second = (
        json.loads(subprocess.check_output([sys.executable, "-c", program], env=environment))
        for _ in range(2)
    )
    assert second[0] == first[0]
    assert first[1] > len(first[0])
    assert second[1] == 0
    assert {one.name for one in fields(Rule)} - set(first[0][0]) == {"check"}
