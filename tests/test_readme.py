"""The README says what is so."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from mjcf_lint.commands.settings import settings_schema
from mjcf_lint.reporters.json import JsonReport
from mjcf_lint.ruleset.registry import load_rules
from tests.console_blocks import shown_in
from tests.real.command_line import mjcf_lint
from tests.real.fetch import package, python_with
from website.command_page import commands, parameters
from website.rule_tables import categories_table, rules_page

ROOT = Path(__file__).parent.parent
KITCHEN = Path("gymnasium_robotics", "envs", "assets", "kitchen_franka")


def test_the_table_of_categories_is_up_to_date(bless: bool) -> None:
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    rules = f"<!-- rules -->\n{summary()}<!-- /rules -->"
    written = re.sub(r"<!-- rules -->.*<!-- /rules -->", lambda _: rules, text, flags=re.DOTALL)
    if bless:
        readme.write_text(written, "utf-8")
    assert bless or written == text, "run pytest tests/test_readme.py --bless"


def summary() -> str:
    return f"{len(load_rules())} rules:\n\n{categories_table()}"


def test_the_page_of_rules_is_up_to_date(bless: bool) -> None:
    path = ROOT / "docs" / "rules.md"
    if bless:
        path.write_text(rules_page(), "utf-8")
    assert bless or path.read_text("utf-8") == rules_page(), "run tests/test_readme.py --bless"


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


def test_the_command_that_ci_takes_from_the_readme_is_there() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    (command,) = re.findall(r"<!-- test command -->\n```sh\n(.+?)\n```", text, re.DOTALL)
    assert "pip install" in command
    assert "pytest" in command


@pytest.mark.real
def test_the_report_of_the_readme_is_what_is_printed(tmp_path: Path) -> None:
    (shown,) = shown_in(ROOT / "README.md", language="")
    shutil.copytree(package("gymnasium-robotics") / KITCHEN, tmp_path / "assets")
    (tmp_path / "pyproject.toml").touch()
    run = mjcf_lint(*shown.words[1:], "--python", python_with("4.0.0"), cwd=tmp_path)
    said = [line for line in run.stderr.splitlines() if not line.startswith("--from-version")]
    assert shown.matches(run.stdout + "\n".join(said))


def test_the_flags_of_the_readme_are_flags() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    lines = re.findall(r"^mjcf-lint (.+?)(?:  |#|$)", text, re.MULTILINE)
    assert len(lines) > 5
    for line in lines:
        words = [word for word in line.split() if not word.startswith("#")]
        name = words[0] if words[0] in commands() else "check"
        flags = {flag for one in parameters(commands()[name]) for flag in one.flags}
        assert {word for word in words if word.startswith("--")} <= flags


def test_the_report_schema_is_up_to_date(bless: bool) -> None:
    path = ROOT / "docs" / "report.schema.json"
    schema = json.dumps(JsonReport.model_json_schema(), indent=2) + "\n"
    if bless:
        path.write_text(schema, "utf-8")
    assert bless or path.read_text("utf-8") == schema, "run pytest tests/test_readme.py --bless"


def test_the_settings_schema_is_up_to_date(bless: bool) -> None:
    path = ROOT / "docs" / "settings.schema.json"
    if bless:
        path.write_text(settings_schema(), "utf-8")
    assert bless or path.read_text("utf-8") == settings_schema(), (
        "run pytest tests/test_readme.py --bless"
    )


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_the_changelog_names_every_rule(rule: object) -> None:
    assert f"`{getattr(rule, 'id', '')}`" in (ROOT / "CHANGELOG.md").read_text("utf-8")
