"""Elements and attributes know their bytes, and give the edits that change them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mjcf_lint.xml.edit import Edit, apply, overlap
from mjcf_lint.xml.element import Attribute, Element, escaped
from mjcf_lint.xml.entities import read_value
from mjcf_lint.xml.source import Source
from tests.trees import Content, source


def after(file: Source, *edits: Edit) -> str:
    assert all(edit.span.source is file for edit in edits)
    return apply(file.data, edits).decode("utf-8", "surrogateescape")


def root_of(file: Source) -> Element:
    assert file.root
    return file.root


def first_attribute(text: Content) -> Attribute:
    return next(iter(root_of(source(text)).attributes.values()))


def test_an_attribute_is_removed_with_the_blanks_before_it() -> None:
    attribute = first_attribute("<a\n   b = 'c'\n   d='e'/>")
    assert after(attribute.element.source, attribute.removed()) == "<a\n   d='e'/>"


@pytest.mark.parametrize("text", ["<a b='c' d='e'/>", "<a b='c'\nd='e'/>", "<a b='c'd='e'/>"])
def test_an_attribute_is_removed_up_to_the_one_before_it(text: str) -> None:
    file = source(text)
    assert after(file, root_of(file).attributes["d"].removed()) == "<a b='c'/>"


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


def test_a_value_is_written_as_a_reader_of_xml_expects_it() -> None:
    assert escaped("a & b < 'c' > \"d\"\n\r") == "a &amp; b &lt; 'c' > &quot;d&quot;&#10;&#13;"
    assert escaped("'c' \"d\"", "'") == '&apos;c&apos; "d"'


def test_an_attribute_is_the_same_each_time_it_is_asked_for() -> None:
    file = source("<a b='1' c='1'><a b='1' c='1'/></a>")
    given, below = root_of(file).attributes, root_of(file).children[0].attributes
    assert given["b"] == given.get("b")
    assert len({given["b"], given["b"], given["c"], below["b"]}) == 3
    assert given["b"] != below["b"]


def test_what_stands_in_a_tag_is_known_without_its_attributes() -> None:
    given = root_of(source("<a b='1' c = '&lt;'/>")).attributes
    assert list(given.pairs()) == [("b", "1"), ("c", "<")]
    assert [*given] == [*given.keys()] == ["b", "c"]
    assert "c" in given
    assert "d" not in given
    assert given.get("d") is None
    assert len(given) == 2
    assert not root_of(source("<a/>")).attributes


def test_elements_with_attributes_of_the_same_names_share_these() -> None:
    file = source("<r><a b='1' c='2'/><d b = '3'\n c='4'/><a c='2' b='1'/></r>")
    first, second, turned = (one.attributes.names for one in root_of(file).children)
    assert first is second
    assert first != turned
    assert len({first, second, turned}) == 2


def test_an_attribute_that_is_not_there_has_no_value() -> None:
    element = root_of(source("<a b=''/>"))
    assert element.get("b") == ""
    assert element.get("c") is None


def test_an_attribute_of_bytes_that_are_no_utf8_keeps_them() -> None:
    attribute = first_attribute(b"<a b='\xff\xe9'/>")
    edit = attribute.with_value(attribute.value + "x")
    assert apply(attribute.element.source.data, [edit]) == b"<a b='\xff\xe9x'/>"


def test_an_element_is_renamed_in_both_its_tags() -> None:
    file = source("<a>\n  < b c='d'>text< /b >\n</a>")
    assert after(file, *root_of(file).children[0].retagged("long")) == (
        "<a>\n  < long c='d'>text< /long >\n</a>"
    )


def test_only_the_tags_of_an_element_are_renamed() -> None:
    file = source("<a b='/b'><b c='/'><b/></b></a>")
    assert after(file, *root_of(file).children[0].retagged("long")) == (
        "<a b='/b'><long c='/'><b/></long></a>"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<a/>", '<a size="1 &lt; 2"/>'),
        ("<a ></a>", '<a size="1 &lt; 2" ></a>'),
        ("<a b='c' d = \"e\"  />", '<a b=\'c\' d = "e" size="1 &lt; 2"  />'),
        ("<a size = '3' d='e'/>", "<a size = '1 &lt; 2' d='e'/>"),
    ],
)
def test_an_attribute_is_written_over_the_old_one_or_behind_the_others(
    text: str, written: str
) -> None:
    file = source(text)
    assert after(file, root_of(file).with_attribute("size", "1 < 2")) == written


@pytest.mark.parametrize("text", ["<a/>", "<a b='c'/>"])
def test_two_attributes_are_not_written_at_one_place_at_once(text: str) -> None:
    element = root_of(source(text))
    assert overlap(element.with_attribute("x", "1"), element.with_attribute("y", "2"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<a b='c'/>", "<a b='c'><new/></a>"),
        ("<a />", "<a ><new/></a>"),
        ("<a></a>", "<a><new/></a>"),
        ("<a><b/></a>", "<a><b/><new/></a>"),
        ("<a><b/> </a>", "<a><b/><new/> </a>"),
        ("<a>\n    <b/>\n</a>", "<a>\n    <b/>\n    <new/>\n</a>"),
        ("<a>\r\n\t<b/>\r\n</a>", "<a>\r\n\t<b/>\r\n\t<new/>\r\n</a>"),
        ("<a>\n</a>", "<a>\n  <new/>\n</a>"),
        ("<a><b/>\n   <c/>\n</a>", "<a><b/>\n   <c/>\n   <new/>\n</a>"),
        ("<a>\n  <b/>\n     <c/>\n</a>", "<a>\n  <b/>\n     <c/>\n  <new/>\n</a>"),
    ],
)
def test_a_child_is_written_behind_the_others_as_they_stand(text: str, written: str) -> None:
    file = source(text)
    assert after(file, root_of(file).with_child("<new/>")) == written


def test_a_first_child_stands_two_blanks_deeper_than_its_parent() -> None:
    file = source("<m>\n   <a>\n   </a>\n</m>")
    written = after(file, root_of(file).children[0].with_child("<new/>"))
    assert written == "<m>\n   <a>\n     <new/>\n   </a>\n</m>"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<a><b/></a>", "<a><new/><b/></a>"),
        ("<a>\n  <b/>\n</a>", "<a>\n  <new/>\n  <b/>\n</a>"),
        ("<a>\r\n\t<b/></a>", "<a>\r\n\t<new/>\r\n\t<b/></a>"),
    ],
)
def test_an_element_is_written_before_another_as_that_stands(text: str, written: str) -> None:
    file = source(text)
    assert after(file, root_of(file).children[0].preceded_by("<new/>")) == written


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
        ("<a>\n  <b/> \n</a>", "<a>\n</a>"),
        ("<a>\r  <b/>\r</a>", "<a>\r</a>"),
        ("<a>\n\n<b/>\n\n</a>", "<a>\n\n\n</a>"),
        ("<a>\nMAX <b/>\n</a>", "<a>\nMAX \n</a>"),
    ],
)
def test_an_element_is_removed_with_its_line_where_it_stands_alone(text: str, rest: str) -> None:
    file = source(text)
    assert after(file, root_of(file).children[0].removed()) == rest


def test_a_comment_is_removed_with_its_line() -> None:
    file = source("<a>\n  <!-- so -->\n</a>")
    assert [comment.text for comment in file.comments] == [" so "]
    assert after(file, file.comments[0].removed()) == "<a>\n</a>"


@pytest.mark.parametrize("blanks", ["", " ", "  "])
def test_a_comment_on_the_last_line_is_removed_whole(blanks: str) -> None:
    file = source(f"<a/>\n<!-- so -->{blanks}")
    assert after(file, file.comments[0].removed()) == "<a/>\n"


def test_a_comment_on_the_first_line_is_removed_with_it() -> None:
    file = source(" <!-- so -->\n<a/>")
    assert after(file, file.comments[0].removed()) == "<a/>"


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
