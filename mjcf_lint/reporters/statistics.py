"""How often each rule finds something, most often first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, RootModel

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic, Severity

_ALL, _SOME = "[*]", "[-]"


class Row(BaseModel):
    """One rule; `fixable` counts the findings that are repaired on demand."""

    rule: str
    category: str
    severity: Literal["error", "warning", "info"]
    count: int
    fixable: int
    summary: str


def rows(report: Report, *, unsafe: bool) -> list[Row]:
    """Count the findings of each rule, and those with a safe repair or, with `unsafe`, any."""
    summaries = {rule.id: rule.summary for rule in report.rules}
    by_rule: dict[str, list[Diagnostic]] = {}
    for found in report.diagnostics:
        by_rule.setdefault(found.rule, []).append(found)
    counted = [
        Row(
            rule=name,
            category=found[0].category.value if found[0].category else "",
            severity=_worst(found).value,
            count=len(found),
            fixable=sum(_repaired(one, unsafe=unsafe) for one in found),
            summary=summaries.get(name, ""),
        )
        for name, found in by_rule.items()
    ]
    return sorted(counted, key=lambda row: (-row.count, row.rule))


def _worst(found: Iterable[Diagnostic]) -> Severity:
    return min((one.severity for one in found), key=lambda severity: severity.rank)


def _repaired(found: Diagnostic, *, unsafe: bool) -> bool:
    return found.fix is not None and (unsafe or found.fix.applicability is Applicability.SAFE)


def statistics(report: Report, *, unsafe: bool = False) -> str:
    """Return a line for each rule."""
    found = rows(report, unsafe=unsafe)
    if not found:
        return ""
    counts = max(len(str(row.count)) for row in found)
    names = max(len(row.rule) for row in found)
    lines = [
        f"{row.count:>{counts}}  {row.severity:<7}  {_mark(row):<3}  {row.rule:<{names}}"
        f"  {row.summary}".rstrip()
        for row in found
    ]
    marks = {_mark(row) for row in found}
    flags = "--fix --unsafe-fixes" if unsafe else "--fix"
    lines += [f"{mark} {said} {flags}" for mark, said in _MARKS.items() if mark in marks]
    return "\n".join(lines) + "\n"


_MARKS = {_ALL: "repaired by", _SOME: "some of them repaired by"}


def _mark(row: Row) -> str:
    if not row.fixable:
        return ""
    return _ALL if row.fixable == row.count else _SOME


def statistics_json(report: Report, *, unsafe: bool = False) -> str:
    """Return the same as a JSON array."""
    table = RootModel[list[Row]](rows(report, unsafe=unsafe))
    return table.model_dump_json(indent=1) + "\n"
