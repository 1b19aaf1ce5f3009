"""The mirror holds every tree the lexer reads, and answers XPath with the elements themselves."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mjcf_lint.xml.element import Element
from mjcf_lint.xml.mirror import Mirror
from tests.trees import Content, source
from tests.xml_documents import documents

SCENE = "<mujoco><worldbody><body name='a'><geom/><geom class='x'/></body></worldbody></mujoco>"


def mirror(text: Content) -> Mirror[Element]:
    root = source(text).root
    assert root
    return Mirror(root)


def test_a_path_selects_elements_in_document_order() -> None:
    found = mirror(SCENE).select("//body | //geom")
    assert [element.tag for element in found] == ["body", "geom", "geom"]


def test_a_path_selects_by_attribute() -> None:
    assert [e.get("class") for e in mirror(SCENE).select("//geom[@class]")] == ["x"]


def test_a_path_may_begin_at_the_root() -> None:
    assert len(mirror(SCENE).select("/mujoco/worldbody")) == 1


def test_what_a_path_selects_besides_elements_is_left_out() -> None:
    assert mirror(SCENE).select("//geom/@class") == []
    assert mirror(SCENE).select("count(//geom)") == []


@pytest.mark.parametrize("raw", ["\x01", "\x1f", "\x7f", "\ufffe", "&#1;", "&#xd800;"])
def test_a_character_that_lxml_cannot_hold_is_stood_in_for(raw: str) -> None:
    found = mirror(f"<a b='1{raw}2'/>").select("/a[starts-with(@b, '1')]")
    assert [element.get("b") for element in found] != ["1\ufffd2"]


def test_bytes_that_are_no_utf8_are_stood_in_for() -> None:
    (element,) = mirror(b"<a b='1\xff2'/>").select("/a[@b='1\ufffd2']")
    assert element.get("b") == "1\udcff2"


@pytest.mark.parametrize("name", ["a:b", ":", "a\u00b2", "a\u00aa", "\u037e", "\u2028", "\x85"])
def test_a_name_that_lxml_cannot_hold_is_stood_in_for(name: str) -> None:
    (element,) = mirror(f"<r><{name} {name}='1'/></r>").select("/r/*")
    assert element.tag == name


def test_an_element_with_odd_attributes_keeps_them() -> None:
    (element,) = mirror("<r a:b='1' c:d='2' xmlns='3'/>").select("/r")
    assert list(element.attributes) == ["a:b", "c:d", "xmlns"]


@given(
    st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1, max_size=3)
)
def test_every_name_the_engine_takes_can_be_mirrored(name: str) -> None:
    (element,) = mirror(f"<r><a{name}/></r>").select("/r/*")
    assert element.tag == f"a{name}"


@given(documents())
@settings(max_examples=50, deadline=None)
def test_every_document_the_lexer_reads_can_be_mirrored(data: bytes) -> None:
    root = source(data).root
    if root is not None:
        assert Mirror(root).select("descendant-or-self::*") == list(root.walk())
