"""The page of a rule, its README, taken apart."""

from __future__ import annotations

import re
from pathlib import Path

from mjcf_lint.ruleset.registry import builtin_rules_dir

_HEADING = re.compile(r"^\*\*([^*]+)\.\*\*", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```\s*", re.MULTILINE | re.DOTALL)


def page_of(rule: str) -> Path:
    """Return where the page of a built-in rule stands."""
    return builtin_rules_dir() / rule.replace("-", "_") / "README.md"


def sections_of(rule: str) -> dict[str, str]:
    """Return the paragraphs of a rule's page by their headings, without what engines say."""
    parts = _HEADING.split(_CODE.sub("", page_of(rule).read_text("utf-8")))
    return {
        heading: " ".join(body.split())
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
    }
