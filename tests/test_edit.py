"""Edits change the bytes of their spans and no others, and places can be brought back."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mjcf_lint.xml.edit import Edit, Taken, apply, crossing, origin, overlap
from mjcf_lint.xml.source import Source
from tests.trees import source


def edit(file: Source, start: int, end: int, text: str = "") -> Edit:
    return Edit(file.span(start, end), text)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Source, list[Edit]]:
    """Return a file and edits of it that do not overlap, in any order."""
    file = source(draw(st.binary(max_size=40)))
    cuts = draw(st.lists(st.integers(0, len(file.data)), max_size=8, unique=True).map(sorted))
    edits = [
        edit(file, start, draw(st.sampled_from([start, end])), draw(st.text("ab\né", max_size=4)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return file, draw(st.permutations(edits))


@given(edited())
def test_apply_leaves_every_byte_outside_the_spans_untouched(
    case: tuple[Source, list[Edit]],
) -> None:
    file, edits = case
    after, place, before = apply(file.data, edits), 0, 0
    for one in sorted(edits, key=lambda one: one.span.start):
        kept = file.data[before : one.span.start]
        assert after[place : place + len(kept)] == kept
        place += len(kept)
        assert after[place : place + len(one.data)] == one.data
        place, before = place + len(one.data), one.span.end
    assert after[place:] == file.data[before:]


@given(edited())
def test_origin_brings_every_kept_byte_back(case: tuple[Source, list[Edit]]) -> None:
    file, edits = case
    shift, before = 0, 0
    ordered = sorted(edits, key=lambda one: one.span.start)
    for one in [*ordered, edit(file, len(file.data), len(file.data))]:
        for offset in range(before, one.span.start):
            assert origin(offset + shift, edits) == offset
        shift += len(one.data) - (one.span.end - one.span.start)
        before = one.span.end


@given(edited())
def test_origin_brings_a_written_byte_back_to_its_edit(case: tuple[Source, list[Edit]]) -> None:
    _, edits = case
    shift = 0
    for one in sorted(edits, key=lambda one: one.span.start):
        for offset in range(len(one.data)):
            assert origin(one.span.start + shift + offset, edits) == one.span.start
        shift += len(one.data) - (one.span.end - one.span.start)


@given(edited())
def test_edits_made_to_be_apart_do_not_overlap(case: tuple[Source, list[Edit]]) -> None:
    _, edits = case
    assert not any(overlap(a, b) for a in edits for b in edits if a is not b)


def test_edits_that_share_a_byte_overlap() -> None:
    file = source("abcdef")
    assert overlap(edit(file, 0, 3), edit(file, 2, 4))
    assert overlap(edit(file, 0, 6), edit(file, 2, 4))


def test_edits_that_only_touch_do_not_overlap() -> None:
    file = source("abcdef")
    assert not overlap(edit(file, 0, 3), edit(file, 3, 4))
    assert not overlap(edit(file, 3, 4), edit(file, 0, 3))
    assert not overlap(edit(file, 0, 3), edit(file, 3, 3, "x"))


def test_two_insertions_at_one_place_overlap() -> None:
    file = source("abcdef")
    assert overlap(edit(file, 3, 3, "x"), edit(file, 3, 3, "y"))


def test_an_insertion_inside_a_span_overlaps_with_it() -> None:
    file = source("abcdef")
    assert overlap(edit(file, 2, 5), edit(file, 3, 3, "x"))


def test_edits_of_two_files_do_not_overlap() -> None:
    assert not overlap(edit(source("abc"), 0, 3), edit(source("abc"), 0, 3))


def test_a_span_that_is_no_utf8_can_be_written_back_unchanged() -> None:
    file = source(b"a\xff\xc3b")
    whole = file.span(0, 4)
    assert apply(file.data, [Edit(whole, whole.text)]) == file.data


def test_a_span_is_shown_with_its_place() -> None:
    assert repr(source("a\nbc", "scene.xml").span(3, 4)) == "<Span scene.xml:2:2>"


def test_edits_that_overlap_are_not_applied() -> None:
    file = source("abcdef")
    with pytest.raises(ValueError, match=r"edits overlap at <Span model\.xml:1:3>"):
        apply(file.data, [edit(file, 0, 3), edit(file, 2, 4)])


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=4))
def test_edits_cross_where_they_cannot_be_applied_together(spans: list[tuple[int, int]]) -> None:
    file = source("abcdefghij")
    edits = [edit(file, start, start + length, "x") for start, length in spans]
    try:
        apply(file.data, edits)
    except ValueError:
        assert crossing(edits) is not None
    else:
        assert crossing(edits) is None


def test_edits_of_two_files_do_not_cross() -> None:
    assert crossing([edit(source("abc", name), 0, 3) for name in ("a.xml", "b.xml")]) is None


SPANS = st.tuples(st.integers(0, 1), st.integers(0, 9), st.integers(0, 3))


@given(st.lists(st.lists(SPANS, min_size=1, max_size=2), max_size=12))
def test_edits_are_taken_together_unless_one_overlaps_what_is_taken(
    groups: list[list[tuple[int, int, int]]],
) -> None:
    files = tuple(Source(Path(name), b"abcdefghijkl") for name in ("a.xml", "b.xml"))
    taken, kept = Taken(), list[Edit]()
    for group in groups:
        edits = [edit(files[file], start, start + length) for file, start, length in group]
        if any(overlap(one, other) for one, other in combinations(edits, 2)):
            continue
        free = not any(overlap(one, other) for one in edits for other in kept)
        assert taken.take(iter(edits)) is free
        kept += edits if free else []


def test_an_insertion_before_what_is_taken_is_not_taken() -> None:
    file, taken = source("abcdef"), Taken()
    assert taken.take([edit(file, 2, 4)])
    assert not taken.take([edit(file, 2, 2, "x")])
    assert taken.take([edit(file, 4, 4, "x")])
