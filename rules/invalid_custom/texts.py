"""Custom texts: one, and not empty."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint import Change, Diagnostic, Fix, Model, Related
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.parts.texts import IN_CONTENT, content, is_section

NO_TEXTS = Change("2.2.0", "2.2.1")
"""No model with a text loads."""


def texts(node: Node, model: Model) -> Iterator[Diagnostic]:
    """Report a text without content, or with two of them."""
    name, data = node.get("name") or "", node.attributes.get("data")
    inside = content(node.element) if IN_CONTENT.holds_in(model.target.release) else []
    sections = [text for text in node.element.texts if is_section(text)][: len(inside)]
    if data and sections:
        yield Diagnostic(
            data.span,
            f"text {name!r} has data, and a CDATA section",
            related=(Related(sections[0].span, "the section"),),
            note="up to 3.12.0 MuJoCo dropped the section without a word",
        )
    elif len(sections) > 1:
        yield Diagnostic(
            sections[1].span,
            f"text {name!r} has {len(sections)} CDATA sections; there can be one",
            related=(Related(sections[0].span, "the first one"),),
        )
    elif data and not data.value:
        yield Diagnostic(data.span, f"text {name!r} is empty")
    elif not data and IN_CONTENT.holds_in(model.target.release) and not any(inside):
        message = f"text {name!r} is empty" if sections else f"text {name!r} has no data"
        yield Diagnostic(node.element.name_span, message, note=_plain(node))
    elif NO_TEXTS.holds_in(model.target.release) and data:
        yield Diagnostic(
            node.element.start_tag,
            f"MuJoCo {model.target.release} loads no model with a text",
            Fix.unsafe("Remove the text", node.element.removed()),
            note="2.2.2 and later do",
        )


def _plain(node: Node) -> str:
    plain = [text for text in node.element.texts if not is_section(text)]
    return "what stands between the tags counts only as <![CDATA[...]]>" if plain else ""
