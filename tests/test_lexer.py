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
    given,
    settings,
)
from hypothesis import strategies as st

from mjcf_lint.element import Element
from mjcf_lint.source import Source
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
        max_examples=EXAMPLES or usual,
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
