"""The pages of the rules that speak up, as parts of the report."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from mjcf_lint.deferred import dataclass
from mjcf_lint.reporters.text import printable
from mjcf_lint.rule import Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule, its summary, and the rest of its page."""

    rule: str
    summary: str
    text: Markup


def explanations(rules: Iterable[Rule]) -> tuple[Explanation, ...]:
    """Return what the pages of rules say."""
    known = {rule.id: rule for rule in rules}
    return tuple(_explanation(known[name], known) for name in sorted(known))


def _explanation(rule: Rule, known: Collection[str]) -> Explanation:
    """Split a page into its title, its first paragraph and the rest."""
    page = "\n".join(printable(line.expandtabs()) for line in rule.page.splitlines())
    _, summary, text = [*page.split("\n\n", 2), "", ""][:3]
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = markdown.parse(text)
    for token in tokens:
        _lead_within(token.children or (), known)
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Explanation(rule.id, " ".join(summary.split()), Markup(html))


def _lead_within(tokens: Iterable[Token], known: Collection[str]) -> None:
    """Let links to pages of other rules lead to those on the page, and all others nowhere."""
    for token in tokens:
        if token.type == "link_open":
            rule = PurePosixPath(str(token.attrs.get("href", ""))).parent.name.replace("_", "-")
            token.attrs = {"href": f"#rule-{rule}"} if rule in known else {}
