"""Findings of many models come out sorted, each once, with all the roots it hurts."""

from __future__ import annotations

from pathlib import Path

from mjcf_lint.checking.report import Report, merge
from mjcf_lint.diagnostic import Category, Diagnostic, Fix, Related, Severity
from mjcf_lint.xml.source import Source
from tests.trees import source


def finding(
    file: Source,
    start: int,
    message: str = "no",
    root: str = "a.xml",
    *,
    note: str = "",
    fix: Fix | None = None,
    category: Category = Category.ERROR,
    related: tuple[Related, ...] = (),
) -> Diagnostic:
    return Diagnostic(
        file.span(start, start + 1),
        message,
        fix,
        note=note,
        related=related,
        rule="some-rule",
        category=category,
        severity=category.severity,
        roots=(Path(root),),
    )


def test_findings_are_sorted_by_file_and_place() -> None:
    one, two = source("abc", "b.xml"), source("abc", "a.xml")
    found = merge([finding(one, 1), finding(one, 0), finding(two, 2)])
    assert [(d.path.name, d.span.start) for d in found] == [
        ("a.xml", 2),
        ("b.xml", 0),
        ("b.xml", 1),
    ]


def test_one_fault_in_two_roots_names_them_both() -> None:
    file = source("abc")
    (found,) = merge([finding(file, 0, root="z.xml"), finding(file, 0, root="a.xml")])
    assert [root.name for root in found.roots] == ["a.xml", "z.xml"]


def test_one_place_with_two_messages_is_two_findings() -> None:
    file = source("abc")
    assert len(merge([finding(file, 0, "one"), finding(file, 0, "two")])) == 2


def test_what_several_roots_say_of_one_fault_is_joined() -> None:
    file = source("abc")
    one, two = Related(file.span(1, 2), "one"), Related(file.span(2, 3), "two")
    (found,) = merge(
        [
            finding(file, 0, note="both\none", related=(one,)),
            finding(file, 0, note="both\ntwo", related=(one, two)),
        ]
    )
    assert found.note == "both\none\ntwo"
    assert found.related == (one, two)


def test_findings_are_counted_by_severity() -> None:
    file = source("abc")
    report = Report((finding(file, 0), finding(file, 1, category=Category.PHYSICS)))
    assert [report.count(severity) for severity in Severity] == [1, 1, 0]


def test_a_report_is_as_bad_as_its_worst_finding() -> None:
    report = Report((finding(source("abc"), 0, category=Category.PHYSICS),))
    assert not report.at_least(Severity.ERROR)
    assert report.at_least(Severity.WARNING)
    assert report.at_least(Severity.INFO)


def test_safe_and_unsafe_repairs_are_counted_apart() -> None:
    file = source("abc")
    report = Report(
        (
            finding(file, 0, fix=Fix.safe("a")),
            finding(file, 1, fix=Fix.unsafe("b")),
            finding(file, 2),
        )
    )
    assert report.fixable() == 1
    assert report.fixable(unsafe=True) == 2
