"""What of the includes is drawn: all of them, or first what has to do with findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Severity
from mjcf_lint.reporters.html.drawing import Drawing, Edge, Layout, key_of, with_includers
from mjcf_lint.reporters.html.naming import Naming

MOST_FILES_AT_ONCE = 60
"""A larger graph is first drawn with the files only that have to do with findings."""
MOST_FILES_DRAWN = 400

_SEVERITIES = (
    ("errors", Severity.ERROR),
    ("errors and warnings", Severity.WARNING),
    ("findings", Severity.INFO),
)


@dataclass(frozen=True, slots=True)
class Graph:
    """What is drawn at once, and what of it only for those who want to see it."""

    first: Drawing | None
    whole: Drawing | None
    files: int
    note: str = ""


def graph_of(report: Report, naming: Naming, anchors: dict[str, str]) -> Graph:
    """Lay out the includes of a report; `anchors` lead from files to their first findings."""
    edges = tuple(
        dict.fromkeys((key_of(one.includer), key_of(one.included)) for one in report.includes)
    )
    keys = dict.fromkeys((*map(key_of, report.roots), *map(key_of, report.fragments)))
    keys |= dict.fromkeys(key for edge in edges for key in edge)
    layout = Layout(report, naming, anchors, edges)
    if len(keys) <= MOST_FILES_AT_ONCE:
        return Graph(layout.draw(keys), None, len(keys))
    what, concerned = _concerned(report, keys, edges)
    note = f"The {len(concerned)} of {len(keys)} files that have to do with {what}"
    if not concerned:
        note = "No file has findings"
    drawn = [key for key in keys if key in concerned][:MOST_FILES_DRAWN]
    if len(drawn) < len(concerned):
        note += f", the first {len(drawn)} of them"
    whole = layout.draw(keys) if len(keys) <= MOST_FILES_DRAWN else None
    if whole is None:
        note += "; all are too many to draw"
    return Graph(layout.draw(drawn) if drawn else None, whole, len(keys), note)


def _concerned(
    report: Report, keys: Collection[str], edges: Sequence[Edge]
) -> tuple[str, set[str]]:
    """Return the files with errors and all that include them; lesser findings as there is room."""
    found = "", set[str]()
    for what, least in _SEVERITIES:
        faulty = {key_of(one.path) for one in report.diagnostics if one.severity.rank <= least.rank}
        more = with_includers(faulty & set(keys), edges)
        if not found[1] or len(more) <= MOST_FILES_AT_ONCE:
            found = what, more
    return found
