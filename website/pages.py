"""The pages that are no files in docs/: made when the site is built, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from mjcf_lint.ruleset.registry import load_rules
from website.command_page import command_page
from website.releases_page import releases_page
from website.rule_pages import folder_of, rule_page
from website.settings_page import settings_page

ROOT = Path(__file__).parent.parent
STYLES = "stylesheets/site.css"

COPIED = {
    "security.md": "SECURITY.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
}
"""Files beside docs/ that are pages, too."""

REFERENCE = """# Reference of the Python API

What `mjcf_lint` gives. How to use it says [Python API](python-api.md).

## Functions

::: mjcf_lint.api.lint

::: mjcf_lint.api.fix

## What they return

::: mjcf_lint.checking.report.Report

::: mjcf_lint.api.Fixed

::: mjcf_lint.repair.fixer.Repair

::: mjcf_lint.repair.fixer.Change

::: mjcf_lint.repair.proof.Proof

## A finding

::: mjcf_lint.diagnostic.Diagnostic

::: mjcf_lint.diagnostic.Severity

::: mjcf_lint.diagnostic.Category

::: mjcf_lint.diagnostic.Related

::: mjcf_lint.diagnostic.Fix

::: mjcf_lint.diagnostic.Applicability

::: mjcf_lint.xml.edit.Edit

::: mjcf_lint.xml.edit.Span

## Errors

::: mjcf_lint.errors.MjcfLintError

::: mjcf_lint.project.files.PathError

::: mjcf_lint.errors.SourceError

::: mjcf_lint.project.settings.SettingsError

::: mjcf_lint.releases.sets.ReleaseError

::: mjcf_lint.engine.find.EngineNotFound

::: mjcf_lint.repair.writer.WriteError
"""


def made() -> Mapping[str, Callable[[], str]]:
    """Return what makes each page, by its place in the site."""
    pages: dict[str, Callable[[], str]] = {
        "command-line.md": command_page,
        "settings.md": settings_page,
        "releases.md": releases_page,
        "api-reference.md": lambda: REFERENCE,
    }
    for page, file in COPIED.items():
        pages[page] = (ROOT / file).read_text
    for rule in load_rules():
        pages[f"rules/{rule.id}.md"] = lambda rule=rule: rule_page(rule)  # type: ignore[misc]
    return pages


def sources() -> Mapping[str, str]:
    """Return the file in the repository that a page comes from, where it is not that in docs/."""
    rules = {
        f"rules/{rule.id}.md": f"rules/{folder_of(rule).name}/README.md" for rule in load_rules()
    }
    return {**COPIED, **rules}
