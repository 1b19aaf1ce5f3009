"""A JUnit report: a test suite for each file, a failed test for each finding."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from junitparser import Error, Failure, Skipped
from junitparser.xunit2 import JUnitXml, TestCase, TestSuite

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import printable

_RESULTS: dict[Severity, type[Error | Failure | Skipped]] = {
    Severity.ERROR: Error,
    Severity.WARNING: Failure,
    Severity.INFO: Skipped,
}


def junit(report: Report) -> str:
    """Return the findings as XML; a root without one is a test that passed."""
    document = JUnitXml("mjcf-lint")
    for path, found in groupby(report.diagnostics, key=lambda one: relative(one.path)):
        suite = TestSuite(printable(path))  # type: ignore[no-untyped-call]
        suite.add_testcases(list(map(_case, found)))
        document.add_testsuite(suite)
    for path in _clean(report):
        suite = TestSuite(printable(path))  # type: ignore[no-untyped-call]
        suite.add_testcase(TestCase("mjcf-lint", classname=printable(path)))
        document.add_testsuite(suite)
    document.update_statistics()  # type: ignore[no-untyped-call]
    text: bytes | str = document.tostring()  # type: ignore[no-untyped-call]
    return (text.decode() if isinstance(text, bytes) else text).rstrip() + "\n"


def _clean(report: Report) -> Iterator[str]:
    faulty = {relative(path) for one in report.diagnostics for path in (one.path, *one.roots)}
    for root in dict.fromkeys(map(relative, report.roots)):
        if root not in faulty:
            yield root


def _case(found: Diagnostic) -> TestCase:
    line, column = found.span.position
    path = printable(relative(found.path))
    case = TestCase(f"{found.rule} at {line}:{column}", classname=path)
    message = printable(found.message)
    lines = [f"{path}:{line}:{column}", *map(printable, found.note.splitlines())]
    result = _RESULTS[found.severity](message, found.rule)
    result.text = "\n".join(lines)
    case.result = [result]
    return case
