"""The pages of the rules that speak up, as parts of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from mjcf_lint.registry import builtin_rules_dir


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule, its summary, and the rest of its page."""

    rule: str
    summary: str
    text: Markup


def explanations(rules: Iterable[str]) -> tuple[Explanation, ...]:
    """Return what the pages of rules say; a rule without one is left out."""
    names = sorted(set(rules))
    pages = {}
    for name in names:
        file = builtin_rules_dir() / name.replace("-", "_") / "README.md"
        if file.is_file():
            pages[name] = file.read_text("utf-8")
    return tuple(_explanation(name, text, pages) for name, text in pages.items())


def _explanation(name: str, page: str, known: Iterable[str]) -> Explanation:
    """Split a page into its title, its first paragraph and the rest."""
    _, summary, text = [*page.split("\n\n", 2), "", ""][:3]
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        _lead_within(token.children or (), set(known))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Explanation(name, " ".join(summary.split()), Markup(html))


def _lead_within(tokens: Iterable[Token], known: set[str]) -> None:
    """Let links to pages of other rules lead to those on the page, and all others nowhere."""
    for token in tokens:
        if token.type == "link_open":
            rule = PurePosixPath(str(token.attrs.get("href", ""))).parent.name.replace("_", "-")
            token.attrs = {"href": f"#rule-{rule}"} if rule else {}
