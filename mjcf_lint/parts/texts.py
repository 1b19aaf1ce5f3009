"""The content of custom texts: an attribute, or what stands between their tags."""

from __future__ import annotations

from mjcf_lint.releases.change import Change
from mjcf_lint.xml.content import Text
from mjcf_lint.xml.element import Element

IN_CONTENT = Change("3.13.0")
"""A text may stand in a CDATA section in place of the attribute data."""

_BEGIN, _END = "<![CDATA[", "]]>"


def is_section(text: Text) -> bool:
    """Say whether it is a CDATA section of a text in custom."""
    element = text.parent
    if element is None or element.tag != "text" or element.parent is None:
        return False
    return element.parent.tag == "custom" and text.span.text.startswith(_BEGIN)


def content(element: Element) -> list[str]:
    """Return what stands in each CDATA section of a text."""
    sections = (text.span.text for text in element.texts if is_section(text))
    return [section[len(_BEGIN) : -len(_END)] for section in sections]
