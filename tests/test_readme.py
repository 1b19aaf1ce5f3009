"""The README says what is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mjcf_lint.commands.rules import markdown_table
from mjcf_lint.commands.settings import settings_schema
from mjcf_lint.registry import load_rules
from mjcf_lint.reporters.json import JsonReport

ROOT = Path(__file__).parent.parent


def test_the_rule_table_is_up_to_date(bless: bool) -> None:
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    table = f"<!-- rules -->\n{markdown_table(load_rules())}<!-- /rules -->"
    written = re.sub(r"<!-- rules -->.*<!-- /rules -->", lambda _: table, text, flags=re.DOTALL)
    if bless:
        readme.write_text(written, "utf-8")
    assert bless or written == text, "run pytest tests/test_readme.py --bless"


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
