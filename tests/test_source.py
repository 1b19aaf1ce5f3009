"""A source counts lines and columns as an editor does, and reads only what is a file."""

from __future__ import annotations

import os
import random
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest

from mjcf_lint.errors import SourceError
from mjcf_lint.xml import source as source_module
from mjcf_lint.xml.source import SIZE_LIMIT, Source, read_bytes, read_source
from tests.trees import source

BOM = "\ufeff"


def test_lines_and_columns_count_from_one() -> None:
    file = source("<a>\n <b/>\n</a>")
    assert file.position(0) == (1, 1)
    assert file.position(5) == (2, 2)
    assert file.position(len(file.data)) == (3, 5)


def test_a_tab_is_one_column() -> None:
    assert source("<a>\n\t\t<b/></a>").position(6) == (2, 3)


def test_a_character_of_several_bytes_is_one_column() -> None:
    text = "<a n='é漢😀'/>"
    assert source(text).position(len(text.encode())) == (1, len(text) + 1)


def test_a_byte_that_is_no_utf8_is_one_column() -> None:
    assert source(b"<a n='\xff'/>").position(7) == (1, 8)


def test_the_byte_order_mark_is_no_column() -> None:
    assert source(f"{BOM}<a/>").position(3) == (1, 1)
    assert source(f"{BOM}<a/>").position(5) == (1, 3)


def test_the_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert source(f"{BOM}<a/>\n").line_text(1) == "<a/>"


def test_a_carriage_return_ends_no_line_and_belongs_to_none() -> None:
    file = source("<a>\r\n<b/>\r\n</a>")
    assert file.position(5) == (2, 1)
    assert file.line_text(2) == "<b/>"


def test_a_line_is_shown_whole_but_for_its_end() -> None:
    file = source(b"<a n='MAX'> \r\n\xff\t\nMAX")
    assert [file.line_text(line) for line in (1, 2, 3)] == ["<a n='MAX'> ", "\ufffd\t", "MAX"]


def test_a_byte_order_mark_further_down_is_text() -> None:
    assert source(f"<a>\n{BOM}</a>").line_text(2) == f"{BOM}</a>"


def test_a_line_behind_the_end_is_empty() -> None:
    assert source("<a/>").line_text(7) == ""


@pytest.mark.parametrize(
    ("text", "newline"), [("<a>\r\n</a>", "\r\n"), ("<a>\n</a>", "\n"), ("<a/>", "\n")]
)
def test_the_line_end_of_a_file_is_that_of_its_first_line(text: str, newline: str) -> None:
    assert source(text).newline == newline


def test_a_file_that_cannot_be_parsed_says_where() -> None:
    file = source("<a>\n<b>\n</a>")
    assert file.fault
    assert file.position(file.fault.offset) == (3, 1)


def test_what_a_file_holds_is_read_at_once_or_on_demand() -> None:
    data = b"<!-- so --><a>words</a>"
    for file in (Source(Path("a.xml"), data), Source.parse(Path("a.xml"), data)):
        assert file.path == Path("a.xml")
        assert file.data == data
        assert file.root
        assert file.root.source is file
        assert file.root is file.root.source.root
        assert [comment.text for comment in file.comments] == [" so "]
        assert [text.span.text for text in file.texts] == ["words"]


def test_xpath_selects_in_one_file() -> None:
    assert [e.get("n") for e in source("<a><b n='1'/><c><b n='2'/></c></a>").select("//b")] == [
        "1",
        "2",
    ]


def test_a_file_without_an_element_selects_nothing() -> None:
    assert source("").select("//b") == []


def test_a_file_is_read_with_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"\xef\xbb\xbf<a>\xff\r\n</a>")
    read = read_source(tmp_path / "a.xml")
    assert read.data == b"\xef\xbb\xbf<a>\xff\r\n</a>"
    assert read.path == tmp_path / "a.xml"


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.xml: No such file or directory"):
        read_source(tmp_path / "a.xml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a regular file"):
        read_source(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO on this system")
def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xml")
    with pytest.raises(SourceError, match="not a regular file"):
        read_source(tmp_path / "a.xml")


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.xml").open("wb") as file:
        file.truncate(SIZE_LIMIT + 1)
    with pytest.raises(
        SourceError, match=r"a\.xml: 257 MB is more than the 256 MB mjcf-lint reads"
    ):
        read_source(tmp_path / "a.xml")


def test_a_file_of_just_the_limit_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mjcf_lint.xml.source.SIZE_LIMIT", 4)
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    assert read_source(tmp_path / "a.xml").data == b"<a/>"
    (tmp_path / "a.xml").write_bytes(b"<a/>\n")
    with pytest.raises(SourceError, match="is more than"):
        read_source(tmp_path / "a.xml")


def test_a_path_that_no_system_takes_is_refused() -> None:
    with pytest.raises(SourceError, match="null"):
        read_source(Path("a\0b.xml"))


@pytest.mark.parametrize("seed", range(20))
def test_places_in_long_lines_count_as_in_short_ones(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Characters are counted in pieces, and none is cut, whole or broken."""
    chance = random.Random(seed)
    some = (65, 66, 0x80, 0xBF, 0xC3, 0xE2, 0xF0, 0x9F, 0xED, 0xA0, 0xFF)
    data = bytes(chance.choice(some) for _ in range(400))
    monkeypatch.setattr(source_module, "_STRIDE", 8)
    file = Source(Path("a.xml"), data)
    for offset in sorted(range(len(data)), key=lambda _: chance.random()):
        assert file.position(offset) == (1, len(data[:offset].decode("utf-8", "replace")) + 1)


def test_long_lines_keep_their_marks_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "_STRIDE", 4)
    file = source("aé" * 20 + "\n" + "ééb" * 20)
    assert file.position(51) == (1, 34 + 1)
    assert file.position(61 + 90) == (2, 54 + 1)
    assert file.position(51) == (1, 34 + 1)
    assert all(later[0] - mark[0] <= 8 for mark, later in pairwise(file._marks[0]))


@pytest.mark.skipif(not Path("/proc/kallsyms").exists(), reason="no /proc/kallsyms here")
def test_the_limit_is_named_for_a_file_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mjcf_lint.xml.source.SIZE_LIMIT", 2 * 2**20)
    with pytest.raises(SourceError, match=r"^/proc/kallsyms: holds more than the 2 MB "):
        read_bytes(Path("/proc/kallsyms"))


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
def test_a_file_that_grows_while_it_is_read_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What /proc holds says that it is empty."""
    grown = Path("/proc/self/environ")
    data = grown.read_bytes()
    assert read_bytes(grown) == data
    monkeypatch.setattr("mjcf_lint.xml.source.SIZE_LIMIT", len(data))
    assert read_bytes(grown) == data
    monkeypatch.setattr("mjcf_lint.xml.source.SIZE_LIMIT", len(data) - 1)
    with pytest.raises(SourceError, match=r"environ: holds more than the 0 MB mjcf-lint reads$"):
        read_bytes(grown)


@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="no /proc here")
def test_of_a_file_without_an_end_no_more_is_read_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limit = 2 * 2**20
    monkeypatch.setattr("mjcf_lint.xml.source.SIZE_LIMIT", limit)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError, match="pagemap: holds more than the 2 MB"):
            read_bytes(Path("/proc/self/pagemap"))
        assert tracemalloc.get_traced_memory()[1] < 4 * limit
    finally:
        tracemalloc.stop()


def test_a_file_exchanged_for_another_kind_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked at again once it is open."""
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    regular = (tmp_path / "a.xml").stat()
    monkeypatch.setattr(Path, "stat", lambda _: regular)
    (tmp_path / "folder").mkdir()
    with pytest.raises(SourceError, match=r"folder: "):
        read_bytes(tmp_path / "folder")
    with pytest.raises(SourceError, match=r"^/dev/null: not a regular file$"):
        read_bytes(Path("/dev/null"))


def test_a_file_of_too_many_elements_and_attributes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mjcf_lint.xml.source.MOST_PARTS", 1000)
    (tmp_path / "a.xml").write_bytes(b"<a b='' c=''/>" * 333 + b"<")
    assert read_bytes(tmp_path / "a.xml")
    (tmp_path / "a.xml").write_bytes(b"<a b='' c=''/>" * 334)
    with pytest.raises(SourceError) as refused:
        read_bytes(tmp_path / "a.xml")
    assert str(refused.value) == (
        f"{tmp_path / 'a.xml'}: 1,002 elements and attributes are more than the 1,000 "
        "mjcf-lint reads"
    )


def test_the_element_whose_tag_holds_a_byte_is_found() -> None:
    text = " <a b='1'><c/>text<d>x</d> </a> "
    file = source(text)
    held = {
        offset: element.tag
        for offset in range(len(text))
        if (element := file.element_at(offset)) is not None
    }
    tags = [("a", "<a b='1'>"), ("c", "<c/>"), ("d", "<d>")]
    assert held == {text.index(tag) + at: name for name, tag in tags for at in range(len(tag))}


def test_a_file_without_an_element_has_none_at_any_byte() -> None:
    assert source("no tag").element_at(0) is None
