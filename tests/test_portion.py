"""The safe repairs of a run, without what unsafe ones have made."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint import Category, Diagnostic, Edit, Fix
from mjcf_lint.repair.plan import Applied
from mjcf_lint.repair.portion import Portion, first_portion, resolved, safe_portion
from mjcf_lint.xml.edit import apply
from mjcf_lint.xml.source import Source

PATH = Path("m.xml")
FIRST = Source(PATH, b"<a b='1' c='1'/>")


def change(source: Source, old: str, new: str, *, safe: bool = True) -> Applied:
    """Make the repair that writes something else in the place of the only `old`."""
    start = source.data.index(old.encode())
    edit = Edit(source.span(start, start + len(old)), new)
    fix = (Fix.safe if safe else Fix.unsafe)(f"Write {new}", edit)
    return Applied(Diagnostic(edit.span, old, fix, category=Category.ERROR), fix)


def after(source: Source, *repairs: Applied) -> Source:
    return Source(PATH, apply(source.data, [edit for one in repairs for edit in one.fix.edits]))


def portion(*repairs: Applied) -> Portion:
    """Return all of them, in a run that ends with the last."""
    last = repairs[-1].fix.edits[0].span.source
    end = after(last, *(one for one in repairs if one.fix.edits[0].span.source is last))
    return Portion({resolved(PATH): end.data}, repairs)


def safe(*repairs: Applied) -> tuple[bytes, list[str]]:
    found = safe_portion(portion(*repairs), lambda _: FIRST)
    assert {*map(id, found.applied), *map(id, found.left_out)} == set(map(id, repairs))
    return found.changed.get(resolved(PATH), b""), [one.fix.title for one in found.applied]


def test_safe_repairs_of_several_passes_are_kept() -> None:
    one = change(FIRST, "b='1'", "b='2'")
    two = change(after(FIRST, one), "b='2'", "b='3'")
    assert safe(one, two) == (b"<a b='3' c='1'/>", ["Write b='2'", "Write b='3'"])


def test_unsafe_ones_are_not() -> None:
    one = change(FIRST, "b='1'", "b='2'")
    two = change(after(FIRST, one), "c='1'", "c='2'", safe=False)
    assert safe(one, two) == (b"<a b='2' c='1'/>", ["Write b='2'"])


def test_nor_are_safe_ones_in_text_that_an_unsafe_one_has_made() -> None:
    one = change(FIRST, "b='1'", "b='2'", safe=False)
    two = change(after(FIRST, one), "c='1'", "c='2'")
    assert safe(one, two) == (b"", [])


def test_of_one_pass_the_safe_ones_are_kept() -> None:
    one = change(FIRST, "b='1'", "b='2'", safe=False)
    two = change(FIRST, "c='1'", "c='2'")
    third = change(after(FIRST, one, two), "c='2'", "c='3'")
    assert safe(one, two, third) == (b"<a b='1' c='2'/>", ["Write c='2'"])


@pytest.mark.parametrize("name", ["m.xml", "other.xml"])
def test_what_is_left_out_of_the_first_pass_is_told_for_some_files(name: str) -> None:
    one, two = change(FIRST, "b='1'", "b='2'"), change(FIRST, "c='1'", "c='2'")
    found = first_portion(portion(one, two), [one], {resolved(Path(name))})
    assert found.changed == {resolved(PATH): b"<a b='2' c='1'/>"}
    assert found.left_out == ((two,) if name == "m.xml" else ())
