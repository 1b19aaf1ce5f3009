"""The content of custom texts, and what is only content of another element."""

from __future__ import annotations

from mjcf_lint.parts.texts import content, is_section
from mjcf_lint.xml.element import Element
from tests.trees import source


def parsed(text: str) -> Element:
    root = source(text).root
    assert root
    return root


def test_a_section_in_a_text_is_its_content() -> None:
    root = parsed("<mujoco><custom><text name='a'><![CDATA[x <y>]]></text></custom></mujoco>")
    text = root.children[0].children[0]
    assert content(text) == ["x <y>"]
    assert all(is_section(one) for one in text.texts)


def test_plain_words_are_not_and_neither_are_sections_elsewhere() -> None:
    root = parsed(
        "<mujoco><custom><text name='a'>x</text></custom><text><![CDATA[y]]></text></mujoco>"
    )
    assert content(root.children[0].children[0]) == []
    assert content(root.children[1]) == []
