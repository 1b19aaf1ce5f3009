"""The lexer reads every document as the engine's own XML parser reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import (
    HealthCheck,
    assume,
    currently_in_test_context,
    event,
    example,
    given,
    settings,
)
from hypothesis import strategies as st

from mjcf_lint.xml.element import Element
from mjcf_lint.xml.lexer import Fault
from mjcf_lint.xml.source import Source
from mjcf_lint.xml.spelling import Spellings, spellings
from tests import xml_documents
from tests.read_back import ReadBack, installed_library

CASES = sorted((Path(__file__).parent / "xml_cases").glob("*.xml"))
EXAMPLES = int(os.environ.get("MJCF_LINT_EXAMPLES", "0"))

# Engines before 3.3.7 drop a reference beyond the last character of Unicode; later ones keep it.
BEYOND_UNICODE = re.compile(rb"&#(x0*(?!10)[0-9a-fA-F]{6}|x0*[0-9a-fA-F]{7}|0*[0-9]{7})")


def examples(usual: int) -> settings:
    """Return settings for a short run that is always the same, or for a long random one."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(
        max_examples=EXAMPLES or usual * settings().max_examples // 100,
        derandomize=not EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=slow,
    )


@pytest.fixture(scope="module")
def engine() -> Iterator[ReadBack]:
    with ReadBack(installed_library()) as engine:
        yield engine


@pytest.fixture(scope="module")
def recent(engine: ReadBack) -> Iterator[ReadBack]:
    """That engine, or a newer one where it reads in a way of its own.

    Up to 2.3.2 it reads 98 elements in one another, and up to 3.3.6 it drops a reference beyond
    the last character of Unicode.
    """
    if engine.version >= (3, 3, 7):
        yield engine
        return
    library = import_module("tests.real.fetch").library("3.3.7")
    with ReadBack(library.path) as recent:
        yield recent


def parse(data: bytes) -> Source:
    return Source.parse(Path("document.xml"), data)


def walk(element: Element) -> Iterator[Element]:
    waiting = [element]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(reversed(element.children))


def value(element: Element, name: str) -> str:
    return element.attributes[name].value if name in element.attributes else ""


def assert_read_as_the_engine_reads(data: bytes, engine: ReadBack) -> None:
    reading, source = engine.ask(data), parse(data)
    if currently_in_test_context():
        event("loaded" if reading.loaded else "parsed" if reading.parsed else "refused")
    assert reading.message != "the engine died"
    assert (source.fault is None) == reading.parsed, f"{source.fault} but {reading.message!r}"
    if not reading.parsed:
        return
    assert source.root
    if reading.loaded:
        compare_names(source.root, reading.texts, reading.geoms)
    elif reading.place:
        tag, line = reading.place
        blamed = [e for e in walk(source.root) if (e.tag, e.line) == (tag, line)]
        assert blamed, f"no <{tag}> on line {line}"
        if reading.attribute is not None:
            assert any(reading.attribute in element.attributes for element in blamed)


def compare_names(root: Element, texts: list[tuple[str, str | None]], geoms: list[str]) -> None:
    found = [
        (value(text, "name"), value(text, "data"))
        for section in root.children
        if section.tag == "custom"
        for text in section.children
        if text.tag == "text"
    ]
    if any(data is None for _, data in texts):
        assert [name for name, _ in found] == [name for name, _ in texts]
    else:
        assert found == texts
    names = [value(element, "name") for element in walk(root) if element.tag == "geom"]
    assert sorted(filter(None, names)) == sorted(filter(None, geoms))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_is_read_as_the_engine_reads_it(
    path: Path, engine: ReadBack, recent: ReadBack
) -> None:
    asked = recent if "_beyond_" in path.stem else engine
    assert_read_as_the_engine_reads(path.read_bytes(), asked)


@pytest.mark.parametrize("path", [path for path in CASES if path.stem.startswith("line_")])
def test_a_line_is_the_line_that_the_engine_names(path: Path, engine: ReadBack) -> None:
    data = path.read_bytes()
    place = engine.ask(data).place
    root = parse(data).root
    assert place
    assert root
    wrong = [e for e in walk(root) if e.tag == "wrong" or "wrong" in e.attributes]
    assert [(element.tag, element.line) for element in wrong] == [place]


@pytest.mark.parametrize("depth", [300, 497, 498, 499, 500, 501, 600])
@pytest.mark.parametrize(
    "innermost", [b"", b"<geom size='1'/>", b"<geom size='1'></geom>", b"<!---->"]
)
def test_depth_is_limited_where_the_engine_limits_it(
    depth: int, innermost: bytes, recent: ReadBack
) -> None:
    bodies = depth - 2
    data = b"<mujoco><worldbody>" + b"<body>" * bodies + innermost + b"</body>" * bodies
    assert_read_as_the_engine_reads(data + b"</worldbody></mujoco>", recent)


def test_a_long_value_is_read_whole(engine: ReadBack) -> None:
    long = b"0123456789" * 1_100_000 + b"&lt;\r\n"
    data = b'<mujoco><custom><text name="a" data="' + long + b'"/></custom></mujoco>'
    assert_read_as_the_engine_reads(data, engine)


def test_lines_are_counted_past_65535(engine: ReadBack) -> None:
    data = b"<mujoco>" + b"\n" * 70_000 + b"<worldbody>\n<geom wrong='1'/></worldbody></mujoco>"
    assert_read_as_the_engine_reads(data, engine)
    assert engine.ask(data).place == ("geom", 70_002)


def test_every_single_byte_in_a_value_is_read_as_the_engine_reads_it(engine: ReadBack) -> None:
    for byte in range(256):
        raw = bytes([97, byte, 98, 10, byte])
        data = b"<mujoco><custom><text name='a' data='%s'/></custom></mujoco>" % raw
        assert_read_as_the_engine_reads(data, engine)


@pytest.mark.parametrize(
    "form", [b"<mujoco>%s</mujoco>", b"<mujoco%s/>", b"<mujoco>\n</mujoco>%s", b"%s<mujoco/>"]
)
def test_every_single_byte_elsewhere_is_read_as_the_engine_reads_it(
    form: bytes, engine: ReadBack
) -> None:
    for byte in range(256):
        assert_read_as_the_engine_reads(form % bytes([byte]), engine)


@pytest.mark.parametrize(
    ("document", "message", "offset", "opened"),
    [
        (b"words", "text behind the last element", 0, None),
        (b"<a/>\n<?x", "the declaration <? is never closed by ?>", 5, None),
        (b"<a>\n<!-- x", "the comment <!-- is never closed by -->", 4, None),
        (b"<a><![CDATA[ x", "the section <![CDATA[ is never closed by ]]>", 3, None),
        (b"<a><!DOCTYPE x", "the tag <! is never closed by >", 3, None),
        (b"<a/>\n<?b?>", "<?...?> may stand only at the very beginning of a file", 5, None),
        (b"<a><?b?></a>", "<?...?> may stand only at the very beginning of a file", 3, None),
        (b"<a/>\nwords", "text behind the last element", 5, None),
        (b"<a>\n<b>words", "<b> is never closed", 4, 4),
        (b"<a><b></b>words<", "<a> is never closed", 0, 0),
        (b"<m><a>", "<a> is never closed", 3, 3),
        (b"<m><a></a>", "<m> is never closed", 0, 0),
        (b"<m>\n< 1/></m>", "'<' without the name of an element", 4, None),
        (b"<m>\n<a>\n</m>", "</m> stands where <a> of line 2 should be closed", 8, 4),
        (b"<m><a b='1'\n b='2'/></m>", "attribute 'b' stands twice in <a>", 13, 3),
        (b"<m><a b='1'", "the tag <a> is never closed by '>'", 3, None),
        (b"<m><a b/></m>", "attribute 'b' of <a> has no value", 6, 3),
        (b"<m><a \xc3\xa9 c='1'/>", "attribute 'é' of <a> has no value", 6, 3),
        (b"<m><a \xff c='1'/>", "attribute '\ufffd' of <a> has no value", 6, 3),
        (b"<m><a b = 1/></m>", "the value of attribute 'b' of <a> stands without quotes", 6, 3),
        (b"<m><a c='' b = '1/>", "the value of attribute 'b' of <a> has no closing quote", 11, 3),
        (b'<m><a c="" b="1/>', "the value of attribute 'b' of <a> has no closing quote", 11, 3),
        (b"<m><a ,b='1'/></m>", "unexpected ',' in the tag <a>", 6, 3),
        (b"<m><a \x01/></m>", "unexpected '\\x01' in the tag <a>", 6, 3),
        (b"<a>" * 499 + b"<b/>", "elements are nested 499 deep; MuJoCo reads 498", 3 * 498, None),
    ],
)
def test_a_fault_says_what_is_wrong_and_where(
    document: bytes, message: str, offset: int, opened: int | None
) -> None:
    fault = parse(document).fault
    assert fault == Fault(message, offset, opened)


def test_a_long_name_without_quotes_is_named_in_short() -> None:
    fault = parse(b"<m><a " + b"n" * 300 + b"=1/></m>").fault
    assert fault
    assert fault.message == (f"the value of attribute {'n' * 200!r} of <a> stands without quotes")


@pytest.mark.parametrize("document", [b"", b"\0<a/>", b" \n", b"\xef\xbb\xbf", b"\n\xef\xbb\xbf"])
def test_a_file_of_blanks_is_empty(document: bytes) -> None:
    assert parse(document).fault == Fault("the file is empty", 0, nothing=True)


@pytest.mark.parametrize("document", [b"\xef\xbb\xbf\n", b"<!-- so -->", b"<?xml?>", b"</a>"])
def test_a_file_may_hold_no_element(document: bytes) -> None:
    assert parse(document).fault == Fault("the file holds no element", 0, nothing=True)


@pytest.mark.parametrize(
    ("document", "read"),
    [
        (b"<a/>\n", b"<a/>\n"),
        (b"<a/>\n\0<b>", b"<a/>\n"),
        (b"<a/>\n\0<b>\0", b"<a/>\n"),
        (b"<a></a>\n</b c='d'>\n<c/>", b"<a></a>\n</b c='d'>"),
    ],
)
def test_the_engine_stops_reading_at_a_nul_or_a_stray_end_tag(document: bytes, read: bytes) -> None:
    assert parse(document).document.end == len(read)


def test_texts_and_comments_are_known_to_the_file_and_to_their_element() -> None:
    file = parse(b"<!--0--><a>one<b><!--2--> three </b><![CDATA[ four ]]></a><!--5-->")
    assert file.root
    (inner,) = file.root.children
    assert [comment.text for comment in file.comments] == ["0", "2", "5"]
    assert [comment.parent for comment in file.comments] == [None, inner, None]
    assert [text.span.text for text in file.texts] == ["one", "three", "<![CDATA[ four ]]>"]
    assert [text.parent for text in file.texts] == [file.root, inner, file.root]
    assert inner.comments == [file.comments[1]]
    assert inner.texts == [file.texts[1]]
    assert file.root.texts == [file.texts[0], file.texts[2]]
    assert file.root.comments == []
    assert all(one.source is file for one in (*file.comments, *file.texts))


def test_an_element_knows_its_parent_and_its_places() -> None:
    file = parse(b"<a>\n < b c = 'd'>e< /b >\n</a>")
    assert file.root
    (inner,) = file.root.children
    assert (file.root.parent, inner.parent) == (None, file.root)
    assert inner.tag == "b"
    assert file.data[inner.name_start :].startswith(b"b c")
    assert file.data[inner.tag_end :].startswith(b"e< /b >")
    assert file.data[inner.content_end :].startswith(b"< /b >")
    assert file.data[inner.end :] == b"\n</a>"
    assert inner.attributes["c"].element is inner
    assert inner.attributes["c"].name == "c"


@examples(900)
@given(document=xml_documents.documents())
def test_the_lexer_agrees_with_the_engine(document: bytes, engine: ReadBack) -> None:
    assume(engine.version >= (3, 3, 7) or not BEYOND_UNICODE.search(document))
    assert_read_as_the_engine_reads(document, engine)


@examples(600)
@given(raw=xml_documents.VALUES)
def test_the_lexer_agrees_with_the_engine_on_a_value(raw: bytes, engine: ReadBack) -> None:
    assume(engine.version >= (3, 3, 7) or not BEYOND_UNICODE.search(raw))
    raw = raw.replace(b'"', b"")
    document = b'<mujoco><custom><text name="a%s" data="%s"/></custom></mujoco>' % (raw, raw)
    assert_read_as_the_engine_reads(document, engine)


@examples(900)
@given(document=xml_documents.SOUPS)
def test_the_lexer_agrees_with_the_engine_on_a_soup(document: bytes, engine: ReadBack) -> None:
    assert_read_as_the_engine_reads(document, engine)


def everything(document: bytes) -> object:
    """Return all that is read in a document."""
    source = parse(document)
    elements = [element for root in source.document.roots for element in walk(root)]
    tags = [(one.tag, one.start, one.tag_end, one.content_end, one.end) for one in elements]
    attributes = [
        [(name, value, one.attributes[name].place) for name, value in one.attributes.pairs()]
        for one in elements
    ]
    beside = [
        (one.start, one.end, one.parent and one.parent.start)
        for one in (*source.texts, *source.comments)
    ]
    return tags, attributes, beside, source.fault, source.document.end


TAGS_ALIKE = (
    *(b'<a b="1" c="2"/>', b'<a b="3>" c="4"/>', b'<a b="5<" c="6"/>', b'<a b="&lt;" c="7"/>'),
    *(b"<a b='1' c=\"2\"/>", b'<a b="\r\n" c="\xc3\xa9"/>', b'<a b="1" b="2"/>', b'<a> "x<'),
    *(b"<a/>", b"<a>", b"</a>", b'</a b="1">', b'</a b="1"/>', b"<!-- <a> -->", b'<!-- <a b="'),
    *(b" ", b"words", b"<![CDATA[<a>]]>", b"\xff", b'"', b">", b"-->", b"\0"),
)
WRITTEN_ALIKE = st.lists(st.sampled_from(TAGS_ALIKE), max_size=12).map(b"".join)


@examples(600)
@example(document=b'<a> <a> "x<b/></a></a>', window=20)
@example(document=b"""<r><a b='""' c="1"/><a b='"x"' c="2"/></r>""", window=20)
@example(document=b'<r><a b="1">words</a><a b="2">words</a></r>', window=20)
@given(
    document=st.one_of(WRITTEN_ALIKE, xml_documents.documents(), xml_documents.SOUPS),
    window=st.integers(1, 20),
)
def test_neither_windows_nor_what_is_known_of_tags_changes_what_is_read(
    document: bytes, window: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("mjcf_lint.xml.spelling.Spellings.known", lambda _self, _parts: None)
        plain = everything(document)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("mjcf_lint.xml.lexer._WINDOW", window)
        assert everything(document) == plain
    assert everything(document) == plain


def test_a_tag_written_as_in_another_file_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mjcf_lint.xml.spelling._kept", Spellings())
    parse(b'<a b="1"/>')
    kept = spellings()
    assert kept.known(["a b=", "2", "/>"])
    monkeypatch.setattr("mjcf_lint.xml.spelling._MOST_BEFORE", 0)
    assert spellings() is not kept
    assert not spellings().known(["a b=", "2", "/>"])


@examples(200)
@given(document=st.one_of(xml_documents.documents(), xml_documents.SOUPS, st.binary()))
def test_every_span_is_the_raw_text_and_spans_nest(document: bytes) -> None:
    source = parse(document)
    if source.fault:
        assert 0 <= source.fault.offset <= len(document)
        return
    assert source.root
    assert source.root.end <= len(document)
    for element in walk(source.root):
        assert_spans_nest(element, document)
    assert untouched(source.root, document) == document


def assert_spans_nest(element: Element, document: bytes) -> None:
    assert document[element.start :].startswith(b"<")
    assert document[: element.tag_end].endswith(b">")
    assert document[: element.end].endswith(b">")
    assert element.line == document.count(b"\n", 0, element.start) + 1
    place = element.start
    for name, attribute in element.attributes.items():
        spans = attribute.name_span, attribute.value_span
        assert place < spans[0].start < spans[0].end < spans[1].start <= spans[1].end
        raw_name = document[spans[0].start : spans[0].end]
        assert raw_name.decode("utf-8", "surrogateescape") == name
        quote = document[spans[1].start - 1 : spans[1].start]
        assert quote in (b'"', b"'")
        assert document.find(quote, spans[1].start) == spans[1].end
        place = spans[1].end
    assert place < element.tag_end
    place = element.tag_end
    for child in element.children:
        assert place <= child.start < child.tag_end <= child.end
        place = child.end
    assert place <= element.end


def untouched(root: Element, document: bytes) -> bytes:
    """Put the document together again from its values and what stands between them."""
    pieces, place = [], 0
    for element in walk(root):
        for attribute in element.attributes.values():
            span = attribute.value_span
            pieces += [document[place : span.start], document[span.start : span.end]]
            place = span.end
    return b"".join([*pieces, document[place:]])


@examples(200)
@given(document=xml_documents.healthy(), data=st.data())
def test_a_value_replaced_at_its_span_is_the_only_one_that_changes(
    document: bytes, data: st.DataObject
) -> None:
    source = parse(document)
    assume(source.fault is None and source.root)
    assert source.root
    places = [(at, name) for at, e in enumerate(walk(source.root)) for name in e.attributes]
    at, name = data.draw(st.sampled_from(places))
    before = contents(source.root)
    span = list(walk(source.root))[at].attributes[name].value_span
    after = parse(document[: span.start] + b"new" + document[span.end :])
    assert after.fault is None
    assert after.root
    before[at][1][name] = "new"
    assert contents(after.root) == before


def contents(root: Element) -> list[tuple[str, dict[str, str]]]:
    return [
        (element.tag, {name: value.value for name, value in element.attributes.items()})
        for element in walk(root)
    ]
