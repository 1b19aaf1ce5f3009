"""The order of the pages; a page that nobody put in its place comes last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from website.rule_tables import by_category

HOME = "index.md"
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Start", (HOME, "quick-start.md", "doctor.md", "preflight.md")),
    (
        "Use",
        (
            "command-line.md",
            "settings.md",
            "living-with-findings.md",
            "output-formats.md",
            "ci.md",
            "cluster.md",
            "editor.md",
            "explain.md",
            "security.md",
        ),
    ),
    ("Rules", ("rules.md",)),
    ("Releases", ("releases.md", "changes.md")),
    ("Python", ("python-api.md", "api-reference.md", "writing-rules.md")),
    (
        "Proof",
        (
            "proof.md",
            "reliability.md",
            "performance.md",
            "planted.md",
            "agreement.md",
            "unasked.md",
            "comparison.md",
        ),
    ),
    ("Project", ("architecture.md", "contributing.md", "changelog.md")),
)
RULES, LAST = "Rules", "Project"


def navigation(pages: Collection[str]) -> list[Any]:
    """Return what mkdocs takes for `nav`, made of the pages that there are."""
    placed = {page for _, named in SECTIONS for page in named}
    others = sorted(page for page in pages if page not in placed and not page.startswith("rules/"))
    nav: list[Any] = []
    for section, named in SECTIONS:
        inside: list[Any] = _there(named, pages)
        if section == RULES:
            inside += _rules(pages)
        if section == LAST:
            inside += others
        if inside:
            nav.append({section: inside})
    return nav


def _there(named: Iterable[str], pages: Collection[str]) -> list[str]:
    return [page for page in named if page in pages]


def _rules(pages: Collection[str]) -> list[dict[str, list[str]]]:
    return [
        {category.value: _there((f"rules/{rule.id}.md" for rule in rules), pages)}
        for category, rules in by_category().items()
    ]
