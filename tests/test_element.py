"""Elements and attributes know their bytes, and give the edits that change them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mjcf_lint.edit import Edit, apply
from mjcf_lint.element import Attribute, Element, escaped
from mjcf_lint.lexer import read_value
from mjcf_lint.source import Source
from tests.trees import Content, source


def after(file: Source, *edits: Edit) -> str:
    return apply(file.data, edits).decode("utf-8", "surrogateescape")


def root_of(file: Source) -> Element:
    assert file.root
    return file.root


def first_attribute(text: Content) -> Attribute:
    return next(iter(root_of(source(text)).attributes.values()))


def test_an_attribute_is_removed_with_the_blanks_before_it() -> None:
    attribute = first_attribute("<a\n   b = 'c'\n   d='e'/>")
    assert after(attribute.element.source, attribute.removed()) == "<a\n   d='e'/>"


def test_an_attribute_is_renamed_in_place() -> None:
    attribute = first_attribute("<a b = 'c'/>")
    assert after(attribute.element.source, attribute.renamed("x")) == "<a x = 'c'/>"


@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_new_value_keeps_the_quotes_and_escapes_them(quote: str) -> None:
    attribute = first_attribute(f"<a b={quote}c{quote}/>")
    text = after(attribute.element.source, attribute.with_value("<'\">"))
    assert text.startswith(f"<a b={quote}&lt;")
    assert first_attribute(text).value == "<'\">"


@given(st.text().filter(lambda text: "\0" not in text), st.sampled_from("'\""))
def test_an_escaped_value_is_read_back_as_it_was(value: str, quote: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        return
    assert read_value(escaped(value, quote).encode()) == value
    assert quote not in escaped(value, quote)


def test_an_attribute_of_bytes_that_are_no_utf8_keeps_them() -> None:
    attribute = first_attribute(b"<a b='\xff\xe9'/>")
    edit = attribute.with_value(attribute.value + "x")
    assert apply(attribute.element.source.data, [edit]) == b"<a b='\xff\xe9x'/>"


def test_an_element_is_renamed_in_both_its_tags() -> None:
    file = source("<a>\n  < b c='d'>text< /b >\n</a>")
    assert after(file, *root_of(file).children[0].retagged("long")) == (
        "<a>\n  < long c='d'>text< /long >\n</a>"
    )


def test_an_element_of_one_tag_is_renamed_once() -> None:
    file = source("<a><b/></a>")
    assert after(file, *root_of(file).children[0].retagged("c")) == "<a><c/></a>"


def test_an_element_whose_name_is_no_utf8_is_renamed_whole() -> None:
    file = source(b"<a><b\xff></b\xff></a>")
    assert after(file, *root_of(file).children[0].retagged("c")) == "<a><c></c></a>"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("<a>\n  <b/>\n  <c/>\n</a>", "<a>\n  <c/>\n</a>"),
        ("<a>\r\n\t<b/> \r\n\t<c/>\r\n</a>", "<a>\r\n\t<c/>\r\n</a>"),
        ("<a>\n  <b>\n  </b>\n</a>", "<a>\n</a>"),
        ("<a> <b/> <c/></a>", "<a>  <c/></a>"),
        ("<a>\n  <b/> <!-- why -->\n</a>", "<a>\n   <!-- why -->\n</a>"),
    ],
)
def test_an_element_is_removed_with_its_line_where_it_stands_alone(text: str, rest: str) -> None:
    file = source(text)
    assert after(file, root_of(file).children[0].removed()) == rest


def test_a_comment_is_removed_with_its_line() -> None:
    file = source("<a>\n  <!-- so -->\n</a>")
    assert [comment.text for comment in file.comments] == [" so "]
    assert after(file, file.comments[0].removed()) == "<a>\n</a>"


def test_a_text_is_known_without_the_blanks_around_it() -> None:
    file = source("<a>\n  some words \n</a>")
    assert [text.span.text for text in file.texts] == ["some words"]


@pytest.mark.parametrize(
    ("text", "indent"),
    [("<a>\n \t<b/></a>", " \t"), ("<a>\r  <b/></a>", "  "), ("<a> <b/></a>", "")],
)
def test_an_indent_is_the_blanks_of_a_line_of_its_own(text: str, indent: str) -> None:
    assert root_of(source(text)).children[0].indent == indent


def test_walking_goes_in_document_order() -> None:
    file = source("<a><b><c/></b><d/></a>")
    assert [element.tag for element in root_of(file).walk()] == ["a", "b", "c", "d"]


def test_the_spans_of_an_element_are_its_bytes() -> None:
    element = root_of(source("<a><b c='d'>\n</b></a>")).children[0]
    assert element.span.text == "<b c='d'>\n</b>"
    assert element.start_tag.text == "<b c='d'>"
    assert element.name_span.text == "<b"
    assert element.attributes["c"].span.text == "c='d'"
    assert not element.self_closed
